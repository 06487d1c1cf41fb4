"""Shapes as short text for people."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from fractions import Fraction
from functools import lru_cache
from heapq import nsmallest
from itertools import islice
from typing import TypeVar

from harness.model.shapes.nodes import (
    BOTH,
    FULL_ARRAY,
    FULL_OBJECT,
    NEVER,
    UNKNOWN,
    ArraySet,
    Child,
    Number,
    NumberSet,
    ObjectSet,
    Shape,
    StringSet,
)
from harness.model.shapes.resolution import resolve

Scalar = TypeVar("Scalar", str, Number)

_quoted = json.JSONEncoder(ensure_ascii=False).encode

MAX_DEPTH = 2
MAX_MEMBERS = 8
MAX_ALTERNATIVES = 6
INT32 = (-(2**31), 2**31 - 1)
INT64 = (-(2**63), 2**63 - 1)


@lru_cache(maxsize=512)
def describe(child: Child, depth: int = MAX_DEPTH) -> str:
    """Short text such as `string | null` or `{id: integer, name?: string}`; deep parts become an ellipsis."""
    shape = resolve(child)
    if shape.marks:
        return "any"
    if shape is UNKNOWN:
        return "unknown"
    if shape is NEVER:
        return "never"
    parts = list(islice(_alternatives(shape, depth), MAX_ALTERNATIVES))
    more = _count(shape) - len(parts) if len(parts) == MAX_ALTERNATIVES else 0
    return " | ".join([*parts, f"{more} more"] if more else parts)


def _count(shape: Shape) -> int:
    """How many alternatives there are, without writing them."""
    several = (shape.objects, shape.arrays, shape.strings, shape.numbers, shape.hosts, shape.residuals)
    return sum(map(len, several)) + bool(shape.booleans) + shape.null


def _alternatives(shape: Shape, depth: int) -> Iterator[str]:
    for objects in shape.objects:
        yield _object(objects, depth)
    for arrays in shape.arrays:
        yield _array(arrays, depth)
    for strings in shape.strings:
        yield _string(strings)
    for numbers in shape.numbers:
        yield _number(numbers)
    if shape.booleans == BOTH:
        yield "boolean"
    elif shape.booleans:
        yield json.dumps(next(iter(shape.booleans)))
    yield from sorted(shape.hosts)
    if shape.null:
        yield "null"
    for residual in shape.residuals:
        yield f"unresolved ({residual.reason})"


def _number(numbers: NumberSet) -> str:
    if numbers.values is not None:
        return _members([number_text(value) for value in _first(numbers.values)], len(numbers.values))
    base = "integer" if numbers.multiple == 1 else "number"
    if numbers.multiple == 1 and (numbers.minimum, numbers.maximum) in (INT32, INT64):
        return "int32" if (numbers.minimum, numbers.maximum) == INT32 else "int64"
    rules = []
    if numbers.minimum is not None:
        rules.append((">" if numbers.exclusive_minimum else ">=") + f" {number_text(numbers.minimum)}")
    if numbers.maximum is not None:
        rules.append(("<" if numbers.exclusive_maximum else "<=") + f" {number_text(numbers.maximum)}")
    if numbers.multiple not in (None, 1):
        rules.append(f"multiple of {number_text(numbers.multiple or 1)}")
    text = f"{base} ({', '.join(rules)})" if rules else base
    return text + _less([_number(each) for each in numbers.without])


def number_text(value: Number) -> str:
    """The number as JSON text, or as a ratio where decimals would not end."""
    if isinstance(value, int):
        return str(value) if abs(value) < 10**40 else f"{float(value):.6g}" if abs(value) < 10**300 else "a huge number"
    bottom = Fraction(value).denominator
    while bottom % 2 == 0:
        bottom //= 2
    while bottom % 5 == 0:
        bottom //= 5
    return repr(float(value)) if bottom == 1 else f"{value.numerator}/{value.denominator}"


def _string(strings: StringSet) -> str:
    rules = []
    if strings.min_length or strings.max_length is not None:
        rules.append(f"length {interval_text(strings.min_length, strings.max_length)}")
    rules += [f"/{source}/" for source in strings.patterns]
    if strings.values is not None:
        texts = [_quoted(value) for value in _first(strings.values)]
        base = _members(texts, len(strings.values))
    else:
        base = "string"
    rules = [*strings.formats, *rules]
    text = f"{base} ({', '.join(rules)})" if rules else base
    return text + _less([_string(each) for each in strings.without])


def interval_text(low: int, high: int | None) -> str:
    """A closed interval of counts, such as `2 to 5`, `at least 1` or `exactly 3`."""
    if high is None:
        return f"at least {low}"
    if low == high:
        return f"exactly {low}"
    return f"{low} to {high}" if low else f"at most {high}"


def amount_text(low: int, high: int | None, one: str, many: str) -> str:
    """A closed interval with what is counted, such as `at least 1 item` or `2 to 5 items`."""
    last = low if high is None else high
    return f"{interval_text(low, high)} {one if last == 1 else many}"


def _first(values: Collection[Scalar]) -> list[Scalar]:
    """The members that are shown, in order."""
    return nsmallest(MAX_MEMBERS, values) if len(values) > MAX_MEMBERS else sorted(values)


def _members(texts: list[str], count: int) -> str:
    """The first of so many members, and how many there are beyond them."""
    shown = texts[:MAX_MEMBERS]
    return " | ".join([*shown, f"{count - MAX_MEMBERS} more"] if count > MAX_MEMBERS else shown)


def _array(arrays: ArraySet, depth: int) -> str:
    if arrays is FULL_ARRAY:
        return "array"
    if arrays.max_items == 0:
        return "[]"
    if depth <= 0:
        return "[…]"
    if arrays.items is UNKNOWN and not arrays.prefix:
        text = "array"
    elif arrays.prefix:
        heads = ", ".join(describe(child, depth - 1) for child in arrays.prefix)
        tail = "" if arrays.items is NEVER else f", ...{describe(arrays.items, depth - 1)}[]"
        text = f"[{heads}{tail}]"
    else:
        inner = describe(arrays.items, depth - 1)
        text = f"({inner})[]" if " " in inner and not inner.startswith("{") else f"{inner}[]"
    rules = []
    fixed = arrays.items is NEVER and arrays.min_items == len(arrays.prefix)
    if not fixed and (arrays.min_items or (arrays.max_items is not None and arrays.items is not NEVER)):
        rules.append(amount_text(arrays.min_items, arrays.max_items, "item", "items"))
    if arrays.unique:
        rules.append("unique")
    rules += [f"containing {describe(need.shape, depth - 1)}" for need in arrays.contains]
    text = f"{text} ({', '.join(rules)})" if rules else text
    return text + _less([_array(each, depth - 1) for each in arrays.without])


def _object(objects: ObjectSet, depth: int) -> str:
    if objects is FULL_OBJECT:
        return "object"
    if depth <= 0:
        return "{…}"
    parts = [
        f"{name}{'' if field.required else '?'}: {describe(field.shape, depth - 1)}"
        for name, field in islice(objects.fields.items(), MAX_MEMBERS)
    ]
    if len(objects.fields) > MAX_MEMBERS:
        parts.append(f"… {len(objects.fields) - MAX_MEMBERS} more")
    parts += [f"/{source}/: {describe(child, depth - 1)}" for source, child in objects.patterns]
    if objects.rest is NEVER:
        text = "{" + ", ".join(parts) + "}" if parts else "{} (closed)"
    elif objects.rest is UNKNOWN:
        text = "{" + ", ".join([*parts, "…"]) + "}" if parts else "object"
    else:
        text = "{" + ", ".join([*parts, f"[key]: {describe(objects.rest, depth - 1)}"]) + "}"
    rules = [] if objects.names is UNKNOWN else [f"names {describe(objects.names, depth - 1)}"]
    if objects.min_size or objects.max_size is not None:
        rules.append(amount_text(objects.min_size, objects.max_size, "property", "properties"))
    text = f"{text} ({', '.join(rules)})" if rules else text
    return text + _less([_object(each, depth - 1) for each in objects.without])


def _less(texts: list[str]) -> str:
    return f" but not {_members(sorted(texts), len(texts))}" if texts else ""
