"""Other values of a field that its shape allows, to see whether what is sent makes a difference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

from harness.model import shape as s
from harness.model.contract import Operation
from harness.model.shape import Shape
from harness.rules.api._links import body_fields
from harness.values.evaluate import accepts

_A_DAY = len("2026-01-01")
_NEXT = str.maketrans("0123456789", "1234567890")


def other(shape: Shape, value: Any) -> Any:
    """A scalar of the shape that differs from the value, or the value itself where none is at hand."""
    return next((each for each in _candidates(shape, value) if each != value or type(each) is not type(value)), value)


def varied(operation: Operation, body: Mapping[str, Any], *, deep: bool = False) -> Mapping[str, Any]:
    """The body of an operation with every scalar field changed that can be, identifiers apart; with `deep` nested ones too."""
    fields = body_fields(operation)
    return {
        name: _varied(name, fields[name], value, deep=deep) if name in fields else value for name, value in body.items()
    }


def nudged(operation: Operation, body: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The body with one field changed that refers to nothing, a free text first; None where it has none."""
    fields = body_fields(operation)
    able = [
        name for name in body if name in fields and not _refers(name) and other(fields[name], body[name]) != body[name]
    ]
    chosen = next((each for each in able if isinstance(body[each], str)), next(iter(able), None))
    return None if chosen is None else {**body, chosen: other(fields[chosen], body[chosen])}


def _varied(name: str, shape: Shape, value: Any, *, deep: bool) -> Any:
    if _refers(name):
        return value
    if deep and isinstance(value, dict):
        fields = {key: s.resolve(field.shape) for each in shape.objects for key, field in each.fields.items()}
        rest = [s.resolve(each.rest) for each in shape.objects]
        inner = {key: fields.get(key, rest[0] if rest else s.UNKNOWN) for key in value}
        return {key: _varied(key, inner[key], held, deep=True) for key, held in value.items()}
    return other(shape, value)


def _refers(name: str) -> bool:
    """Does a field name another thing? Another value of it would be refused for that reason."""
    return name.lower().endswith(("id", "ids", "sku", "code", "ref"))


def _candidates(shape: Shape, value: Any) -> Iterator[Any]:
    if isinstance(value, bool):
        yield from (each for each in sorted(shape.booleans) if each != value)
    elif isinstance(value, int):
        near = (value + 1, value - 1, value + 2)
        yield from (each for numbers in shape.numbers for each in near if s.number_holds(numbers, each))
    elif isinstance(value, str):
        yield from _texts(shape, value)


def _texts(shape: Shape, value: str) -> Iterator[str]:
    for strings in shape.strings:
        if strings.values is not None:
            yield from sorted(strings.values)
        elif {"date", "date-time"} & set(strings.formats):
            yield from _later(value)
        elif not strings.formats:
            texts = (f"Other {value[:20]}", f"{value}2", value.translate(_NEXT), value.swapcase())
            yield from (each for each in texts if accepts(shape, each) is True)


def _later(text: str) -> Iterator[str]:
    """The day after, or the hour after, in the form that it was written in."""
    with suppress(ValueError, OverflowError):
        if len(text) == _A_DAY:
            yield (date.fromisoformat(text) + timedelta(days=1)).isoformat()
        else:
            later = (datetime.fromisoformat(text) + timedelta(hours=1)).isoformat()
            yield later.replace("+00:00", "Z") if text.endswith("Z") else later
