"""Tells the changes of one kind in one pair of types one by one up to a number, and the rest as a number: nobody reads thousands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from harness.model.difference import Difference

_NONE: Mapping[str, int] = MappingProxyType({})
MOST_TOLD = 250
"""Changes of one kind in one pair of types that are told one by one."""


class Tally:
    """Counts the changes of one pair of types by their kinds, so that no more of them are made than are told.

    Shape: `beyond` counts, by kind, those that were not made.
    """

    def __init__(self) -> None:
        self.beyond = Counter[str]()
        self._told = Counter[str]()

    def tells(self, kind: str) -> bool:
        """Whether one more of a kind is told; else it is counted."""
        if self._told[kind] < MOST_TOLD:
            self._told[kind] += 1
            return True
        self.beyond[kind] += 1
        return False


def folded(differences: Sequence[Difference], beyond: Mapping[str, int] = _NONE) -> Iterator[tuple[Difference, int]]:
    """The differences that are told, the last one of a kind with how many more of that kind there are, `beyond` among them."""
    if len(differences) <= MOST_TOLD and not beyond:
        yield from ((each, 0) for each in differences)
        return
    counts, told = Counter(each.kind for each in differences), Counter[str]()
    counts.update(beyond)
    for each in differences:
        told[each.kind] += 1
        if told[each.kind] <= MOST_TOLD:
            last = told[each.kind] == MOST_TOLD
            yield each, counts[each.kind] - MOST_TOLD if last else 0
