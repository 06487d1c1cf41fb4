"""The look for red flags is measured on a made project, and beside the parser alone."""

from __future__ import annotations

from pathlib import Path

from benchmarks import redflags as board


def test_a_made_project_has_the_lines_that_are_asked_for(tmp_path: Path) -> None:
    """Of both languages, and a row says how long each look took."""
    made = board.make(tmp_path, typescript=300, python=200)
    names = {each.suffix for each in made.rglob("*.*")}
    assert names == {".ts", ".tsx", ".py"}
    cells = board.row("made", made).split(" | ")
    assert int(cells[1].replace(",", "")) >= 500
    assert len(cells) == 7
