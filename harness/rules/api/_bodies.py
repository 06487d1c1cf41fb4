"""Bodies as the rules of this family read them: JSON values, and the media types that carry them."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

import orjson

_SMALL = 4096
"""Bytes up to which a body is read once for all rules."""


class _Unreadable:
    """Stands for a body that is no JSON, because None is a JSON value."""


UNREADABLE = _Unreadable()


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def is_json_all_the_same(body: bytes) -> bool:
    """Is this JSON all the same, which the fast reader refuses: half a surrogate pair, escaped? Source: RFC 8259, 8.2."""
    try:
        json.loads(body, parse_constant=_no_constant)
    except ValueError:
        return False
    return True


def decoded(body: bytes) -> Any:
    """The JSON value, or `UNREADABLE`. It may be shared: nobody changes it."""
    return _decoded_once(body) if len(body) <= _SMALL else _decoded(body)


@lru_cache(maxsize=2048)
def _decoded_once(body: bytes) -> Any:
    return _decoded(body)


def _decoded(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return UNREADABLE


def is_json(content_type: str) -> bool:
    """Does this media type carry JSON? Source: RFC 6839, 3.1 (`+json`)."""
    plain = content_type.partition(";")[0].strip().lower()
    return plain.endswith(("/json", "+json"))


def matching(content_type: str, declared: tuple[str, ...]) -> str | None:
    """The declared media type or range that covers this one."""
    plain = content_type.partition(";")[0].strip().lower()
    wanted = (plain, f"{plain.partition('/')[0]}/*", "*/*")
    by_name = {each.partition(";")[0].strip().lower(): each for each in reversed(declared)}
    return next((by_name[each] for each in wanted if each in by_name), None)
