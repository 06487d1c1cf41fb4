"""The pytest door for a project's own tests: marks that replay recordings, in a project of their own."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from harness.cassettes import store
from harness.cassettes.meta import Meta
from harness.cassettes.store import Cassette
from harness.model.exchange import Chunk, Exchange, Request, Response
from harness.run import marked

Suite: TypeAlias = Callable[..., str]

pytest_plugins = ["pytester"]

_PAGE = (Path(__file__).parents[1] / "docs" / "pytest.md").read_text(encoding="utf-8")
_URL = "https://api.acme.test/v1/payments/pay_1"
_HEAD = "import pytest\nimport requests\n\n"
_RECORDING = """
def pytest_addoption(parser):
    parser.addoption("--record-mode", default="none", choices=("once", "none"))
    parser.addoption("--block-network", action="store_true", default=False)

def pytest_configure(config):
    config.addinivalue_line("markers", "vcr: theirs")
    config.addinivalue_line("markers", "block_network: theirs")
"""

assert marked  # its modules outlast the inner suites, whose own imports are taken back


def _record(folder: Path, provider: str = "acme") -> None:
    body = json.dumps({"id": "pay_1", "amount": 1250}).encode()
    answer = Response(status=200, headers=(("Content-Type", "application/json"),), body=body)
    exchange = Exchange(
        request=Request(method="GET", url=_URL), response=answer, recorded_at="2026-11-21T00:00:00.000000Z"
    )
    about = Meta(provider=provider, name=folder.name, recorded_at="2026-11-21T00:00:00Z")
    store.save(folder, Cassette(meta=about, exchanges=(exchange,)))


@pytest.fixture
def project(pytester: pytest.Pytester) -> Path:
    """A project with two providers and a recording of each."""
    tmp_path = pytester.path
    for name in ("acme", "other"):
        document = {
            "openapi": "3.1.0",
            "info": {"title": name, "version": "1"},
            "servers": [{"url": f"https://api.{name}.test"}],
            "paths": {},
        }
        (tmp_path / f"{name}.json").write_text(json.dumps(document), encoding="utf-8")
    (tmp_path / "harness.toml").write_text(
        '[providers.acme]\ncontract = "acme.json"\ncassettes = "cassettes/acme"\n'
        '[providers.other]\ncontract = "other.json"\ncassettes = "cassettes/other"\n',
        encoding="utf-8",
    )
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --strict-markers -p no:cacheprovider\n", encoding="utf-8")
    _record(tmp_path / "cassettes/acme/pay-by-card")
    _record(tmp_path / "cassettes/other/refund", "other")
    return tmp_path


@pytest.fixture
def own(project: Path, pytester: pytest.Pytester) -> Suite:
    """Runs a suite of the project's own in this process, which is several times faster than another one."""

    def run(test: str, *words: str, head: str = _HEAD) -> str:
        (project / "test_own.py").write_text(head + test, encoding="utf-8")
        ran = pytester.runpytest_inprocess("-q", "test_own.py", *words)
        return f"{ran.stdout.str()}\n{ran.stderr.str()}\nexit code {int(ran.ret)}"

    return run


def _asking(marks: str, body: str = "assert requests.get(URL, timeout=5).json()['amount'] == 1250") -> str:
    return f"URL = {_URL!r}\n{marks}\ndef test_pays():\n    {body}\n"


_EXAMPLES = re.findall(r"```python\n(.*?)```", _PAGE, re.DOTALL)


def test_the_page_is_so(own: Suite) -> None:
    """The example of the documentation passes, and its message is the one that a miss gives."""
    example, _ = _EXAMPLES
    (message,) = re.findall(r"```text\n(.*?)\n```", _PAGE, re.DOTALL)
    ran = own(example, head="")
    assert "2 passed" in ran, ran
    missed = own(example.replace("payments/pay_1", "payments/pay_2"), head="")
    assert message in missed


