"""The answer to a write shows another value than the one that was sent, or none.

Why: What was cut off, dropped, rounded or moved by an hour is gone, and the caller was told that it is stored.

Mend: Refuse what cannot be kept (and declare the limit), convert times with their offset, and copy every field.

Source: OpenAPI document: one field of the request and of the answer; RFC 9110, 9.3.3 and 9.3.4. Other forms of the same are not meant:
another case, blanks at the ends, another offset of the same instant, another order. A number in the answer to a POST may be a sum,
and another text may be a normal form: these are hints.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from harness.model.exchange import Exchange
from harness.model.finding import Finding, Severity
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._links import is_own, sent, shown, snake
from harness.rules.api._promises import Promises, promises
from harness.rules.api._proof import by_cause, shown_by, succeeded

SEVERITY = Severity.WARNING
_WRITES = frozenset({"POST", "PUT", "PATCH"})
_SECRET = re.compile(r"passw|secret|token|pin|card|cvv|cvc|iban|ssn|key")
_TIME = re.compile(r"(?:[12]\d{3})-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)")
_DEEPEST = 3
_A_CENT = Decimal("0.01")


def _wrote(sent: Any, answered: Any, operation: str = "PUT /items/{id}") -> Exchange:
    return sample.seen(operation, 200, {"id": 7, **answered}, url="/items/7", sent=sent)


BAD = (
    Seen(exchanges=(_wrote({"note": "x" * 600}, {"note": "x" * 255}),)),
    Seen(exchanges=(_wrote({"due": "2026-06-01T10:00:00+02:00"}, {"due": "2026-06-01T10:00:00Z"}),)),
    Seen(exchanges=(_wrote({"private": True}, {"private": False}),)),
    Seen(exchanges=(_wrote({"size": {"width": 3}}, {"size": {"width": None}}),)),
    Seen(exchanges=(_wrote({"tags": ["a"]}, {"tags": ["a", "b"]}),)),
)
GOOD = (
    Seen(exchanges=(_wrote({"note": " Blue "}, {"note": "blue"}),)),
    Seen(exchanges=(_wrote({"due": "2026-06-01T10:00:00+02:00"}, {"due": "2026-06-01T08:00:00Z"}),)),
    Seen(exchanges=(_wrote({"price": "9.9"}, {"price": "9.90"}),)),
    Seen(exchanges=(_wrote({"tags": ["b", "a"]}, {"tags": ["a", "b"]}),)),
    Seen(exchanges=(_wrote({"password": "secret-7"}, {"password": None}),)),
    Seen(exchanges=(_wrote({"version": 3}, {"version": 4}),)),
    Seen(
        exchanges=(
            _wrote(
                {"lines": [{"sku": "A", "count": 1}, {"sku": "A", "count": 2}]}, {"lines": [{"sku": "A", "count": 3}]}
            ),
        )
    ),
)


def written_value_differs(seen: Seen) -> Iterator[Finding]:
    """One finding per operation and field."""
    promised = promises(seen.contract)
    sightings = [
        ((str(each.operation), place), each, fault)
        for each in seen.exchanges
        if each.request.method in _WRITES and succeeded(each) and each.response.body
        for place, fault in _differences(_taken(each, promised), shown(each), "", created=each.request.method == "POST")
        if next(promised.request_faults(each), None) is None
    ]
    for group in by_cause(sightings):
        words, sure = group.fact
        yield shown_by(
            "written-value-differs",
            SEVERITY if sure else Severity.HINT,
            f"{group.cause[0]} takes {group.cause[1]} and answers that it {words}",
            "Refuse what cannot be kept, convert times with their offset, and copy every field.",
            (group.exchange,),
            cause=group.cause,
            pointer=group.cause[1],
        )


def _taken(exchange: Exchange, promised: Promises) -> Mapping[str, Any]:
    """What was sent and the contract takes; a body that was not meant to be taken has none."""
    if exchange.source.startswith("idempotency-key"):
        return {}
    names = promised.names_in_request(exchange.operation)
    return {name: value for name, value in sent(exchange).items() if not names or name in names}


def _differences(
    wanted: Mapping[str, Any], answered: Mapping[str, Any], place: str, *, created: bool
) -> Iterator[tuple[str, tuple[str, bool]]]:
    """The places that differ, with what became of them and whether that is surely a loss."""
    for name, value in wanted.items():
        if name not in answered or is_own(name) or _SECRET.search(snake(name)):
            continue
        got, at = answered[name], f"{place}/{name}"
        if isinstance(value, dict) and isinstance(got, dict):
            if at.count("/") < _DEEPEST:
                yield from _differences(value, got, at, created=created)
        elif (fault := _fault(value, got, created=created)) is not None:
            yield at, fault


def _fault(value: Any, got: Any, *, created: bool) -> tuple[str, bool] | None:
    if value == got and type(value) is type(got):
        return None
    if isinstance(value, bool) and isinstance(got, bool):
        return f"is {got!r} where {value!r} was sent", True
    if isinstance(value, list) and isinstance(got, list):
        return _of_lists(value, got, created=created)
    if isinstance(value, str) and isinstance(got, str):
        return _of_texts(value, got)
    if got in (None, "") and value not in (None, "", 0, False) and not isinstance(value, list | dict):
        return (f"is {got!r} where {_short(value)} was sent", True) if _is_plain(value) else None
    return _of_numbers(value, got, created=created)


def _of_texts(value: str, got: str) -> tuple[str, bool] | None:
    if not _is_plain(value) or not _normal(value):
        return None
    if _TIME.fullmatch(value) and _TIME.fullmatch(got):
        return None if _instant(value) == _instant(got) else (f"is {got} where {value} was sent", True)
    if _amount(value) is not None and _amount(got) is not None:
        return _of_numbers(value, got, created=False)
    if _normal(value) == _normal(got):
        return None
    if value.startswith(got.strip()):
        return f"holds {len(got)} of the {len(value)} characters that were sent", True
    return f"is {_short(got)} where {_short(value)} was sent", False


def _counts(items: list[Any]) -> set[int]:
    """How many there may be of items in the answer: equal ones may be made one, and so may those of one thing."""
    objects = [each for each in items if isinstance(each, dict)]
    names = set.intersection(*(set(each) for each in objects)) if objects and len(objects) == len(items) else set()
    by_field = {len({repr(each[name]) for each in objects}) for name in names}
    return {len(items), len({repr(each) for each in items}), *by_field}


def _of_lists(value: list[Any], got: list[Any], *, created: bool) -> tuple[str, bool] | None:
    if not all(isinstance(each, str | int) for each in (*value, *got)):
        differs = len(got) not in _counts(value)
        return (f"has {len(got)} items where {len(value)} were sent", not created) if differs else None
    before, now = {_normal(str(each)) for each in value}, {_normal(str(each)) for each in got}
    if before == now or not all(_is_plain(each) for each in value if isinstance(each, str)):
        return None
    return f"holds {_short(got)} where {_short(value)} was sent", not created


def _of_numbers(value: Any, got: Any, *, created: bool) -> tuple[str, bool] | None:
    before, now = _amount(value), _amount(got)
    if before is None or now is None or abs(before - now) < _A_CENT or abs(before) > Decimal(2**53):
        return None
    return f"is {_short(got)} where {_short(value)} was sent", not created


def _amount(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        made = Decimal(str(value))
    except InvalidOperation:
        return None
    return made if made.is_finite() else None


def _instant(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(microsecond=0)
    except ValueError:
        return None


def _normal(text: str) -> str:
    """What stays of a text where case, blanks, marks and forms of a letter make no difference."""
    plain = unicodedata.normalize("NFKC", html.unescape(text)).casefold()
    return re.sub(r"[\W_]+", "", plain)


def _is_plain(value: Any) -> bool:
    """May a server be expected to keep it as it is? What cannot be printed may be cleaned away."""
    return not isinstance(value, str) or (value.isprintable() and value == value.strip())


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
