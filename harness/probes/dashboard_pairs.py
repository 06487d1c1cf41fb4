"""Combinations of widgets: few rows of values in which every value of a widget meets every value of every other one."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import TypeAlias

Place: TypeAlias = tuple[str, int]
"""A widget and the index of one of its values."""

_CANDIDATES = 12


def rows(counts: Mapping[str, int], drawn: random.Random) -> Iterator[Mapping[str, int]]:
    """Rows of one index for each widget until all pairs were met, those that meet most first; greedy, so not the fewest.

    Shape: `counts` has the number of values by widget, 1 or more. Source: Cohen et al., The AETG System (1997).
    """
    names = sorted(counts)
    missing = {
        ((one, i), (other, j))
        for one, other in combinations(names, 2)
        for i in range(counts[one])
        for j in range(counts[other])
    }
    while missing:
        first = min(missing)
        candidates = (_row(first, names, counts, missing, drawn) for _ in range(_CANDIDATES))
        best = max(candidates, key=lambda row: len(_pairs(row) & missing))
        missing -= _pairs(best)
        yield best


def _row(
    first: tuple[Place, Place],
    names: Sequence[str],
    counts: Mapping[str, int],
    missing: set[tuple[Place, Place]],
    drawn: random.Random,
) -> dict[str, int]:
    row = dict(first)
    for name in drawn.sample(names, len(names)):
        if name not in row:
            orders = drawn.sample(range(counts[name]), counts[name])
            row[name] = max(orders, key=lambda index: len(_pairs({**row, name: index}) & missing))
    return row


def _pairs(row: Mapping[str, int]) -> set[tuple[Place, Place]]:
    return set(combinations(sorted(row.items()), 2))
