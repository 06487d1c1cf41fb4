"""Recording in a process of its own: what it keeps, what it refuses, and what a kill leaves."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from harness.cassettes import store
from harness.cassettes.recorder import Job, read_job, slug, write_job
from harness.model.errors import CannotRun
from harness.model.provider import Provider, Secret
from harness.run.record import record

DRIVER = """
import http.server, json, os, sys, threading, urllib.request

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = json.dumps({"path": self.path, "access_token": "t0psecret-t0psecret", **ANSWER}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *arguments): pass

ANSWER = json.loads(os.environ.get("ACME_ANSWER", "{}"))
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
base = f"http://127.0.0.1:{server.server_address[1]}"
if "undeclared" not in sys.argv:
    os.environ.update(HARNESS_RECORD_FROM=base, HARNESS_RECORD_STANDS_FOR="https://api.acme.test",
                      HARNESS_RECORD_DOUBLE="acme local 1.2")
for scenario in ("pay by card", "refund"):
    os.environ["HARNESS_RECORD_CASSETTE"] = scenario
    for number in range(int(os.environ.get("ACME_CALLS", "2"))):
        request = urllib.request.Request(f"{base}/{scenario[:3]}/{number}")
        request.add_header("Authorization", "Bearer " + os.environ.get("ACME_KEY", "ak_test_12345678"))
        urllib.request.urlopen(request).read()
print("driven")
if "fail" in sys.argv:
    sys.exit("the driver failed")
"""


@pytest.fixture
def provider() -> Provider:
    """A provider that a double stands for."""
    return Provider(
        name="acme",
        title="Acme",
        hosts=("api.acme.test",),
        contract_source="",
        secrets=(Secret(kind="ACME-KEY", name="authorization", places=("header",)),),
        live_keys=("ak_live_",),
        sdks=("json",),
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with a driver."""
    (tmp_path / "driver.py").write_text(DRIVER)
    (tmp_path / "contract.json").write_text('{"openapi": "3.1.0", "info": {"version": "2026-11"}}')
    return tmp_path


def test_a_driver_leaves_one_cassette_per_scenario(project: Path, provider: Provider) -> None:
    """Named by the driver, told from which double, under the provider's own address, and without the secret."""
    lines: list[str] = []
    recorded = record(
        provider,
        "python driver.py",
        folder=Path("cassettes"),
        root=project,
        contract="contract.json",
        progress=lines.append,
    )
    assert [each.name for each in store.discover(project / "cassettes")] == ["pay-by-card", "refund"]
    found = store.load(project / "cassettes" / "refund")
    assert found.exchanges[0].request.url == "https://api.acme.test/ref/0"
    assert str(found.meta.recorded_from) == "acme local 1.2, a local double"
    assert (found.meta.contract, found.meta.contract_version) == ("contract.json", "2026-11")
    written = "".join(file.read_text() for file in (project / "cassettes").rglob("*") if file.is_file())
    assert "ak_test_12345678" not in written
    assert "t0psecret" not in written
    assert "driven" in lines
    assert "  GET https://api.acme.test/pay/1 -> 200" in lines
    assert "cassettes/refund: 2 interactions; scrubbed 2 ACCESS-TOKEN, 2 ACME-KEY" in recorded.summary()


def test_older_cassettes_are_left_and_named(project: Path, provider: Provider) -> None:
    """A scenario that is gone is not thrown away in silence."""
    record(provider, "python driver.py", folder=Path("cassettes"), root=project)
    (project / "cassettes" / "refund").rename(project / "cassettes" / "older")
    recorded = record(provider, "python driver.py", folder=Path("cassettes"), root=project)
    assert recorded.left_behind == (Path("cassettes/older"),)
    assert "cassettes/older: not recorded this time, left as it was" in recorded.summary()


