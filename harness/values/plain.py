"""Turns exact values into plain JSON values and JSON text without losing digits."""

from __future__ import annotations

import json
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

PRECISION = 12_000
"""Digits that are enough for every number that a shape can hold."""


LARGEST = 110_000
"""Parts of the largest value that is written out."""

_AS_THEY_ARE = frozenset({str, int, float, bool, type(None)})
PART = 10
"""Characters that count as one part."""


def too_large(value: Any) -> bool:
    """Whether a value whose parts may be shared has more of them, written out, than are written."""
    return parts(value) > LARGEST


def parts(value: Any) -> int:
    """How large a value is, written out: its members at all levels, and its texts by their length."""
    return _parts(value, {})


def _parts(value: Any, known: dict[int, int]) -> int:
    if isinstance(value, str):
        return 1 + len(value) // PART
    if not isinstance(value, dict | list):
        return 1
    found = known.get(id(value))
    if found is None:
        members = value.values() if isinstance(value, dict) else value
        found = known[id(value)] = 1 + sum([1 if type(each) is int else _parts(each, known) for each in members])
    return found


def plain(value: Any) -> Any:
    """The value with fractions as floats where their shortest text is exact, else as decimals."""
    if isinstance(value, Fraction):
        return _number(value)
    if isinstance(value, dict):
        return {name: each if type(each) in _AS_THEY_ARE else plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return [each if type(each) in _AS_THEY_ARE else plain(each) for each in value]
    return value


def _number(value: Fraction) -> int | float | Decimal:
    if value.denominator == 1:
        return value.numerator
    try:
        near = float(value)
    except OverflowError:
        near = 0.0
    if Fraction(Decimal(repr(near))) == value:
        return near
    with localcontext() as context:
        context.prec = PRECISION
        return Decimal(value.numerator) / Decimal(value.denominator)


def json_text(value: Any) -> str:
    """Compact JSON text; decimals keep all their digits."""
    try:
        return _encode(value)
    except TypeError:
        return _spelled(value)


_encode = json.JSONEncoder(separators=(",", ":")).encode


def _spelled(value: Any) -> str:
    """The text of a value that holds decimals, which the encoder would refuse."""
    if isinstance(value, Decimal):
        return f"{value:f}" if abs(value.adjusted()) < 400 else str(value)
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(name)}:{_spelled(member)}" for name, member in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(_spelled(item) for item in value) + "]"
    return json.dumps(value)
