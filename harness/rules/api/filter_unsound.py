"""A listing that is filtered shows what the filter excludes.

Why: A page of open orders shows closed ones; a report sums what it should leave out; somebody sees another's things.

Mend: Apply every filter, also for each member of an enumeration, and compare with the field that it is named after.

Source: The contract declares a parameter of the same name as a field of the items.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

from harness.model.contract import Contract
from harness.model.exchange import Exchange, Request
from harness.model.finding import Finding, Severity
from harness.model.plan import ask
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._filters import field_of, fits, values_for
from harness.rules.api._links import items_of
from harness.rules.api._proof import curls, evidences, operations_in, steps, succeeded
from harness.rules.api._walk import SIZES

SEVERITY = Severity.WARNING


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
    Seen(exchanges=(_list("state=open&state=new", {"state": "open"}, {"state": "new"}),)),
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
            for value in values_for(parameter, items):
                yield ask(operation, query={parameter.name: value}, caller="same")
                if size is not None:
                    yield ask(operation, query={parameter.name: value, size: 1}, caller="same")


def filter_unsound(seen: Seen) -> Iterator[Finding]:
    """One finding per listing and parameter."""
    found: set[tuple[str, ...]] = set()
    for each in (*steps(seen.exchanges, "filter-unsound"), *steps(seen.exchanges, "filter-incomplete")):
        asked = parse_qs(urlsplit(each.request.url).query) if succeeded(each) else {}
        for name, values in asked.items():
            wrong = [
                item for item in items_of(each) or () if isinstance(item, dict) and not _fits_one(item, name, values)
            ]
            cause = (str(each.operation), name)
            if wrong and cause not in found:
                found.add(cause)
                field = field_of(wrong[0], name)[1]
                query = urlsplit(each.request.url).query
                yield _finding(each, cause, query, f"{field} = {wrong[0][field]!r}")


def _fits_one(item: dict[str, Any], name: str, values: list[str]) -> bool:
    return any(fits(item, name, each) for each in values)


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