def test_the_client_is_tried_on_what_the_contract_allows(own: Suite, project: Path) -> None:
    """The page's second example: a provider whose client breaks fails, one without a client is skipped with the reason."""
    paid = {"type": "object", "required": ["id"], "properties": {"id": {}, "amount": {"type": "integer"}}}
    answers = {"200": {"description": "", "content": {"application/json": {"schema": paid}}}}
    document = json.loads((project / "acme.json").read_text(encoding="utf-8"))
    document["paths"] = {"/v1/payments/{id}": {"get": {"responses": answers}}}
    (project / "acme.json").write_text(json.dumps(document), encoding="utf-8")
    settings = (project / "harness.toml").read_text(encoding="utf-8")
    named = settings.replace('contract = "acme.json"', 'contract = "acme.json"\nreplay = "acme_reader:paid"')
    (project / "harness.toml").write_text(named, encoding="utf-8")
    (project / "acme_reader.py").write_text(
        f"import requests\ndef paid(name):\n    return requests.get({_URL!r}, timeout=5).json()['amount']\n",
        encoding="utf-8",
    )
    _, example = _EXAMPLES
    ran = own(example)
    assert "1 failed, 1 skipped" in ran, ran
    assert "raises KeyError: 'amount', where the answer to GET /v1/payments/{id} has amount absent" in ran


@pytest.mark.parametrize(
    "marks",
    [
        '@pytest.mark.cassette("pay-by-card")',
        '@pytest.mark.cassette("acme/pay-by-card")',
        '@pytest.mark.cassette("cassettes/acme/pay-by-card")',
        '@pytest.mark.vcr("pay-by-card", record_mode="none", filter_headers=["authorization"])',
    ],
)
def test_a_marked_test_is_answered(own: Suite, marks: str) -> None:
    """By name, by provider and name, by folder, and with pytest-recording's mark."""
    ran = own(_asking(marks), "--record-mode=none")
    assert "1 passed" in ran, ran


@pytest.mark.parametrize("folder", ["cassettes/acme/test_pays", "cassettes/test_own/test_pays"])
def test_a_mark_without_a_name_takes_the_test_s_own(own: Suite, project: Path, folder: str) -> None:
    """A cassette called like the test, among the provider's or where pytest-recording keeps its files."""
    _record(project / folder)
    ran = own(_asking("@pytest.mark.vcr"))
    assert "1 passed" in ran, ran


def test_fixtures_of_the_test_are_answered_and_answers_may_repeat(own: Suite) -> None:
    """A client that asks while it is set up, and once more in the test."""
    fixture = "@pytest.fixture\ndef amount():\n    return requests.get(URL, timeout=5).json()['amount']\n"
    mark = '@pytest.mark.cassette("pay-by-card", repeats=True)'
    test = _asking(f"{fixture}\n{mark}", "assert requests.get(URL, timeout=5).json()['amount'] == amount")
    ran = own(test.replace("test_pays()", "test_pays(amount)"))
    assert "1 passed" in ran, ran


@pytest.mark.parametrize(
    "body",
    [
        "requests.get(URL.replace('pay_1', 'pay_2'), timeout=5)",
        "try:\n        requests.get(URL.replace('pay_1', 'pay_2'), timeout=5)\n    except Exception:\n        pass",
        "try: requests.get(URL.replace('pay_1', 'pay_2'))\n    except Exception: raise KeyError('lost') from None",
    ],
    ids=["raised", "swallowed", "replaced"],
)
def test_a_miss_fails_with_the_nearest_request(own: Suite, project: Path, body: str) -> None:
    """Whatever the client makes of it; and nothing is recorded."""
    before = sorted(project.joinpath("cassettes").rglob("*"))
    ran = own(_asking('@pytest.mark.cassette("pay-by-card")', body))
    assert "1 failed" in ran, ran
    assert f"holds no answer to GET {_URL[:-1]}2; nearest is GET {_URL} (cassettes/acme/pay-by-card/" in ran
    assert sorted(project.joinpath("cassettes").rglob("*")) == before


@pytest.mark.parametrize(
    ("marks", "words"),
    [
        ("@pytest.mark.block_network", ()),
        ("", ("--block-network",)),
        ('@pytest.mark.cassette("pay-by-card")', ()),
    ],
    ids=["mark", "option", "beside a cassette"],
)
def test_the_network_is_blocked(own: Suite, marks: str, words: tuple[str, ...]) -> None:
    """With the mark, with the option, and below the clients that are recorded."""
    body = "import socket; socket.create_connection(('127.0.0.1', 9))"
    ran = own(_asking(marks, body), *words)
    assert "1 failed" in ran, ran
    assert "network access to 127.0.0.1 is blocked" in ran


