"""The pytest door, in projects of its users: a small API, one suite, and pytest in a process of its own."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

import pytest

from harness.model.finding import Known
from harness.model.record import RunRecord
from harness.project import known_findings
from harness.render.digest import digest
from harness.run.history import whole_checks
from harness.run.journal import read_records

Ran: TypeAlias = "subprocess.CompletedProcess[str]"

_SUITES = Path(__file__).parents[1] / "suites"
_APP = """
import time
from fastapi import FastAPI
app = FastAPI()

@app.get("/sound")
def sound() -> list[str]:
    return []

@app.get("/broken/{number}")
def broken(number: int) -> int:
    return 1 // (number - number)
"""
_SOUND = _APP.replace("1 // (number - number)", "number")


def _project(folder: Path, app: str, settings: str = '[targets.api]\nfastapi = "service:app"\n') -> Path:
    (folder / "suites").mkdir(exist_ok=True)
    for suite in _SUITES.glob("test_*.py"):
        (folder / "suites" / suite.name).write_text(suite.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "service.py").write_text(app, encoding="utf-8")
    (folder / "harness.toml").write_text(settings, encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\naddopts = --import-mode=importlib -p no:cacheprovider\n")
    return folder


def _command(*words: str) -> list[str]:
    return [sys.executable, "-m", "pytest", "--harness-seed", "1", "-rs", *words]


def _pytest(project: Path, *words: str) -> Ran:
    return subprocess.run(
        _command(*words), cwd=project, capture_output=True, text=True, timeout=120, check=False, env=_surroundings()
    )


def _surroundings() -> dict[str, str]:
    dropped = ("PYTEST_XDIST", "PYTEST_CURRENT")
    return {name: value for name, value in os.environ.items() if not name.startswith(dropped)}


def _records(project: Path) -> Sequence[RunRecord]:
    return read_records(project / "reports")


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ran]:
    """A project with one new finding, and what its api suite said."""
    project = _project(tmp_path_factory.mktemp("faulty"), _APP)
    return project, _pytest(project, "-v", "suites/test_api.py")


def test_each_operation_is_a_test(faulty: tuple[Path, Ran]) -> None:
    """The ids are the operations, so that `-k` and `--lf` work as users expect."""
    said = faulty[1].stdout
    assert "test_operation_keeps_its_promises[GET /sound] PASSED" in said
    assert "test_operation_keeps_its_promises[GET /broken/{number}] FAILED" in said


def test_a_new_finding_fails_with_its_text(faulty: tuple[Path, Ran]) -> None:
    """The failure is the finding as the command prints it, without the plugin's own traceback."""
    ran = faulty[1]
    assert ran.returncode == 1
    assert "ZeroDivisionError" in ran.stdout
    assert "service.py" in ran.stdout
    assert "pytest_plugin.py" not in ran.stdout


def test_the_summary_says_what_was_found_and_where(faulty: tuple[Path, Ran]) -> None:
    """Counts, the seed to repeat it with, and the record."""
    project, ran = faulty
    summary = re.search(r"^api: 1 new, 0 known, .*; seed 1; recorded in (.*)$", ran.stdout, re.M)
    assert summary is not None
    assert Path(summary[1]) == project / "reports" / "api.ndjson"


def test_the_record_is_whole(faulty: tuple[Path, Ran]) -> None:
    """One run, ended, with its finding, coverage and measures."""
    [record] = _records(faulty[0])
    assert not record.interrupted
    assert [each.rule for each in record.findings] == ["server-error"]
    assert {each.subject for each in record.cells} >= {"GET /sound", "GET /broken/{number}"}
    assert record.measures["wall_seconds"] > 0
    assert whole_checks(digest([record])) == {"api"}


def test_a_selection_is_no_whole_run(tmp_path: Path) -> None:
    """`-k` asks for one operation: what is said of it shows no fault of another as gone."""
    project = _project(tmp_path, _SOUND)
    assert _pytest(project, "-k", "GET and sound", "suites/test_api.py").returncode == 0
    [record] = _records(project)
    assert (record.interrupted, record.measures["subjects_examined"]) == (False, 1)
    assert whole_checks(digest([record])) == frozenset()


def test_what_a_walk_meets_at_an_operation_is_told_once(tmp_path: Path) -> None:
    """Where only the walks are asked for, their crash fails the session; beside the operation's own test it is that test's."""
    project = _project(tmp_path, _APP)
    alone = _pytest(project, "suites/test_api.py", "-k", "walk")
    assert alone.returncode == 1, alone.stdout
    assert "what no single test was asked for" in alone.stdout
    assert "ZeroDivisionError" in alone.stdout
    both = _pytest(project, "suites/test_api.py")
    assert "1 failed, 4 passed" in both.stdout
    assert "what no single test was asked for" not in both.stdout


