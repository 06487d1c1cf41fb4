"""A listing that is filtered shows what the filter excludes.

Why: A page of open orders shows closed ones; a report sums what it should leave out; somebody sees another's things.

Mend: Apply every filter, also for each member of an enumeration, and compare with the field that it is named after.

Source: The contract declares a parameter of the same name as a field of the items.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
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

SEVERITY = Severity.WARNING
_MOST_VALUES = 6
_LEAST = ("min_", "_min", "_gte", "_ge")
_MOST = ("max_", "_max", "_lte", "_le")


def _list(query: str, *items: Any) -> Exchange:
    return sample.seen("GET /items", 200, list(items), url=f"/items?{query}", source="filter-unsound#1")


BAD = (
    Seen(exchanges=(_list("state=open", {"state": "open"}, {"state": "closed"}),)),
    Seen(exchanges=(_list("min_price=5", {"price": 4}),)),
    Seen(exchanges=(_list("sold=false", {"sold": True}),)),
)
GOOD = (
    Seen(exchanges=(_list("state=open", {"state": "open"}),)),
    Seen(exchanges=(_list("min_price=5", {"price": 5}, {"price": None}),)),
    Seen(exchanges=(_list("name=ann", {"name": "Joanne"}),)),
)


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Every listing, filtered by one parameter at a time that is named after a field of its items."""
    for operation in contract.operations:
        wanted = [each for each in operation.parameters if each.place == "query" and not each.required]
        if operation.method != "GET" or not wanted:
            continue
        first = yield ask(operation)
        items = [each for each in items_of(first) or () if isinstance(each, dict)]
        for parameter in wanted if succeeded(first) else ():
            for value in _values(parameter, items):
                yield ask(operation, query={parameter.name: value}, caller="same")


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
            if rest != plain and rest in fields:
                return sign, fields[rest]
    return "", ""


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
        return True
    return number >= bound if sign == ">=" else number <= bound
