"""A listing that is filtered shows what the filter excludes.

Why: A page of open orders shows closed ones; a report sums what it should leave out; somebody sees another's things.

Mend: Apply every filter, also for each member of an enumeration, and compare with the field that it is named after.

Source: The contract declares a parameter of the same name as a field of the items.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from harness.model import shape as s
from harness.model.contract import Contract, Parameter
from harness.model.exchange import Exchange, Request
from harness.model.finding import Finding, Severity
from harness.model.plan import ask
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._links import items_of, snake
from harness.rules.api._proof import curls, evidences, operations_in, steps, succeeded
from harness.rules.api._walk import SIZES

SEVERITY = Severity.WARNING
_MOST_VALUES = 6
_LEAST = ("min_", "_min", "_gte", "_ge", "_from", "from_", "_after", "_since", "since_", "after_", "start_")
_MOST = ("max_", "_max", "_lte", "_le", "_to", "to_", "_until", "_before", "until_", "before_", "end_")
_FROM = frozenset({"from", "since", "after", "start", "date_from", "from_date", "start_date"})
_UNTIL = frozenset({"to", "until", "before", "end", "date_to", "to_date", "end_date"})
_TIMES = ("_at", "_on", "_date", "_time")


_A_DAY = len("2026-01-01")
_A_TIME = re.compile(r"\d{4}-\d\d-\d\d($|[T ])")


def _list(query: str, *items: Any) -> Exchange:
    return sample.seen("GET /items", 200, list(items), url=f"/items?{query}", source="filter-unsound#1")


BAD = (
    Seen(exchanges=(_list("state=open", {"state": "open"}, {"state": "closed"}),)),
    Seen(exchanges=(_list("min_price=5", {"price": 4}),)),
    Seen(exchanges=(_list("sold=false", {"sold": True}),)),
    Seen(exchanges=(_list("from=2026-03-02", {"starts_at": "2026-03-01T09:00:00Z"}),)),
    Seen(exchanges=(_list("created_before=2026-03-02T00:00:00Z", {"created_at": "2026-03-02T09:00:00Z"}),)),
)
GOOD = (
    Seen(exchanges=(_list("state=open", {"state": "open"}),)),
    Seen(exchanges=(_list("min_price=5", {"price": 5}, {"price": None}),)),
    Seen(exchanges=(_list("name=ann", {"name": "Joanne"}),)),
    Seen(exchanges=(_list("until=2026-03-01", {"starts_at": "2026-03-01T09:00:00Z"}),)),
    Seen(exchanges=(_list("from=2026-03-02", {"starts_at": "2026-03-01", "ends_at": "2026-03-04"}),)),
    Seen(exchanges=(_list("before=abc", {"starts_at": "2026-03-01"}),)),
)


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Every listing, filtered by one parameter at a time that is named after a field of its items."""
    for operation in contract.operations:
        wanted = [each for each in operation.parameters if each.place == "query" and not each.required]
        if operation.method != "GET" or not wanted:
            continue
        size = next((each.name for each in wanted if each.name in SIZES), None)
        first = yield ask(operation)
        items = [each for each in items_of(first) or () if isinstance(each, dict)]
        for parameter in wanted if succeeded(first) else ():
            for value in _values(parameter, items):
                yield ask(operation, query={parameter.name: value}, caller="same")
                if size is not None:
                    yield ask(operation, query={parameter.name: value, size: 1}, caller="same")


def filter_unsound(seen: Seen) -> Iterator[Finding]:
    """One finding per listing and parameter."""
    found: set[tuple[str, ...]] = set()
    for each in steps(seen.exchanges, "filter-unsound"):
        for name, value in parse_qsl(urlsplit(each.request.url).query) if succeeded(each) else ():
            wrong = [item for item in items_of(each) or () if isinstance(item, dict) and not _fits(item, name, value)]
            cause = (str(each.operation), name)
            if wrong and cause not in found:
                found.add(cause)
                field = _field(wrong[0], name)[1]
                yield _finding(each, cause, f"{name}={value}", f"{field} = {wrong[0][field]!r}")


def _finding(exchange: Exchange, cause: tuple[str, ...], asked: str, got: str) -> Finding:
    return Finding(
        rule="filter-unsound",
        severity=SEVERITY,
        message=f"{exchange.operation} with {asked} shows an item with {got}",
        mend="Apply the filter, and compare with the field that it is named after.",
        cause=cause,
        operations=operations_in(exchange),
        direction="response",
        reproduction=curls(exchange),
        evidence=evidences(exchange),
    )


def _values(parameter: Parameter, items: list[dict[str, Any]]) -> list[Any]:
    shape = s.resolve(parameter.typed.shape)
    field = next((_field(each, parameter.name)[1] for each in items if _field(each, parameter.name)[1]), "")
    if not field:
        return []
    named = [value for strings in shape.strings for value in sorted(strings.values or ())]
    flags = [str(each).lower() for each in sorted(shape.booleans)]
    there = sorted({each[field] for each in items if type(each.get(field)) in (int, str)}, key=repr)
    if any("date" in strings.formats for strings in shape.strings):
        there = [str(each)[:_A_DAY] for each in there]
    return [*named, *flags][:_MOST_VALUES] or there[len(there) // 2 :][:2]


def _field(item: dict[str, Any], name: str) -> tuple[str, str]:
    """How a parameter compares with a field of an item (`=`, `>=`, `<=`), and which; the name is empty where there is none."""
    plain = snake(name)
    fields = {snake(each): each for each in item}
    if plain in fields:
        return "=", fields[plain]
    for sign, affixes in ((">=", _LEAST), ("<=", _MOST)):
        for affix in affixes:
            rest = plain.removeprefix(affix) if affix.endswith("_") else plain.removesuffix(affix)
            for known in (rest, *(f"{rest}{each}" for each in _TIMES)) if rest != plain else ():
                if known in fields:
                    return sign, fields[known]
    return _of_the_only_time(plain, fields, item)


def _of_the_only_time(plain: str, fields: dict[str, str], item: dict[str, Any]) -> tuple[str, str]:
    """`from` and `until` are about the one time that an item shows, times of its making apart."""
    if plain not in _FROM and plain not in _UNTIL:
        return "", ""
    times = [
        real
        for name, real in fields.items()
        if isinstance(item[real], str)
        and _A_TIME.match(item[real])
        and not name.startswith(("created", "updated", "changed"))
    ]
    return (">=" if plain in _FROM else "<=", times[0]) if len(times) == 1 else ("", "")


def _fits(item: dict[str, Any], name: str, value: str) -> bool:
    sign, field = _field(item, name)
    held = item.get(field)
    if not field or held is None or isinstance(held, list | dict):
        return True
    if sign == "=":
        text = str(held).lower() if isinstance(held, bool) else str(held)
        return text == value or (isinstance(held, str) and value.casefold() in held.casefold())
    try:
        bound, number = float(value), float(held)
    except ValueError:
        return _in_time(str(held), value, sign)
    return number >= bound if sign == ">=" else number <= bound


def _in_time(held: str, bound: str, sign: str) -> bool:
    """Is a time on the right side of another? Days are compared by day; what has no offset is in no order with what has one."""
    if not _A_TIME.match(held) or not _A_TIME.match(bound):
        return True
    if min(len(held), len(bound)) <= _A_DAY:
        first, second = held[:_A_DAY], bound[:_A_DAY]
        return first >= second if sign == ">=" else first <= second
    with suppress(ValueError, TypeError):
        moment, limit = datetime.fromisoformat(held), datetime.fromisoformat(bound)
        return moment >= limit if sign == ">=" else moment <= limit
    return True
