"""Every single change that makes a value wrong for a shape: the deterministic half of near-misses."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from harness.model import shape as s
from harness.model.location import Path
from harness.model.shape import Number, Shape


def as_json_number(value: Number) -> int | float:
    """An exact number as JSON writes it: whole numbers as int, others as the nearest float."""
    return int(value) if value == int(value) else float(value)


def spoilings(shape: Shape, value: Any, path: Path = ()) -> Iterator[tuple[Path, str, Any]]:
    """Every single change of a value at this place or below: the path, the cause, the whole value changed."""
    yield from ((path, cause, made) for cause, made in _spoiled(shape, value))
    for objects in shape.objects if isinstance(value, dict) else ():
        for name, field in objects.fields.items():
            if name in value:
                inner = spoilings(s.resolve(field.shape), value[name], (*path, name))
                yield from ((where, cause, {**value, name: made}) for where, cause, made in inner)
    for arrays in shape.arrays if isinstance(value, list) else ():
        for index, item in enumerate(value[:2]):
            child = arrays.prefix[index] if index < len(arrays.prefix) else arrays.items
            inner = spoilings(s.resolve(child), item, (*path, index))
            yield from ((where, cause, [*value[:index], made, *value[index + 1 :]]) for where, cause, made in inner)


def _spoiled(shape: Shape, value: Any) -> Iterator[tuple[str, Any]]:
    """Changes of the value itself; the caller keeps those that the whole shape refuses."""
    if not shape.null:
        yield "null", None
    yield "kind", [] if isinstance(value, str | int | float | bool | None) else "text"
    if isinstance(value, bool):
        yield "value", not value
    elif isinstance(value, str):
        yield from _spoiled_string(shape, value)
    elif isinstance(value, int | float):
        yield from _spoiled_number(shape, value)
    elif isinstance(value, list):
        yield from _spoiled_list(shape, value)
    elif isinstance(value, dict):
        yield from _spoiled_object(shape, value)


def _spoiled_string(shape: Shape, value: str) -> Iterator[tuple[str, Any]]:
    yield "enum", f"{value}~"
    for each in shape.strings:
        if each.min_length:
            yield "length", value[: each.min_length - 1]
        if each.max_length is not None and each.max_length < 10**5:
            yield "length", value.ljust(each.max_length + 1, "x")
        yield from (("format", f"not a {name}") for name in each.formats)
        yield from (("pattern", text) for text in ("", "~", value[:-1]) if each.patterns)


def _spoiled_number(shape: Shape, value: float) -> Iterator[tuple[str, Any]]:
    for each in shape.numbers:
        if each.minimum is not None:
            yield "range", as_json_number(each.minimum if each.exclusive_minimum else each.minimum - 1)
        if each.maximum is not None:
            yield "range", as_json_number(each.maximum if each.exclusive_maximum else each.maximum + 1)
        if each.multiple is not None:
            yield "multiple", as_json_number(Fraction(value) + Fraction(each.multiple) / 2)
        if each.values is not None:
            yield "enum", as_json_number(max(each.values) + 1)


def _spoiled_list(shape: Shape, value: list[Any]) -> Iterator[tuple[str, Any]]:
    for each in shape.arrays:
        if each.min_items:
            yield "items", value[: each.min_items - 1]
        if each.max_items is not None and value and each.max_items < 10**3:
            yield "items", [*value, *value[:1] * (each.max_items + 1 - len(value))]
        if each.unique and value:
            yield "unique", [*value, value[0]]


def _spoiled_object(shape: Shape, value: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for each in shape.objects:
        for name, field in each.fields.items():
            if field.required and name in value:
                yield "required", {key: held for key, held in value.items() if key != name}
        if s.resolve(each.rest) is s.NEVER:
            yield "additional", {**value, "unexpected~": 1}
