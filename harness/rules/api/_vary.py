"""Other values of a field that its shape allows, to see whether what is sent makes a difference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from harness.model import shape as s
from harness.model.contract import Operation
from harness.model.shape import Shape
from harness.rules.api._links import body_fields
from harness.values.evaluate import accepts

_NEXT = str.maketrans("0123456789", "1234567890")


def other(shape: Shape, value: Any) -> Any:
    """A scalar of the shape that differs from the value, or the value itself where none is at hand."""
    return next((each for each in _candidates(shape, value) if each != value or type(each) is not type(value)), value)


def varied(operation: Operation, body: Mapping[str, Any]) -> Mapping[str, Any]:
    """The body of an operation with every scalar field changed that can be, identifiers apart."""
    fields = body_fields(operation)
    return {
        name: other(fields[name], value) if name in fields and not name.lower().endswith("id") else value
        for name, value in body.items()
    }


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
        elif not strings.formats:
            texts = (f"Other {value[:20]}", f"{value}2", value.translate(_NEXT), value.swapcase())
            yield from (each for each in texts if accepts(shape, each) is True)