def test_a_stream_may_keep_its_time(own: Suite, project: Path) -> None:
    """Its second piece comes when it was recorded to come."""
    folder = project / "cassettes/acme/events"
    answer = Response(status=200, headers=(), body=b"ab", chunks=(Chunk(0.0, b"a"), Chunk(1_000.0, b"b")))
    asked = Request(method="GET", url=f"{_URL}/events")
    about = Meta(provider="acme", name=folder.name, recorded_at="2026-11-21T00:00:00Z")
    store.save(folder, Cassette(meta=about, exchanges=(Exchange(request=asked, response=answer),)))
    body = (
        f"from unittest import mock\n    with mock.patch('time.sleep') as sleep:\n"
        f"        assert requests.get('{_URL}/events', timeout=5).text == 'ab'\n"
        "    assert {{round(each.args[0], -3) for each in sleep.mock_calls}} == {}"
    )
    for marks, waits in (("", "set()"), (', timing="recorded"', "{1_000.0}")):
        ran = own(_asking(f'@pytest.mark.cassette("events"{marks})', body.format(waits)))
        assert "1 passed" in ran, ran


def test_this_machine_may_be_allowed(own: Suite) -> None:
    """Then the connection is tried, which nobody answers here."""
    body = "import socket\n    with pytest.raises(OSError):\n        socket.create_connection(('127.0.0.1', 9))"
    for marks in (
        '@pytest.mark.block_network(allowed_hosts=["localhost", "127.0.0.1"])',
        '@pytest.mark.cassette("pay-by-card", allow_loopback=True)',
    ):
        ran = own(_asking(marks, body))
        assert "1 passed" in ran, ran


@pytest.mark.parametrize(
    ("marks", "words"),
    [
        ('@pytest.mark.cassette("pay-by-cart")', "no cassette is called 'pay-by-cart'. Did you mean 'pay-by-card'?"),
        ('@pytest.mark.cassette("pay-by-card", "refund")', "are of several providers"),
        ('@pytest.mark.vcr("acme.json")', "harness cassettes import acme.json -o FOLDER"),
        ('@pytest.mark.vcr(record_mode="once")', "does not heed record_mode='once'"),
        ('@pytest.mark.cassette("pay-by-card", timing="slow")', "and timing='at-once' or 'recorded'"),
        ('@pytest.mark.vcr(match_on=["uri"])', "does not heed match_on=['uri']"),
        ('@pytest.mark.block_network(allowed_hosts=["api.acme.test"])', "of this machine: 127.0.0.1, ::1, localhost"),
    ],
)
def test_what_cannot_be_done_is_said(own: Suite, marks: str, words: str) -> None:
    """The test does not run, and the message has the way out."""
    ran = own(_asking(marks))
    assert "exit code 1" in ran
    assert "1 error" in ran
    assert words in ran
    assert "pytest_plugin.py" not in ran


def test_other_modes_of_recording_are_refused(own: Suite) -> None:
    """A test never records."""
    ran = own(_asking("@pytest.mark.vcr"), "--record-mode=once")
    assert "exit code 4" in ran
    assert "harness record PROVIDER" in ran


def test_pytest_recording_keeps_its_names(own: Suite, project: Path, pytester: pytest.Pytester) -> None:
    """Where that plugin is loaded its marks and options are its own, and ours is there beside them."""
    pytester.syspathinsert(project)
    (project / "pytest_recording").mkdir()
    (project / "pytest_recording/__init__.py").touch()
    (project / "pytest_recording/plugin.py").write_text(_RECORDING, encoding="utf-8")
    test = _asking('@pytest.mark.cassette("pay-by-card")') + "\n@pytest.mark.vcr\ndef test_theirs():\n    pass\n"
    ran = own(test, "-p", "pytest_recording.plugin", "--record-mode=once", "--block-network")
    assert "2 passed" in ran, ran
    marks = own(test, "-p", "pytest_recording.plugin", "--markers")
    assert marks.count("@pytest.mark.vcr") == 1
    assert "@pytest.mark.cassette" in marks


def test_a_project_s_own_options_stay_its_own(own: Suite, project: Path) -> None:
    """A conftest that has the same options is neither broken nor read."""
    (project / "conftest.py").write_text(_RECORDING.partition("def pytest_configure")[0], encoding="utf-8")
    ran = own(_asking('@pytest.mark.cassette("pay-by-card")'), "--record-mode=once")
    assert "1 passed" in ran, ran
