"""Joins arrays that differ in nothing but how long they are: intervals that meet are one, as unions multiplied out make many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from harness.model.shapes.nodes import ArraySet, array_set

FEW = 8
"""Alternatives up to which there is nothing to gain."""


def joined_lengths(arrays: Sequence[ArraySet]) -> Sequence[ArraySet]:
    """The same arrays in as few alternatives as their lengths allow, each where the first of its kind stood."""
    if len(arrays) <= FEW:
        return arrays
    groups: dict[tuple[Any, ...], list[ArraySet]] = {}
    for each in arrays:
        groups.setdefault((each.prefix, each.items, each.unique, each.contains, each.without), []).append(each)
    if len(groups) == len(arrays):
        return arrays
    return tuple(joined for group in groups.values() for joined in _joined(group))


def _joined(group: Sequence[ArraySet]) -> Iterator[ArraySet]:
    first, *rest = sorted(group, key=lambda each: each.min_items)
    low, high = first.min_items, first.max_items
    for each in rest:
        if high is not None and each.min_items > high + 1:
            yield _of_length(first, low, high)
            low, high = each.min_items, each.max_items
        elif high is not None:
            high = None if each.max_items is None else max(high, each.max_items)
    yield _of_length(first, low, high)


def _of_length(each: ArraySet, low: int, high: int | None) -> ArraySet:
    return array_set(each.prefix, each.items, low, high, each.unique, each.contains, each.without)
