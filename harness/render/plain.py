"""JSON-ready copies of values that tools hand us, so that no output ever fails on an odd one."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any, Final

_DEEPEST: Final = 200
"""Beyond this the rest is cut: a report is read by people, and recursion has an end."""

_WIDEST: Final = 8192
"""Bits; Python refuses to write or read decimal numbers beyond 4300 digits."""

_UNPRINTABLE: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
"""Characters that steer a terminal, turn text around, hide, or are none; line break and tab are left alone."""


def plain(value: Any, depth: int = 0) -> Any:
    """The value in JSON's own kinds; exact numbers become the nearest JSON number, anything else its text."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int | float | Decimal | Fraction):
        return _number(value)
    if isinstance(value, Mapping | list | tuple | AbstractSet):
        return _many(value, depth + 1) if depth < _DEEPEST else "…"
    return _text(value)


def compact(value: Any) -> str:
    """One line of JSON, keys in the value's own order, characters beyond ASCII as they are."""
    return json.dumps(plain(value), ensure_ascii=False, allow_nan=False)


def printable(text: str) -> str:
    r"""The text with every character that steers or hides written as `\xNN` or `\uNNNN`."""
    return _UNPRINTABLE.sub(lambda match: match[0].encode("unicode_escape").decode(), text)


def encoded(text: str) -> bytes:
    r"""UTF-8; a lone surrogate, which no encoding has, is written as `\udXXX`."""
    return text.encode("utf-8", "backslashreplace")


def _many(value: Any, depth: int) -> Any:
    if isinstance(value, Mapping):
        return {str(key): plain(each, depth) for key, each in value.items()}
    return [plain(each, depth) for each in value]


def _number(value: float | Decimal | Fraction) -> int | float | str:
    if isinstance(value, float | Decimal) and not math.isfinite(value):
        return str(value)
    if isinstance(value, float) or value != int(value):
        return float(value)
    whole = int(value)
    return whole if whole.bit_length() <= _WIDEST else hex(whole)


def _text(value: Any) -> Any:
    if isinstance(value, bytes | bytearray):
        return bytes(value).decode("utf-8", "backslashreplace")
    return plain(value.value, 1) if isinstance(value, Enum) else str(value)
