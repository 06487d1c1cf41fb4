"""What an import is seen to read."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from harness.run import app_reads
from harness.run.app_reads import Reads


def _told(root: Path, *events: tuple[str, tuple[object, ...]]) -> Reads:
    reads = Reads()
    for event, arguments in events:
        app_reads._note(reads, event, arguments)
    return reads


def test_files_that_are_read_are_noted_and_written_ones_are_not(tmp_path: Path) -> None:
    """A log that the app opens does not make its answer stale."""
    a, b, c, d = (str(tmp_path / each) for each in "abcd")
    reads = _told(
        tmp_path,
        ("open", (a, "r", 0)),
        ("open", (b, "w", 0)),
        ("open", (c, None, 0)),
        ("open", (d, "r+", 0)),
        ("open", (3, "r", 0)),
        ("open", ("/proc/self/stat", "r", 0)),
        ("sqlite3.connect", (":memory:",)),
    )
    assert reads.files == {a, c, d}


def test_folders_that_are_listed_are_noted_with_those_above_files(tmp_path: Path) -> None:
    """A new name in any of them may change what is imported."""
    inner = tmp_path / "a" / "b"
    reads = _told(
        tmp_path, ("os.listdir", (str(inner),)), ("os.scandir", (None,)), ("open", (str(inner / "c"), "r", 0))
    )
    folders = reads.told(tmp_path)["folders"]
    assert folders == [str(tmp_path), str(tmp_path / "a"), str(inner)]


@pytest.mark.parametrize("event", ["socket.connect", "subprocess.Popen", "os.system"])
def test_what_leaves_no_trace_in_files_is_told(tmp_path: Path, event: str) -> None:
    """The first such event is enough."""
    assert _told(tmp_path, (event, ("x",))).told(tmp_path)["beyond"] == event


def test_installed_files_are_known_by_their_version(tmp_path: Path) -> None:
    """Python's own files and packages are no files of the backend; compiled modules stand for their source."""
    import json

    compiled = str(tmp_path / "__pycache__" / f"m.{sys.implementation.cache_tag}.pyc")
    reads = _told(tmp_path, ("open", (json.__file__, "r", 0)), ("open", (compiled, None, 0)))
    files = reads.told(tmp_path)["files"]
    assert json.__file__ not in files
    assert pytest.__file__ not in files
    assert str(tmp_path / "m.py") in files
