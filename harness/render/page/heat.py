"""Coverage as heat maps: per check, what was done with each subject and how it came out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from harness.model.record import Cell, Outcome

GLYPHS: Final[Mapping[Outcome, str]] = {
    "finding": "✕",
    "error": "!",
    "known": "◐",
    "clean": "✓",
    "vacuous": "○",
    "skipped": "\u2013",
}
"""One sign per outcome, so that nothing is told by colour alone."""

OVERVIEW: Final = "operations by check"
"""The name of the table that brings the checks together."""

_OPERATION: Final = re.compile(r"[A-Z]+ /")

WORDS: Final[Mapping[Outcome, str]] = {
    "finding": "finding",
    "error": "could not run",
    "known": "known finding",
    "clean": "clean",
    "vacuous": "drove nothing",
    "skipped": "skipped",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One subject; `cells` stand in the order of the table's aspects, None where nothing was done."""

    subject: str
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Slice:
    """A part of the bar over a table. Units: `start` and `width` are per cent of the bar."""

    outcome: Outcome
    count: int
    start: float
    width: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """One check's subjects by aspects, with a bar of all its outcomes."""

    check: str
    aspects: tuple[str, ...]
    rows: tuple[Row, ...]
    bar: tuple[Slice, ...]


def heat_maps(cells: Sequence[Cell]) -> tuple[Table, ...]:
    """A table per check; aspects in order of appearance, subjects with findings first."""
    ordered = sorted(cells, key=lambda cell: cell.check)
    by_check = [_table(check, list(group)) for check, group in groupby(ordered, key=lambda cell: cell.check)]
    return (*_overview(cells), *by_check)


def _overview(cells: Sequence[Cell]) -> Iterator[Table]:
    """Operations by checks, each cell the worst that the check saw there, where several checks look at the same operation."""
    seen: dict[tuple[str, str], list[Cell]] = defaultdict(list)
    for cell in cells:
        if _OPERATION.match(cell.subject):
            seen[cell.subject, cell.check].append(cell)
    checks: dict[str, set[str]] = defaultdict(set)
    for subject, check in seen:
        checks[subject].add(check)
    if not any(len(each) > 1 for each in checks.values()):
        return
    order = list(GLYPHS)
    summed = (
        Cell(
            check=OVERVIEW,
            subject=subject,
            aspect=check,
            outcome=min((cell.outcome for cell in group), key=order.index),
            count=sum(cell.count for cell in group),
            detail=f"{len(group)} aspects" if len(group) > 1 else group[0].detail,
        )
        for (subject, check), group in seen.items()
    )
    yield _table(OVERVIEW, sorted(summed, key=lambda cell: cell.aspect))


def _table(check: str, cells: Sequence[Cell]) -> Table:
    aspects = tuple(dict.fromkeys(cell.aspect for cell in cells))
    by_place = {(cell.subject, cell.aspect): cell for cell in cells}
    rows = (
        Row(subject=subject, cells=tuple(by_place.get((subject, aspect)) for aspect in aspects))
        for subject in dict.fromkeys(cell.subject for cell in cells)
    )
    return Table(check=check, aspects=aspects, rows=tuple(sorted(rows, key=_worst_first)), bar=_bar(cells))


def _worst_first(row: Row) -> tuple[int, str]:
    order = list(GLYPHS)
    return min(order.index(cell.outcome) for cell in row.cells if cell is not None), row.subject


def _bar(cells: Sequence[Cell]) -> tuple[Slice, ...]:
    slices, start = list[Slice](), 0.0
    for outcome in GLYPHS:
        count = sum(cell.outcome == outcome for cell in cells)
        if count:
            width = 100 * count / len(cells)
            slices.append(Slice(outcome=outcome, count=count, start=round(start, 2), width=round(width, 2)))
            start += width
    return tuple(slices)
