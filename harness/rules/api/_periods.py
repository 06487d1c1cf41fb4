"""Two fields of a body that are the ends of a period."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

from harness.model.contract import Operation
from harness.rules.api._links import body_fields, snake

_PAIRS = (
    ("start", "end"),
    ("starts", "ends"),
    ("begin", "end"),
    ("begins", "ends"),
    ("from", "to"),
    ("from", "until"),
    ("check_in", "check_out"),
    ("checkin", "checkout"),
    ("arrival", "departure"),
    ("arrives", "departs"),
    ("valid_from", "valid_to"),
    ("valid_from", "valid_until"),
    ("opens", "closes"),
    ("pickup", "dropoff"),
    ("first_day", "last_day"),
    ("since", "until"),
)
_TIMES = frozenset({"date", "date-time", "time"})
_DAY = len("2026-01-01")
_A_TIME = re.compile(r"\d{4}-\d\d-\d\d($|[T ])")


def period(operation: Operation) -> tuple[str, str] | None:
    """The names of the fields that say when something begins and ends; both are times."""
    fields = body_fields(operation)
    times = [name for name, shape in fields.items() if any(_TIMES & set(strings.formats) for strings in shape.strings)]
    return _pair(times)


def in_order(body: Mapping[str, Any]) -> tuple[str, str] | None:
    """The ends of the period in a body that ends before it begins; None where it does not, or has none."""
    found = _pair([name for name, value in body.items() if isinstance(value, str) and _A_TIME.match(value)])
    if found is None:
        return None
    first, last = (_moment(str(body[name])) for name in found)
    with suppress(TypeError):
        return found if first is not None and last is not None and last < first else None
    return None


def reversed_in(body: Mapping[str, Any], ends: tuple[str, str]) -> Mapping[str, Any] | None:
    """The body with a period that ends two days before it begins, some days later than the one that it had."""
    first = body.get(ends[0])
    if not isinstance(first, str) or ends[1] not in body:
        return None
    later, before = moved(first, 400), moved(first, 398)
    return None if later is None or before is None else {**body, ends[0]: later, ends[1]: before}


def moved(text: str, days: int) -> str | None:
    """The same time some days later, in the form that it was written in."""
    with suppress(ValueError, OverflowError):
        if len(text) == _DAY:
            return (date.fromisoformat(text) + timedelta(days=days)).isoformat()
        later = (datetime.fromisoformat(text) + timedelta(days=days)).isoformat()
        return later.replace("+00:00", "Z") if text.endswith("Z") else later
    return None


def _moment(text: str) -> datetime | date | None:
    with suppress(ValueError):
        return date.fromisoformat(text) if len(text) == _DAY else datetime.fromisoformat(text)
    return None


def _pair(names: Iterable[str]) -> tuple[str, str] | None:
    plain = {re.sub(r"_(at|on|date|time|day)$", "", re.sub(r"^date_", "", snake(name))): name for name in names}
    for first, last in _PAIRS:
        for stem, name in plain.items():
            if stem == first or stem.endswith(f"_{first}") or stem.startswith(f"{first}_"):
                other = stem.replace(first, last, 1)
                if other in plain and other != stem:
                    return name, plain[other]
    return None
