"""Whole numbers beyond what JavaScript's `number` holds exactly, where the consumer reads a number."""

from __future__ import annotations

from collections.abc import Iterator

from harness.model import shape as s
from harness.model.location import Every, Path

SAFE = 2**53 - 1
"""The largest whole number that is exact in an IEEE 754 double. Source: ECMAScript, Number.MAX_SAFE_INTEGER."""


def unsafe_integers(producer: s.Shape, consumer: s.Shape) -> Iterator[tuple[Path, int]]:
    """Paths at which a declared range of integers reaches beyond SAFE, with its largest; each pair is walked once."""
    seen: set[tuple[int, int]] = set()
    waiting: list[tuple[Path, s.Shape, s.Shape]] = [((), producer, consumer)]
    while waiting:
        path, mine, theirs = waiting.pop()
        if (mine.serial, theirs.serial) in seen:
            continue
        seen.add((mine.serial, theirs.serial))
        largest = max(
            (int(each.maximum) for each in mine.numbers if each.integer and each.maximum is not None), default=0
        )
        if largest > SAFE and theirs.numbers and theirs is not s.UNKNOWN:
            yield path, largest
        waiting.extend(_parts(path, mine, theirs))


def _parts(path: Path, mine: s.Shape, theirs: s.Shape) -> Iterator[tuple[Path, s.Shape, s.Shape]]:
    for held in mine.objects:
        for name, field in held.fields.items():
            for other in theirs.objects:
                if name in other.fields:
                    yield (*path, name), s.resolve(field.shape), s.resolve(other.fields[name].shape)
    for array in mine.arrays:
        for taken in theirs.arrays:
            yield (*path, Every.ITEM), s.resolve(array.items), s.resolve(taken.items)
