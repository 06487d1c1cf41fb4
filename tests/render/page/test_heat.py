"""Coverage tables show what was done with what."""

from __future__ import annotations

from typing import get_args

from harness.model.record import Cell, Outcome
from harness.render.page.heat import GLYPHS, WORDS, heat_maps


def _cell(subject: str, aspect: str, outcome: Outcome = "clean", check: str = "api") -> Cell:
    return Cell(check=check, subject=subject, aspect=aspect, outcome=outcome)


def test_subjects_are_rows_and_aspects_columns() -> None:
    """What was not looked at is a gap."""
    (table,) = heat_maps([_cell("a", "requests"), _cell("b", "responses")])
    assert table.aspects == ("requests", "responses")
    assert [(row.subject, [cell is not None for cell in row.cells]) for row in table.rows] == [
        ("a", [True, False]),
        ("b", [False, True]),
    ]


def test_subjects_with_findings_come_first() -> None:
    """Then what could not run, then the rest by name."""
    cells = [_cell("a", "x"), _cell("b", "x", "error"), _cell("c", "x", "finding"), _cell("d", "x", "skipped")]
    (table,) = heat_maps(cells)
    assert [row.subject for row in table.rows] == ["c", "b", "a", "d"]


def test_the_bar_shares_the_whole() -> None:
    """Its slices touch and fill it."""
    (table,) = heat_maps([_cell(str(at), "x", "finding" if at == 0 else "clean") for at in range(4)])
    assert [(each.outcome, each.count, each.start, each.width) for each in table.bar] == [
        ("finding", 1, 0.0, 25.0),
        ("clean", 3, 25.0, 75.0),
    ]


def test_each_check_has_its_table() -> None:
    """Sorted by name."""
    assert [table.check for table in heat_maps([_cell("a", "x", check="web"), _cell("a", "x", check="api")])] == [
        "api",
        "web",
    ]


def test_every_outcome_has_a_sign_and_a_word() -> None:
    """Nothing is told by colour alone."""
    assert set(GLYPHS) == set(WORDS) == set(get_args(Outcome))
    assert len(set(GLYPHS.values())) == len(GLYPHS)
