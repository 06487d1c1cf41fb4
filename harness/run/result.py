"""What every pipeline returns: findings with the coverage, skips and measures that say how far to trust them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from harness.model.finding import Finding
from harness.model.record import Cell, Edge, Skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """The outcome of one pipeline over one or more targets; an empty one drove nothing and is no pass."""

    findings: tuple[Finding, ...] = ()
    skips: tuple[Skip, ...] = ()
    cells: tuple[Cell, ...] = ()
    edges: tuple[Edge, ...] = ()
    measures: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def merged(results: Iterable[Result]) -> Result:
    """Several results as one; measures of the same name are added when they are numbers, else the last one stands."""
    parts = tuple(results)
    measures: dict[str, Any] = {}
    for part in parts:
        for name, value in part.measures.items():
            before = measures.get(name)
            both = isinstance(before, int | float) and isinstance(value, int | float)
            measures[name] = before + value if both and before is not None else value
    return Result(
        findings=tuple(each for part in parts for each in part.findings),
        skips=tuple(each for part in parts for each in part.skips),
        cells=tuple(each for part in parts for each in part.cells),
        edges=tuple(each for part in parts for each in part.edges),
        measures=measures,
        notes=tuple(each for part in parts for each in part.notes),
    )