@pytest.mark.parametrize(
    ("command", "environment", "what"),
    [
        ("python driver.py fail", {}, "exit code 1"),
        ("python driver.py undeclared", {}, "the command called none of api.acme.test"),
        ("python driver.py", {"ACME_KEY": "ak_live_1"}, "a live key of Acme stands in header authorization"),
        ("python driver.py", {"ACME_ANSWER": '{"x": "see ://u:abc@h"}'}, "nothing was written"),
        ("python missing.py", {}, "exit code 1"),
        ("", {}, "no command is set"),
        ("/bin/sh -c true", {}, "is no Python program"),
    ],
)
def test_nothing_is_kept_of_a_failed_recording(
    project: Path,
    provider: Provider,
    command: str,
    environment: dict[str, str],
    what: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whatever went wrong, the old cassettes stay as they were, and the message says what and what to do."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(CannotRun) as raised:
        record(provider, command, folder=Path("cassettes"), root=project)
    assert what in str(raised.value)
    assert raised.value.way_out
    assert not (project / "cassettes").exists()


@pytest.mark.parametrize(
    ("command", "last"),
    [
        (["python", "-uc", "import sys; sys.exit(f'bad {sys.argv}')", "now"], "bad ['-c', 'now']"),
        (["python", "-X", "utf8", "-Werror", "raising.py"], "KeyError: 'what is missing'"),
        (["python", "driver.py", "fail"], "the driver failed"),
    ],
)
def test_a_failed_command_is_heard_out(project: Path, provider: Provider, command: list[str], last: str) -> None:
    """The message ends with what the command said last, and shows no line of the recorder's own."""
    (project / "raising.py").write_text("raise KeyError('what is missing')\n")
    with pytest.raises(CannotRun, match="exit code 1") as raised:
        record(provider, command, folder=Path("cassettes"), root=project)
    assert raised.value.way_out.splitlines()[-1].strip() == last
    assert "recorder.py" not in raised.value.way_out


@pytest.mark.parametrize("command", ["python", "python -u", "python -X dev", "python -c", "python -m", "python -"])
def test_a_command_without_a_program_is_refused(project: Path, provider: Provider, command: str) -> None:
    """There is nothing to record then."""
    with pytest.raises(CannotRun, match="names no program"):
        record(provider, command, folder=Path("cassettes"), root=project)


def test_the_interpreters_options_are_kept(project: Path, provider: Provider) -> None:
    """They stand before the program, apart or together, and reach the interpreter that runs it."""
    code = "import sys; assert sys.flags.utf8_mode and sys.flags.optimize and sys.warnoptions == ['ignore'];" + DRIVER
    recorded = record(
        provider, ["python", "-OX", "utf8", "-W", "ignore", "-c", code], folder=Path("cassettes"), root=project
    )
    assert [each.folder.name for each in recorded.cassettes] == ["pay-by-card", "refund"]


def test_modules_and_scripts_on_path_are_recorded(
    project: Path, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`python -m` and installed Python scripts run inside the recording process."""
    record(provider, ["python3", "-m", "driver"], folder=Path("one"), root=project)
    script = project / "bin" / "drive"
    script.parent.mkdir()
    script.write_text("#!/usr/bin/env python\n" + DRIVER)
    script.chmod(0o755)
    monkeypatch.setenv("PATH", str(script.parent), prepend=":")
    record(provider, "drive", folder=Path("two"), root=project)
    assert store.discover(project / "one")
    assert store.discover(project / "two")


def test_a_job_comes_back(provider: Provider, tmp_path: Path) -> None:
    """The recording process gets the provider's facts whole."""
    job = Job(provider=provider, folder="f", name="n", summary="s", contract="c", contract_version="1")
    write_job(job, tmp_path / "job.json")
    assert read_job(tmp_path / "job.json") == job


def test_scenario_names_become_folder_names() -> None:
    """Spaces and odd letters become dashes."""
    assert slug("Pay by card!") == "pay-by-card"
    assert slug("../../etc") == "etc"


KILLS = int(os.environ.get("HARNESS_KILLS", "20"))
"""How often a writer is killed; a tenth of it, whole recordings are. CONTRIBUTING says how to raise it."""

KILLED = """
import sys
from pathlib import Path
from harness.cassettes import store
from harness.cassettes.meta import Meta
from harness.cassettes.store import Cassette
from harness.model.exchange import Exchange, Request, Response
number = 0
print("ready", flush=True)
while True:
    number += 1
    body = b'"' + str(number).encode() * 9000 + b'"'
    exchange = Exchange(request=Request(method="GET", url="u"), response=Response(status=200, body=body))
    about = Meta(provider="acme", name="x", recorded_at=str(number))
    store.save(Path(sys.argv[1]), Cassette(meta=about, exchanges=(exchange,) * (5 + number % 7)))
"""


def _killed_at_random(folder: Path, chance: random.Random, times: int) -> Iterator[None]:
    for _ in range(times):
        process = subprocess.Popen([sys.executable, "-c", KILLED, str(folder)], stdout=subprocess.PIPE)
        assert process.stdout
        process.stdout.readline()
        time.sleep(chance.uniform(0.005, 0.06))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        yield


def test_a_kill_at_any_moment_leaves_a_whole_cassette(tmp_path: Path) -> None:
    """The folder holds the old recording or the new one: metadata, interactions and bodies of one and the same."""
    folder = tmp_path / "cassettes" / "x"
    for _ in _killed_at_random(folder, random.Random(7), times=KILLS):
        for found in store.discover(folder.parent):
            cassette = store.load(found)
            number = int(cassette.meta.recorded_at)
            assert len(cassette.exchanges) == 5 + number % 7
            assert json.loads(cassette.exchanges[0].response.body) == str(number) * 9000
    assert store.discover(folder.parent) == (folder,)


def test_a_kill_at_any_moment_of_a_recording_leaves_whole_cassettes(project: Path, provider: Provider) -> None:
    """The process that listens, scrubs and writes is killed: each cassette is the old recording or the new one."""
    job = Job(provider=provider, folder=str(project / "cassettes"), name="acme", summary=str(project / "summary"))
    write_job(job, project / "job.json")
    command = [sys.executable, "-m", "harness.cassettes.recorder", str(project / "job.json"), "driver.py"]
    chance, longest = random.Random(11), 3.0
    for number in range(1, max(2, KILLS // 10) + 1):
        environment = {**os.environ, "ACME_CALLS": str(20 + number)}
        began = time.monotonic()
        with subprocess.Popen(command, cwd=project, env=environment, stdout=subprocess.DEVNULL) as process:
            with suppress(subprocess.TimeoutExpired):
                process.wait(chance.uniform(0.3, 1.0) * longest)
                longest = time.monotonic() - began
            process.kill()
        for found in store.discover(project / "cassettes"):
            cassette = store.load(found)
            assert 20 < len(cassette.exchanges) <= 20 + number
            assert len({each.request.url for each in cassette.exchanges}) == len(cassette.exchanges)
    subprocess.run(command, cwd=project, check=True, stdout=subprocess.DEVNULL)
    assert [each.name for each in store.discover(project / "cassettes")] == ["pay-by-card", "refund"]
