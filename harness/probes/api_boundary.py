"""Takes a request that the target accepted and pushes one part of it at a time to the edge of what the contract allows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from harness.model import shape as s
from harness.model.contract import Operation, Parameter
from harness.model.shape import ArraySet, NumberSet, ObjectSet, Shape, StringSet
from harness.probes.api_case import Case, NoBody, wire_text
from harness.probes.api_periods import at_hard_days
from harness.values.evaluate import accepts

_INTEGERS = (0, -1, 2**31, 2**63 - 1, 2**63, -(2**63) - 1)
_MORE_INTEGERS = (1, 2**31 - 1, 2**53, 10**30)
_NUMBERS = (0.1, 1e308)
_MORE_NUMBERS = (-0.1, 1e-300, 5e-324, 1e16)
_TEXTS = ("", "\x00", "\U0001f9f7", 'a, "b"; c', "C++ (*[")
_MORE_TEXTS = (" ", "e\u0301", "\u202e", "%", "' OR 1=1 --", "../..", "0", "null", "NaN", "1e999")
_ENDLESS = ("a" * 40 + "!", "0" * 40 + "!", "A" * 32 + "!")
"""What patterns that can match the same text in many ways take forever to refuse."""

_RUNS = ("1", "a", "A", " ", "-", ".")
_TAILS = ("XX", "X", "x", "!", "--", "..")
_RUN_LENGTHS = (200, 60, 40, 32, 30, 26, 24, 20)
"""Of what a pattern lets through and a further one, in the code, may be slow to refuse."""

_KEYS = ("", "\x00", "a.b", "__proto__")
_BROKEN_TEXT = "\ud800"
_LONG = 20_000
_GAP = 2000
"""Characters from which a run of blanks within a text is tried: what trims with a pattern starts anew at each of them."""

_LINE = 6_000
_LONG_IN_URL = 600
"""Characters beyond ASCII in a URL, where each takes twelve; servers refuse a longer line."""

_HEADERS = ("", ",", "x" * 300, "\xe9", '"', "-1")
"""What a header field may hold on the wire and a parser may stumble over."""

_OF_THE_LINE = frozenset(
    {"host", "content-length", "content-type", "transfer-encoding", "connection", "authorization", "cookie"}
)
_HEADER = frozenset({"header"})
_FEW = 3

_FORMATS: Mapping[str, tuple[str, ...]] = {
    "date": ("0001-01-01", "9999-12-31", "1970-01-01", "2024-02-29", "2027-01-31", "2027-12-31"),
    "date-time": (
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999Z",
        "0001-01-01T00:00:00+23:59",
        "9999-12-31T23:59:59-23:59",
        "2024-03-31T02:30:00+01:00",
        "2027-01-31T23:59:59Z",
        "2027-06-01T10:00:00+02:00",
    ),
    "time": ("00:00:00Z", "23:59:59.999999Z"),
    "duration": ("P0D", "P999999999D"),
    "uuid": ("00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"),
    "email": ("a@b.co", f"{'a' * 64}@{'b' * 60}.example"),
    "uri": ("http://a", f"https://example.test/{'a' * 2000}", "http://[::1]:65535/"),
    "binary": (),
}
_DIGITS = ("0", "-0", "0.00", "9" * 30, "0." + "0" * 29 + "1", "-1")


@dataclass(frozen=True, slots=True)
class Edges:
    """Values at the edge of shapes, and a few that no limit excludes; `thorough` has more of these."""

    thorough: bool = False

    def around(self, case: Case, operation: Operation) -> Iterator[Case]:
        """Cases that differ from an accepted one in one part each."""
        for parameter in operation.parameters:
            yield from self._of_parameter(case, parameter)
        if case.body is not NoBody.ABSENT and not isinstance(case.body, bytes):
            shapes = [each.typed.shape for each in operation.request_bodies if each.content_type == case.media_type]
            for place, value in self._variations(case.body, shapes):
                yield replace(case, body=value, about=f"body{place} at an edge")
        elif isinstance(case.body, bytes) and case.media_type.startswith("text/"):
            shapes = [each.typed.shape for each in operation.request_bodies if each.content_type == case.media_type]
            texts = [each for shape in shapes for each in self.of(shape) if isinstance(each, str)]
            for text in texts:
                yield replace(case, body=text.encode(errors="surrogatepass"), about="a text at an edge")

    def of(self, shape: Shape) -> Iterator[Any]:
        """Null, booleans, numbers and strings of the shape."""
        if shape.null:
            yield None
        yield from sorted(shape.booleans)
        for numbers in shape.numbers:
            yield from (each for each in self._numbers(numbers) if s.number_holds(numbers, each))
        for strings in shape.strings:
            yield from self._strings(strings)
            if strings.patterns:
                yield from _runs(shape)

    def _of_parameter(self, case: Case, parameter: Parameter) -> Iterator[Case]:
        about = f"{parameter.place} {parameter.name} at an edge"
        texts = [wire_text(each) for each in self.of(parameter.typed.shape) if each is not None]
        for value in dict.fromkeys(each[:_LINE] if each.isascii() else each[:_LONG_IN_URL] for each in texts):
            if parameter.place == "query":
                yield replace(case.with_query(parameter.name, value), about=about)
            elif parameter.place == "path" and value:
                yield replace(case, path_values={**case.path_values, parameter.name: value}, about=about)
        if parameter.place == "header" and parameter.name.lower() not in _OF_THE_LINE:
            for value in (*[each for each in texts if each.isprintable() and each.isascii()][:_FEW], *_HEADERS):
                yield replace(case, headers={**case.headers, parameter.name: value[:_LINE]}, off=_HEADER, about=about)
        if parameter.place == "query" and not parameter.required and parameter.name in case.query:
            yield replace(case, query=_without(case.query, parameter.name), about=f"no {parameter.name}")

    def _numbers(self, numbers: NumberSet) -> Iterator[Any]:
        if numbers.values is not None:
            yield from (_as_json_number(each) for each in numbers.values)
            return
        yield from (_as_json_number(each) for each in (numbers.minimum, numbers.maximum) if each is not None)
        yield from (*_INTEGERS, *(_MORE_INTEGERS if self.thorough else ()))
        if numbers.multiple is None:
            yield from (*_NUMBERS, *(_MORE_NUMBERS if self.thorough else ()))

    def _strings(self, strings: StringSet) -> Iterator[str]:
        if strings.values is not None:
            yield from sorted(strings.values)
        elif any(each in _FORMATS for each in strings.formats):
            yield from (text for each in strings.formats for text in _FORMATS.get(each, ()))
        elif strings.patterns:
            longest = strings.max_length or _LONG
            yield from (*_DIGITS, *(each[-longest:] for each in _ENDLESS))
        else:
            longest = _LONG if strings.max_length is None else min(strings.max_length, _LONG)
            endless = tuple(each[-longest:] for each in _ENDLESS) if longest >= 24 else ()
            gap = (f"x{' ' * (longest - 2)}x",) if longest >= _GAP else ()
            texts = (
                *_TEXTS,
                *gap,
                _BROKEN_TEXT,
                "\U0001f9f7" * longest,
                "x" * longest,
                "a" * strings.min_length,
                *endless,
            )
            candidates = (*texts, *(_MORE_TEXTS if self.thorough else ()))
            yield from (each for each in candidates if strings.min_length <= len(each) <= longest)

    def _variations(self, value: Any, shapes: list[Shape], place: str = "") -> Iterator[tuple[str, Any]]:
        """The value with one part changed, and the pointer of that part."""
        distinct = {repr(each): each for shape in shapes for each in self.of(shape)}
        yield from ((place, each) for key, each in distinct.items() if key != repr(value))
        if isinstance(value, dict):
            yield from self._of_object(value, [each for shape in shapes for each in shape.objects], place)
        elif isinstance(value, list):
            yield from self._of_array(value, [each for shape in shapes for each in shape.arrays], place)

    def _of_object(self, value: dict[str, Any], objects: list[ObjectSet], place: str) -> Iterator[tuple[str, Any]]:
        for name in dict.fromkeys([*value, *(name for each in objects for name in each.fields)]):
            fields = [each.fields[name] for each in objects if name in each.fields]
            for at, changed in self._variations(
                value.get(name), [s.resolve(each.shape) for each in fields], f"{place}/{name}"
            ):
                yield at, {**value, name: changed}
            if name in value and fields and not all(each.required for each in fields):
                yield f"{place}/{name}", _without(value, name)
        yield from ((place, {**value, **each}) for each in at_hard_days(value))
        if any(not each.fields and s.resolve(each.rest) is not s.NEVER for each in objects):
            held = next(iter(value.values()), 1)
            yield from ((f"{place}/{key}", {**value, key: held}) for key in _KEYS)

    def _of_array(self, value: list[Any], arrays: list[ArraySet], place: str) -> Iterator[tuple[str, Any]]:
        if any(each.min_items == 0 for each in arrays):
            yield place, []
        if value and any(not each.unique and (each.max_items or 2) >= 2 for each in arrays):
            yield place, [*value, value[0]]
        if value:
            items = [s.resolve(each.items) for each in arrays]
            for at, changed in self._variations(value[0], items, f"{place}/0"):
                yield at, [changed, *value[1:]]


def _runs(shape: Shape) -> Iterator[str]:
    """The longest texts of one character, and another one at the end, that the patterns let through: one for each character."""
    for run in _RUNS:
        made = (f"{run * (length - len(tail))}{tail}" for length in _RUN_LENGTHS for tail in _TAILS)
        found = next((each for each in made if accepts(shape, each) is True), None)
        if found is not None:
            yield found


def _as_json_number(value: Any) -> int | float:
    return int(value) if value == int(value) else float(value)


def _without(values: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key != name}
