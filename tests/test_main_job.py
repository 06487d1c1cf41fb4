"""Killing the main job at any moment: no half-written record under a final name, and the next run works."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from harness.run.journal import read_folder

_APP = """
import time
from fastapi import FastAPI
app = FastAPI()

@app.get("/slow")
def slow() -> list[str]:
    time.sleep(0.05)
    return []

@app.get("/broken")
def broken() -> int:
    return 1 // 0
"""
_RUN = [sys.executable, "-m", "harness.cli.main", "run", "api", "--seed", "1", "--quiet"]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose api check lasts long enough to be killed in the middle."""
    folder = tmp_path_factory.mktemp("killed")
    (folder / "service.py").write_text(_APP, encoding="utf-8")
    (folder / "harness.toml").write_text('[targets.api]\nfastapi = "service:app"\n', encoding="utf-8")
    return folder


def _killed(project: Path, moment: float) -> None:
    """Start a run and kill it, without a chance to tidy up, some seconds after it began its record."""
    running = _started(project)
    _wait(lambda: bool(_partials(project)) or running.poll() is not None)
    time.sleep(moment)
    _kill(running)


def _started(project: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(_RUN, cwd=project, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _kill(running: subprocess.Popen[bytes]) -> None:
    running.send_signal(signal.SIGKILL)
    assert running.wait(60) == -signal.SIGKILL


def _wait(ready: Callable[[], bool], seconds: float = 120.0) -> bool:
    until = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def _partials(project: Path) -> list[Path]:
    return list((project / "reports").glob("*.partial"))


def _processes_in(project: Path) -> list[str]:
    found = []
    for each in Path("/proc").glob("[0-9]*"):
        try:
            if int(each.name) != os.getpid() and (each / "cwd").readlink() == project:
                found.append((each / "cmdline").read_text())
        except OSError:
            continue
    return found


@pytest.mark.parametrize("moment", [0.0, 1.0])
def test_a_killed_run_leaves_no_half_record(project: Path, moment: float) -> None:
    """Under a final name stand whole records only; what was cut off is told as interrupted."""
    _killed(project, moment)
    for whole in (project / "reports").glob("*.ndjson"):
        assert "ended" in json.loads(whole.read_text(encoding="utf-8").splitlines()[-1])
    reading = read_folder(project / "reports")
    assert not reading.unreadable
    assert any(record.interrupted for record in reading.records)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are looked up in /proc")
def test_a_killed_run_leaves_no_process(project: Path) -> None:
    """The worker that holds the target ends with its parent."""
    running = _started(project)
    assert _wait(lambda: len(_processes_in(project)) > 1 or running.poll() is not None)
    _kill(running)
    assert _wait(lambda: not _processes_in(project)), _processes_in(project)


def test_the_next_run_works(project: Path) -> None:
    """It finds what there is, and nothing of the killed runs remains beside its record."""
    _killed(project, 0.0)
    done = subprocess.run(_RUN, cwd=project, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1, done.stderr
    assert _partials(project) == []
    [record] = read_folder(project / "reports").records
    assert not record.interrupted
    assert [each.rule for each in record.findings] == ["server-error"]
    whole = (project / "reports/api.ndjson").read_bytes()
    _killed(project, 0.5)
    assert (project / "reports/api.ndjson").read_bytes() == whole
