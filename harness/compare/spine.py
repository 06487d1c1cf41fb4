"""Strips the levels that two deep shapes share, each with one part that differs, so that depth costs no search.

A value of the innermost parts, wrapped again level by level, proves of the wholes what it proves of the parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

from harness.model import shape as s
from harness.model.difference import Difference, Witness
from harness.model.location import Every, Step, pointer
from harness.values.regex_automaton import Undecided
from harness.values.regex_search import shortest

SHALLOW = 40
"""Levels that are left to the search."""

_ARRAY = 0


class Level(NamedTuple):
    """One level: the property's name, or `_ARRAY` for the first item, and the step as paths of shapes write it."""

    key: str | int
    step: Step


class Spine(NamedTuple):
    """The levels from the outside in, and the two shapes inside."""

    levels: Sequence[Level]
    producer: s.Shape
    consumer: s.Shape


def spine(producer: s.Shape, consumer: s.Shape) -> Spine | None:
    """The levels that the two share; None when they are few."""
    levels: list[Level] = []
    seen: set[tuple[int, int]] = set()
    while (producer.serial, consumer.serial) not in seen:
        seen.add((producer.serial, consumer.serial))
        inner = _inner(producer, consumer)
        if inner is None:
            break
        level, producer, consumer = inner
        levels.append(level)
    return Spine(levels, producer, consumer) if len(levels) > SHALLOW else None


def wrapped(levels: Sequence[Level], value: Any) -> Any:
    """The value of the innermost part as one of the whole."""
    for each in reversed(levels):
        value = [value] if each.key == _ARRAY else {each.key: value}
    return value


def at_depth(levels: Sequence[Level], found: Difference) -> Difference:
    """A difference of the innermost parts as one of the wholes."""
    witness = None if found.witness is None else Witness(wrapped(levels, found.witness.value))
    place = prefix(levels) + found.pointer if witness else found.pointer
    return replace(found, path=(*(each.step for each in levels), *found.path), witness=witness, pointer=place)


def prefix(levels: Sequence[Level]) -> str:
    """The JSON Pointer of the innermost part in a wrapped value."""
    return pointer(tuple(each.key for each in levels))


def _inner(producer: s.Shape, consumer: s.Shape) -> tuple[Level, s.Shape, s.Shape] | None:
    """The one part in which two shapes differ, where values of the part alone tell the two apart."""
    if producer is consumer or not _alike(producer, consumer):
        return None
    if producer.objects == consumer.objects and len(producer.arrays) == len(consumer.arrays) == 1:
        return _item(producer.arrays[0], consumer.arrays[0])
    if producer.arrays == consumer.arrays and len(producer.objects) == len(consumer.objects) == 1:
        return _member(producer.objects[0], consumer.objects[0])
    return None


def _alike(one: s.Shape, other: s.Shape) -> bool:
    """Whether two shapes are the same in everything but arrays and objects."""
    if one.marks or other.marks or one.residuals or other.residuals or one.hosts or other.hosts:
        return False
    same = one.null == other.null and one.booleans == other.booleans
    return same and one.numbers == other.numbers and one.strings == other.strings


def _item(one: s.ArraySet, other: s.ArraySet) -> tuple[Level, s.Shape, s.Shape] | None:
    sizes = (one.min_items, one.max_items, one.unique)
    if sizes != (other.min_items, other.max_items, other.unique) or one.min_items > 1 or one.max_items == 0:
        return None
    if one.without or other.without or one.contains or other.contains:
        return None
    if not one.prefix and not other.prefix:
        return Level(_ARRAY, Every.ITEM), s.resolve(one.items), s.resolve(other.items)
    if len(one.prefix) == len(other.prefix) == 1 and one.items is other.items:
        return Level(_ARRAY, 0), s.resolve(one.prefix[0]), s.resolve(other.prefix[0])
    return None


def _member(one: s.ObjectSet, other: s.ObjectSet) -> tuple[Level, s.Shape, s.Shape] | None:
    sizes = (one.min_size, one.max_size)
    if sizes != (other.min_size, other.max_size) or one.min_size > 1 or one.max_size == 0:
        return None
    if one.without or other.without or one.names is not s.UNKNOWN or other.names is not s.UNKNOWN:
        return None
    if one.rest is other.rest and not one.patterns and not other.patterns:
        return _field(one, other)
    return None if one.fields or other.fields else _entry(one, other)


def _field(one: s.ObjectSet, other: s.ObjectSet) -> tuple[Level, s.Shape, s.Shape] | None:
    if one.fields.keys() != other.fields.keys() or one.required != other.required or len(one.required) > 1:
        return None
    apart = [name for name, field in one.fields.items() if field.shape is not other.fields[name].shape]
    if len(apart) != 1 or one.required not in ((), (apart[0],)):
        return None
    name = apart[0]
    return Level(name, name), s.resolve(one.fields[name].shape), s.resolve(other.fields[name].shape)


def _entry(one: s.ObjectSet, other: s.ObjectSet) -> tuple[Level, s.Shape, s.Shape] | None:
    if not one.patterns and not other.patterns:
        return Level("a", Every.ENTRY), s.resolve(one.rest), s.resolve(other.rest)
    if len(one.patterns) != 1 or len(other.patterns) != 1 or one.rest is not other.rest:
        return None
    (source, inside), (theirs, outside) = one.patterns[0], other.patterns[0]
    name = _name(source) if source == theirs else None
    return None if name is None else (Level(name, Every.ENTRY), s.resolve(inside), s.resolve(outside))


@lru_cache(maxsize=64)
def _name(source: str) -> str | None:
    """A property's name that the pattern is found in."""
    try:
        return next(iter(shortest((source,))), None)
    except Undecided:
        return None
