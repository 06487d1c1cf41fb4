"""Takes a request that the target accepted and pushes one part of it at a time to the edge of what the contract allows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from harness.model import shape as s
from harness.model.contract import Operation, Parameter
from harness.model.shape import ArraySet, NumberSet, ObjectSet, Shape, StringSet
from harness.probes.api_case import Case, NoBody, wire_text

_INTEGERS = (0, 1, -1, 2**31 - 1, 2**31, 2**53, 2**63 - 1, 2**63, -(2**63) - 1, 10**30)
_NUMBERS = (0.1, -0.1, 1e-300, 5e-324, 1e16, 1e308)
_TEXTS = ("", " ", "\x00", "\U0001f9f7", "e\u0301", "\u202e", "%", "' OR 1=1 --", "../..", "0", "null", "NaN", "1e999")
_BROKEN_TEXT = "\ud800"
_LONG = 20_000
_FORMATS: Mapping[str, tuple[str, ...]] = {
    "date": ("0001-01-01", "9999-12-31", "1970-01-01", "2024-02-29"),
    "date-time": (
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999Z",
        "0001-01-01T00:00:00+23:59",
        "9999-12-31T23:59:59-23:59",
        "2024-03-31T02:30:00+01:00",
    ),
    "time": ("00:00:00Z", "23:59:59.999999Z"),
    "duration": ("P0D", "P999999999D"),
    "uuid": ("00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"),
    "email": ("a@b.co", f"{'a' * 64}@{'b' * 60}.example"),
    "uri": ("http://a", f"https://example.test/{'a' * 2000}", "http://[::1]:65535/"),
    "binary": (),
}
_DIGITS = ("0", "-0", "0.00", "9" * 30, "0." + "0" * 29 + "1", "-1")


def edges(shape: Shape) -> Iterator[Any]:
    """Values at the edge of a shape, and a few that no limit of it excludes."""
    if shape.null:
        yield None
    yield from sorted(shape.booleans)
    for numbers in shape.numbers:
        yield from (each for each in _number_edges(numbers) if s.number_holds(numbers, each))
    for strings in shape.strings:
        yield from _string_edges(strings)


def at_the_edges(case: Case, operation: Operation) -> Iterator[Case]:
    """Cases that differ from an accepted one in one part each."""
    for parameter in operation.parameters:
        yield from _parameter_edges(case, parameter)
    if case.body is not NoBody.ABSENT and not isinstance(case.body, bytes):
        shapes = [each.typed.shape for each in operation.request_bodies if each.content_type == case.media_type]
        for pointer, value in _variations(case.body, shapes):
            yield replace(case, body=value, about=f"body{pointer} at an edge")


def _parameter_edges(case: Case, parameter: Parameter) -> Iterator[Case]:
    about = f"{parameter.place} {parameter.name} at an edge"
    values = dict.fromkeys(wire_text(each) for each in edges(parameter.typed.shape) if each is not None)
    for value in values:
        if parameter.place == "query":
            yield replace(case.with_query(parameter.name, value), about=about)
        elif parameter.place == "path" and value:
            yield replace(case, path_values={**case.path_values, parameter.name: value}, about=about)
    if parameter.place == "query" and not parameter.required and parameter.name in case.query:
        yield replace(case, query={k: v for k, v in case.query.items() if k != parameter.name}, about=f"no {parameter.name}")


def _number_edges(numbers: NumberSet) -> Iterator[Any]:
    if numbers.values is not None:
        yield from (_as_json_number(each) for each in numbers.values)
        return
    limits = [_as_json_number(each) for each in (numbers.minimum, numbers.maximum) if each is not None]
    yield from (*limits, *_INTEGERS)
    if numbers.multiple is None:
        yield from _NUMBERS


def _as_json_number(value: Any) -> int | float:
    return int(value) if value == int(value) else float(value)


def _string_edges(strings: StringSet) -> Iterator[str]:
    if strings.values is not None:
        yield from sorted(strings.values)
    elif any(each in _FORMATS for each in strings.formats):
        yield from (text for each in strings.formats for text in _FORMATS.get(each, ()))
    elif strings.patterns:
        yield from _DIGITS
    else:
        longest = _LONG if strings.max_length is None else min(strings.max_length, _LONG)
        fitting = [*_TEXTS, _BROKEN_TEXT, "a" * longest, "\U0001f9f7" * longest, "a" * strings.min_length]
        yield from (each for each in fitting if strings.min_length <= len(each) <= longest)


def _variations(value: Any, shapes: list[Shape], pointer: str = "") -> Iterator[tuple[str, Any]]:
    """The value with one part changed, and the pointer of that part."""
    yield from ((pointer, each) for each in _distinct(shapes) if each != value or isinstance(each, bool))
    if isinstance(value, dict):
        yield from _object_variations(value, shapes, pointer)
    elif isinstance(value, list):
        yield from _array_variations(value, shapes, pointer)


def _distinct(shapes: list[Shape]) -> list[Any]:
    return list({repr(each): each for shape in shapes for each in edges(shape)}.values())


def _object_variations(value: dict[str, Any], shapes: list[Shape], pointer: str) -> Iterator[tuple[str, Any]]:
    objects: list[ObjectSet] = [each for shape in shapes for each in shape.objects]
    for name in dict.fromkeys([*value, *(name for each in objects for name in each.fields)]):
        fields = [each.fields[name] for each in objects if name in each.fields]
        children = [s.resolve(each.shape) for each in fields] or [s.resolve(each.rest) for each in objects]
        for place, changed in _variations(value.get(name), children, f"{pointer}/{name}"):
            yield place, {**value, name: changed}
        if name in value and fields and not all(each.required for each in fields):
            yield f"{pointer}/{name}", {key: each for key, each in value.items() if key != name}


def _array_variations(value: list[Any], shapes: list[Shape], pointer: str) -> Iterator[tuple[str, Any]]:
    arrays: list[ArraySet] = [each for shape in shapes for each in shape.arrays]
    if any(each.min_items == 0 for each in arrays):
        yield pointer, []
    if value and any(not each.unique and (each.max_items or 2) >= 2 for each in arrays):
        yield pointer, [*value, value[0]]
    if value:
        items = [s.resolve(each.items) for each in arrays]
        for place, changed in _variations(value[0], items, f"{pointer}/0"):
            yield place, [changed, *value[1:]]