def test_the_command_finds_the_same(faulty: tuple[Path, Ran], tmp_path: Path) -> None:
    """Equal fingerprints through `harness run` and through pytest."""
    project = _project(tmp_path, _APP)
    command = [sys.executable, "-m", "harness.cli.main", "run", "api", "--seed", "1", "--format", "json", "-q"]
    ran = subprocess.run(command, cwd=project, capture_output=True, text=True, timeout=120, check=False)
    assert ran.returncode == 1
    through_pytest = {each.fingerprint for record in _records(faulty[0]) for each in record.findings}
    assert {each["fingerprint"] for each in json.loads(ran.stdout)["findings"]} == through_pytest


def test_a_known_finding_passes(faulty: tuple[Path, Ran], tmp_path: Path) -> None:
    """What its owner accepted does not fail, and stays in the record."""
    project = _project(tmp_path, _APP)
    (tmp_path / "contracts").mkdir()
    found = [each for record in _records(faulty[0]) for each in record.findings]
    accepted = known_findings.accept(found, (), Known(owner="ada", reason="old", until="2999-01-01"))
    known_findings.write(project / "contracts/known-findings.json", accepted)
    ran = _pytest(project, "suites/test_api.py", "-k", "broken")
    assert ran.returncode == 0, ran.stdout
    assert "0 new, 1 known" in ran.stdout


@pytest.mark.parametrize(
    ("app", "words"),
    [
        ("raise RuntimeError('no database at postgresql://app:hunter2horse@db/x')", "no database"),
        ("import os\nos._exit(7)", "7"),
    ],
    ids=["raises", "exits"],
)
def test_a_target_that_cannot_be_imported_is_one_failing_test(tmp_path: Path, app: str, words: str) -> None:
    """Never a collection error: the other suites still run, and the record says why, without the app's secrets."""
    project = _project(tmp_path, app)
    ran = _pytest(project, "suites/test_api.py", "suites/test_replay.py")
    assert "1 failed" in ran.stdout, ran.stdout
    assert "error" not in ran.stdout.splitlines()[-1]
    assert words in ran.stdout
    assert "hunter2horse" not in ran.stdout + ran.stderr
    assert any(words in skip.reason for record in _records(project) for skip in record.skips)


def test_faulty_settings_are_one_failing_test(tmp_path: Path) -> None:
    """A misspelt setting fails the suite that needs it, with the nearest name."""
    ran = _pytest(_project(tmp_path, _SOUND, '[targets.api]\nfastapy = "service:app"\n'), "suites/test_api.py")
    assert ran.returncode == 1
    assert "1 failed" in ran.stdout
    assert "fastapi" in ran.stdout


def test_a_suite_without_target_is_skipped_with_the_way_out(tmp_path: Path) -> None:
    """No API is configured: a skip, and a record that says how to configure one."""
    project = _project(tmp_path, _SOUND, "[targets]\n")
    ran = _pytest(project, "suites")
    assert ran.returncode == 0, ran.stdout
    assert "7 skipped" in ran.stdout
    skips = {skip.check: skip for record in _records(project) for skip in record.skips}
    assert "fastapi" in skips["api"].way_out


def test_workers_leave_records_that_merge(tmp_path: Path) -> None:
    """With `-n 2` each worker records its part, and together they hold every operation."""
    pytest.importorskip("xdist")
    project = _project(tmp_path, _APP)
    ran = _pytest(project, "-n", "2", "suites/test_api.py")
    assert "1 failed, 4 passed" in ran.stdout
    records = _records(project)
    assert {record.shard for record in records} == {"gw0", "gw1"}
    assert whole_checks(digest(records)) == {"api"}
    assert {cell.subject for record in records for cell in record.cells} >= {"GET /sound", "GET /broken/{number}"}


def test_an_interrupted_session_stays_partial(tmp_path: Path) -> None:
    """Ctrl-C leaves what was recorded so far under the partial name, and the next run replaces it."""
    project = _project(tmp_path, _SOUND.replace("return []", "time.sleep(0.5); return []"))
    running = subprocess.Popen(
        _command("suites/test_api.py"), cwd=project, stdout=subprocess.DEVNULL, env=_surroundings()
    )
    partial = project / "reports" / "api.ndjson.partial"
    _wait(partial.is_file)
    time.sleep(1.0)
    running.send_signal(signal.SIGINT)
    assert running.wait(120) == pytest.ExitCode.INTERRUPTED
    assert [each.name for each in partial.parent.iterdir()] == ["api.ndjson.partial"]
    assert [record.interrupted for record in _records(project)] == [True]


def _wait(ready: Callable[[], bool], seconds: float = 60.0) -> None:
    until = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < until, "nothing came in time"
        time.sleep(0.02)


def test_other_projects_do_not_pay_for_it(tmp_path: Path) -> None:
    """A pytest run that drives no check loads none of the harness's rooms and says nothing of them."""
    (tmp_path / "test_own.py").write_text(
        "import sys\n\ndef test_it():\n    assert not [m for m in sys.modules if m.startswith('harness.')"
        " and m != 'harness.pytest_plugin']\n",
        encoding="utf-8",
    )
    ran = _pytest(tmp_path, "-p", "no:cacheprovider", "test_own.py")
    assert ran.returncode == 0, ran.stdout
    assert not (tmp_path / "reports").exists()
