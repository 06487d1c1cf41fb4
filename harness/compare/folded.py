"""Tells the changes of one kind in one pair of types one by one up to a number, and the rest as a number: nobody reads thousands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from harness.model.difference import Difference

MOST_TOLD = 250
"""Changes of one kind in one pair of types that are told one by one."""


def folded(differences: Sequence[Difference]) -> Iterator[tuple[Difference, int]]:
    """The differences that are told, the last one of a kind with how many more of that kind there are."""
    if len(differences) <= MOST_TOLD:
        yield from ((each, 0) for each in differences)
        return
    counts, told = Counter(each.kind for each in differences), Counter[str]()
    for each in differences:
        told[each.kind] += 1
        if told[each.kind] <= MOST_TOLD:
            last = told[each.kind] == MOST_TOLD
            yield each, counts[each.kind] - MOST_TOLD if last else 0
