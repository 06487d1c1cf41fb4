"""The growth of a comparison is shown beside what parsing takes."""

from __future__ import annotations

import pytest

from benchmarks import contracts as board
from benchmarks._process import taken


def test_documents_differ_in_every_component() -> None:
    """Each component changes a little from version to version, and operations refer to as many as is asked for."""
    pair = [board.document(4, version, operations=3, each=2) for version in (1, 2)]
    schemas = [each["components"]["schemas"] for each in pair]
    assert all(schemas[0][name] != schemas[1][name] for name in schemas[0])
    assert len(pair[0]["paths"]) == 3
    assert board.document(4, 1)["paths"].keys() == {"/p0", "/p1", "/p2", "/p3"}


def test_growth_is_a_table_of_three(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """One, two and four times the shapes, each beside the first."""
    monkeypatch.setattr(board, "_best", lambda base, _: len(base["paths"]) / 1000)
    board.growth()
    rows = [line for line in capsys.readouterr().out.splitlines() if line.startswith(("| 200", "| 400", "| 800"))]
    assert [row.split(" | ")[2] for row in rows] == ["1.00", "2.00", "4.00"]


def test_what_is_absent_is_skipped(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Without documents or corpora the benchmark says what it left out."""
    for name in ("HARNESS_OPENAPI_PAIR", "HARNESS_CORPORA"):
        monkeypatch.delenv(name, raising=False)
    board.real_documents()
    board.agreement()
    assert capsys.readouterr().out.count("skipped") == 2


def test_the_command_is_measured_with_its_exit_code() -> None:
    """Seconds, memory and exit code of a whole process."""
    found = taken(["diff"])
    assert found.code == 2
    assert found.seconds > 0
    assert found.megabytes > 1
