"""All members of a shape, where it has only a few: an exact way where a search gives up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import product
from typing import Any, Final, TypeVar

from harness.model import shape as s
from harness.values.evaluate import accepts

MAX_MEMBERS: Final = 200
"""Members beyond which a shape is not written out."""

DEEPEST: Final = 40
"""Levels beyond which a shape is taken for recursive."""

Scalar = TypeVar("Scalar", str, int | Fraction)

_ABSENT: Final = object()


class _TooMany(Exception):
    """The shape has more members than are written out, perhaps without end."""


def members(child: s.Child) -> list[Any] | None:
    """Every JSON value of the shape, or None where they are too many, without end or not known."""
    try:
        return _members(child, 0)
    except _TooMany:
        return None


def _members(child: s.Child, depth: int) -> list[Any]:
    shape = s.resolve(child)
    if shape.marks or shape.residuals or shape.hosts or depth > DEEPEST:
        raise _TooMany
    found = _limited(_candidates(shape, depth))
    answers = [accepts(shape, value) for value in found]
    if None in answers:
        raise _TooMany
    return [value for value, holds in zip(found, answers, strict=True) if holds]


def _limited(values: Iterable[Any]) -> list[Any]:
    found = []
    for value in values:
        found.append(value)
        if len(found) > MAX_MEMBERS:
            raise _TooMany
    return found


def _candidates(shape: s.Shape, depth: int) -> Iterator[Any]:
    if shape.null:
        yield None
    yield from sorted(shape.booleans)
    for numbers in shape.numbers:
        yield from sorted(_listed(numbers.values))
    for strings in shape.strings:
        yield from sorted(_listed(strings.values))
    for arrays in shape.arrays:
        yield from _arrays(arrays, depth)
    for objects in shape.objects:
        yield from _objects(objects, depth)


def _listed(values: frozenset[Scalar] | None) -> frozenset[Scalar]:
    if values is None:
        raise _TooMany
    return values


def _arrays(arrays: s.ArraySet, depth: int) -> Iterator[list[Any]]:
    most = len(arrays.prefix) if s.resolve(arrays.items) is s.NEVER else arrays.max_items
    if most is None or most > MAX_MEMBERS:
        raise _TooMany
    if arrays.max_items is not None:
        most = min(most, arrays.max_items)
    places = [_members(s.item_at(arrays, index), depth + 1) for index in range(most)]
    for length in range(arrays.min_items, most + 1):
        yield from (list(items) for items in product(*places[:length]))


def _objects(objects: s.ObjectSet, depth: int) -> Iterator[dict[str, Any]]:
    if s.resolve(objects.rest) is not s.NEVER or objects.patterns:
        raise _TooMany
    choices = [
        [*([] if field.required else [_ABSENT]), *_members(field.shape, depth + 1)] for field in objects.fields.values()
    ]
    for values in product(*choices):
        yield {name: value for name, value in zip(objects.fields, values, strict=True) if value is not _ABSENT}
