"""Many different values of one shape in one go, where they are easily made; it never says that there are no more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import chain, islice
from typing import Any, Final

from harness.model import shape as s
from harness.values.evaluate import accepts, identity
from harness.values.search.outcome import Found
from harness.values.search.seeker import Seeker
from harness.values.search.strings import many_strings

MANY: Final = 4
"""Values that are made in the time of one step."""

DEEPEST: Final = 3
"""Levels of objects and arrays inside which values are varied."""


def several_names(search: Seeker, inside: s.Child, refused: Sequence[s.Child], most: int) -> list[str]:
    """Up to so many strings in `inside` and in none of the others."""
    shape = s.resolve(inside)
    outside = [s.resolve(each) for each in refused]
    if shape.residuals or any(each.residuals for each in outside):
        return []
    search.spend(1 + most // MANY)
    kept_out = [each for other in outside for each in other.strings]
    found: dict[str, None] = {}
    for strings in shape.strings:
        found.update(dict.fromkeys(many_strings(strings, kept_out, most - len(found))))
    return list(found)


def several(search: Seeker, child: s.Child, refused: Sequence[s.Child], taken: Iterable[Any], most: int) -> list[Any]:
    """Up to so many values of a shape, none of another, no two of them equal and none equal to one that is taken."""
    seen = {identity(value) for value in taken}
    search.spend(1 + (most + len(seen)) // MANY)
    found: list[Any] = []
    for value in islice(_variants(search, s.resolve(child), most + len(seen), DEEPEST), 4 * (most + len(seen))):
        key = identity(value)
        if key in seen or accepts(child, value) is not True:
            continue
        if any(accepts(other, value) is not False for other in refused):
            continue
        seen.add(key)
        found.append(value)
        if len(found) == most:
            break
    return found


def _variants(search: Seeker, shape: s.Shape, most: int, depth: int) -> Iterator[Any]:
    """Values that mostly belong to the shape."""
    yield from chain.from_iterable(_progression(each, most) for each in shape.numbers)
    for strings in shape.strings:
        yield from many_strings(strings, (), most)
    if depth:
        for arrays in shape.arrays:
            yield from _arrays(search, arrays, most, depth)
        for objects in shape.objects:
            yield from _objects(search, objects, most, depth)


def _progression(numbers: s.NumberSet, most: int) -> Iterator[int | Fraction]:
    """The members of a finite set, or numbers at equal distances, the smallest first."""
    if numbers.values is not None:
        yield from sorted(numbers.values)
        return
    step = numbers.multiple or 1
    low, high = numbers.minimum, numbers.maximum
    if low is None and high is None:
        low = 0
    start = -(-low // step) * step if low is not None else None
    last = high // step * step if high is not None else None
    for index in range(most + 2):
        yield start + index * step if start is not None else (last or 0) - index * step


def _arrays(search: Seeker, arrays: s.ArraySet, most: int, depth: int) -> Iterator[list[Any]]:
    """One array with another last item each time."""
    base = search.find(s.of_arrays(arrays))
    if not isinstance(base, Found):
        return
    head = base.value[:-1]
    for value in _variants(search, s.resolve(s.item_at(arrays, len(head))), most, depth - 1):
        yield [*head, value]


def _objects(search: Seeker, objects: s.ObjectSet, most: int, depth: int) -> Iterator[dict[str, Any]]:
    """One object with another value of one of its fields each time."""
    base = search.find(s.of_objects(objects))
    if not isinstance(base, Found):
        return
    fields = [(name, field.shape) for name, field in objects.fields.items()] or [("a", objects.rest)]
    for name, child in fields:
        for value in _variants(search, s.resolve(child), most, depth - 1):
            yield {**base.value, name: value}
