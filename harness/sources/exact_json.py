"""Reads JSON text to the last digit, and no more than JSON: no NaN, and errors in a reader's words."""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final, NoReturn

from harness.model.depth import on_large_stack
from harness.model.errors import SourceError

DEEPEST: Final = 25_000
"""Levels of JSON beyond which a document is refused."""

_LONGEST_NUMBER: Final = 4300
"""Characters of the longest whole number that Python reads."""

_MARK: Final = b"\xef\xbb\xbf"


def exact_json(content: bytes) -> Any:
    """The data; whole numbers and decimals keep their digits. Raises: ValueError, RecursionError (see `model.depth`)."""
    try:
        return _decode(content.removeprefix(_MARK).decode())
    except UnicodeDecodeError as error:
        raise ValueError(f"it is not UTF-8: byte {error.start} is {content[error.start]:#x}") from None
    except ValueError as error:
        said = "a number has more than 4300 digits" if "integer string conversion" in str(error) else str(error)
        raise ValueError(said) from None


def member_of(content: bytes, name: str) -> Any:
    """One member of an object whose text may hold numbers too long to be read; None where that is not to be had."""
    try:
        data = _leniently(content.removeprefix(_MARK).decode())
    except (ValueError, RecursionError):
        return None
    return data.get(name) if isinstance(data, dict) else None


def _short(text: str) -> int | None:
    return int(text) if len(text) <= _LONGEST_NUMBER else None


def refuse_deeper(data: Any, *, where: str, deepest: int = DEEPEST) -> None:
    """Look through data that took the larger stack. Raises: SourceError where it has more levels than that."""
    level, parts = 0, [data] if on_large_stack() else []
    while parts:
        level += 1
        if level > deepest:
            way_out = "Name parts, and refer to them"
            raise SourceError(f"nested more than {deepest} levels deep", where=where, way_out=way_out)
        parts = [each for part in parts if isinstance(part, dict | list) for each in _members(part)]


def _members(part: dict[str, Any] | list[Any]) -> Iterable[Any]:
    return part.values() if isinstance(part, dict) else part


def _number(text: str) -> float | Decimal:
    """A float where its shortest text is the same number, else the decimal."""
    near = float(text)
    return near if len(text) < 16 and "e" not in text and "E" not in text else Decimal(text)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")


_decode = json.JSONDecoder(parse_float=_number, parse_constant=_refuse_constant).decode
_leniently = json.JSONDecoder(parse_int=_short, parse_float=_number, parse_constant=str).decode
