"""The reading of TypeScript is measured beside its peers, and says what it left out."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks import extraction as board
from benchmarks._process import Taken, taken_by
from harness.model.errors import CannotRun
from harness.sources.typescript.node import Node


def test_it_is_run_only_when_asked(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Peers come over the network, so somebody has to ask for them."""
    monkeypatch.delenv("HARNESS_PEERS", raising=False)
    board.main([])
    assert capsys.readouterr().out.startswith("skipped: npm's peers")


def test_without_npm_it_is_skipped(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The reason is told; it is no failure of ours."""
    monkeypatch.setenv("HARNESS_PEERS", "1")
    monkeypatch.setattr(board, "find_node", lambda: Node(command=("node",), npm=(), version="20.0.0"))
    board.main([])
    assert capsys.readouterr().out == "skipped: npm is missing, which installs the peers and the types\n"


def test_what_is_installed_is_used_again(tmp_path: Path) -> None:
    """Npm runs once for the same versions; a failure of npm is told."""
    node = Node(command=("node",), npm=(sys.executable, "-c", "import sys; sys.exit('no such package')"), version="20")
    with pytest.raises(CannotRun, match="no such package"):
        board.prepare(tmp_path, node)
    [folder] = tmp_path.iterdir()
    for name in (*board.PEERS, *board.TYPES):
        manifest = folder / "node_modules" / name / "package.json"
        manifest.parent.mkdir(parents=True)
        manifest.touch()
    assert (board.prepare(tmp_path, node) / "all.ts").read_text() == board.SOURCE


def test_the_ratio_of_what_did_not_finish_is_a_lower_bound() -> None:
    """A peer that was ended at the limit took at least that long."""
    rows = [
        board.Row(tool="harness", taken=Taken(4.0, 300.0, 0), definitions=12000),
        board.Row(tool="fast", taken=Taken(6.0, 400.0, 1), note="failed with exit code 1"),
        board.Row(tool="slow", taken=Taken(100.0, 900.0, -9), note="did not finish"),
    ]
    lines = list(board.table(rows))
    assert lines[2] == "| harness | 4.00 | 1.0 | 12000 | 300 |  |"
    assert lines[3] == "| fast | 6.00 | 1.5 | - | 400 | failed with exit code 1 |"
    assert lines[4] == "| slow | > 100.00 | > 25.0 | - | 900 | did not finish |"


def test_a_command_is_ended_at_its_limit() -> None:
    """Its exit code is that of the signal."""
    found = taken_by([sys.executable, "-c", "while True: pass"], limit=1)
    assert found.code < 0
    assert board._note(found) == "did not finish in 100 s"
