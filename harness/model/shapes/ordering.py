"""The one order of alternatives: by what they say, never by when they were first made, so that answers hang on neither.

A process that has read other documents before must give the same answer, the same witness and the same words.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias
from zlib import crc32

from harness.model.shapes.nodes import UNKNOWN, ArraySet, Child, NumberSet, ObjectSet, Shape, StringSet

Composite: TypeAlias = ArraySet | ObjectSet

MANY = 256
"""Alternatives beyond which their content is not looked at: the order they were made in has to do."""

DEEPEST = 24
"""Levels below which nothing counts for the order."""


def joined(full: Any, members: list[Any]) -> tuple[Any, ...]:
    """Arrays or objects as alternatives: one that is everything swallows the rest."""
    if full in members:
        return (full,)
    return sorted_composites(members) if len(members) > 1 else tuple(members)


def sorted_composites(members: Iterable[Any]) -> tuple[Any, ...]:
    """Array or object sets without repeats."""
    unique = set(members)
    if len(unique) < 2:
        return tuple(unique)
    return tuple(sorted(unique, key=_composite_order if len(unique) <= MANY else _serial))


def _serial(each: Any) -> int:
    found: int = each.serial
    return found


def _composite_order(each: Composite) -> tuple[Any, ...]:
    """Names first, then the literals that tell alternatives apart, as people would put them."""
    if isinstance(each, ObjectSet):
        names = tuple(sorted(each.fields))
        return (
            bool(each.without),
            names,
            tuple(_told(each.fields[name].shape) for name in names),
            content(each),
            each.serial,
        )
    items = tuple(_told(child) for child in (*each.prefix, each.items))
    return bool(each.without), (), items, content(each), each.serial


def _told(child: Child) -> str:
    """The literals of a member, which can be read off at once."""
    if not isinstance(child, Shape) or not (child.strings or child.numbers):
        return ""
    words = [sorted(each.values)[:MANY] for each in child.strings if each.values is not None]
    numbers = [sorted(each.values)[:MANY] for each in child.numbers if each.values is not None]
    return repr((words, numbers)) if words or numbers else ""


def content(child: Child | Composite, depth: int = 0) -> int:
    """A checksum of what a node says, worked out once; references count by their being there, which ends every cycle."""
    if not isinstance(child, (Shape, ArraySet, ObjectSet)) or child is UNKNOWN or depth > DEEPEST:
        return 1
    if not child.checksum:
        child.checksum = crc32(repr(_parts(child, depth + 1)).encode("utf-8", "surrogatepass")) | 1 << 32
    return child.checksum


def _parts(node: Shape | Composite, depth: int) -> Any:
    if isinstance(node, ObjectSet):
        fields = [(name, node.fields[name].required, content(node.fields[name].shape, depth)) for name in node.fields]
        patterns = [(source, content(child, depth)) for source, child in node.patterns]
        rest = content(node.rest, depth), content(node.names, depth), node.min_size, node.max_size
        return sorted(fields), patterns, rest, sorted([content(each, depth) for each in node.without])
    if isinstance(node, ArraySet):
        items = [content(child, depth) for child in (*node.prefix, node.items)]
        needs = sorted((content(need.shape, depth), need.minimum, str(need.maximum)) for need in node.contains)
        size = node.min_items, node.max_items, node.unique
        return items, needs, size, sorted(content(each, depth) for each in node.without)
    scalars = [_number_parts(each) for each in node.numbers], [_string_parts(each) for each in node.strings]
    inner = [*(content(each, depth) for each in node.arrays), *(content(each, depth) for each in node.objects)]
    plain = node.null, sorted(node.booleans), sorted(node.hosts), sorted(node.marks)
    return scalars, sorted(inner), plain, sorted(each.reason for each in node.residuals)


def sorted_numbers(members: Iterable[NumberSet]) -> tuple[NumberSet, ...]:
    """Number sets, the lowest first."""
    unique = set(members)
    return tuple(sorted(unique, key=_number_order) if len(unique) > 1 else unique)


def _number_order(each: NumberSet) -> tuple[Any, ...]:
    low, high, step = each.minimum, each.maximum, each.multiple
    bounds = (low is not None, low or 0, high is None, high or 0, step or 0)
    return *bounds, each.exclusive_minimum, each.exclusive_maximum, _number_parts(each), each.serial


def _number_parts(each: NumberSet) -> str:
    values = None if each.values is None else sorted(each.values)[:MANY]
    bounds = each.minimum, each.exclusive_minimum, each.maximum, each.exclusive_maximum, each.multiple
    return repr((values, bounds, sorted(_number_parts(other) for other in each.without)))


def sorted_strings(members: Iterable[StringSet]) -> tuple[StringSet, ...]:
    """String sets, the shortest first."""
    unique = set(members)
    return tuple(sorted(unique, key=_string_order) if len(unique) > 1 else unique)


def _string_order(each: StringSet) -> tuple[Any, ...]:
    high = each.max_length
    rules = (each.patterns, each.formats, each.min_length, high is None, high or 0)
    return *rules, _string_parts(each), each.serial


def _string_parts(each: StringSet) -> str:
    values = None if each.values is None else sorted(each.values)[:MANY]
    rules = each.patterns, each.formats, each.min_length, each.max_length
    return repr((values, rules, sorted(_string_parts(other) for other in each.without)))
