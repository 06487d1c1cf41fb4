"""Periods in bodies: which two times are the ends of one, put in order, and moved to days that are hard to count from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

_A_DAY = re.compile(r"\d{4}-\d\d-\d\d($|[T ])")
_DAY = len("2026-01-01")
_BEGINS = re.compile(r"(^|_)(start|begin|from|check_?in|arriv|valid_from|opens|pick_?up)")
_ENDS = re.compile(r"(^|_)(end|to|until|till|check_?out|depart\w*|valid_(to|until)|closes|drop_?off)(s|_|$)")
_LASTS = timedelta(days=2)
_HARD = (("2041-01-31", "2041-12-31"), ("2043-08-31", "2044-02-29"))
"""Ends of months, a year apart: what adds months to them meets days that are not there."""


def in_order(value: Any) -> Any:
    """The body with every period that ends when it begins, or before, made to last for two days."""
    if not isinstance(value, dict):
        return value
    made = {name: in_order(each) for name, each in value.items()}
    ends = _ends(made)
    if ends is not None and made[ends[1]] <= made[ends[0]]:
        made[ends[1]] = _later(made[ends[0]]) or made[ends[1]]
    return made


def at_hard_days(value: Mapping[str, Any]) -> Iterator[Mapping[str, str]]:
    """Other values for both ends of a body's period."""
    ends = _ends(value)
    for first, last in _HARD if ends is not None else ():
        assert ends is not None
        yield {ends[0]: f"{first}{value[ends[0]][_DAY:]}", ends[1]: f"{last}{value[ends[1]][_DAY:]}"}


def _ends(value: Mapping[str, Any]) -> tuple[str, str] | None:
    """The names of the fields that say when something begins and ends."""
    times = [name for name, each in value.items() if isinstance(each, str) and _A_DAY.match(each)]
    first = next((each for each in times if _BEGINS.search(_snake(each))), None)
    last = next((each for each in times if _ENDS.search(_snake(each))), None)
    return (first, last) if first is not None and last is not None and first != last else None


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def _later(text: str) -> str | None:
    with suppress(ValueError, OverflowError):
        if len(text) == _DAY:
            return (date.fromisoformat(text) + _LASTS).isoformat()
        later = (datetime.fromisoformat(text) + _LASTS).isoformat()
        return later.replace("+00:00", "Z") if text.endswith("Z") else later
    return None
