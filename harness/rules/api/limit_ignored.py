"""A listing shows more items than it was asked for.

Why: A client that asks for ten gets ten thousand: pages show twice what they should, and one caller can make the server read
everything.

Mend: Apply the limit in the query, behind the filters.

Source: The contract declares the parameter.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from urllib.parse import parse_qs, urlsplit

from harness.model.contract import Contract
from harness.model.exchange import Exchange, Request
from harness.model.finding import Finding, Severity
from harness.model.plan import ask
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._links import items_of
from harness.rules.api._proof import curls, evidences, operations_in, steps, succeeded
from harness.rules.api._walk import SIZES, limits

SEVERITY = Severity.WARNING


def _list(*ids: int) -> Exchange:
    return sample.seen("GET /items", 200, list(ids), url="/items?limit=1", source="limit-ignored#1")


BAD = (Seen(exchanges=(_list(1, 2),)),)
GOOD = (Seen(exchanges=(_list(1),)), Seen(exchanges=(_list(),)))


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Every listing that takes a limit, with the smallest that is allowed."""
    for operation in contract.operations:
        sizes = [each for each in operation.parameters if each.place == "query" and each.name in SIZES]
        if operation.method == "GET" and sizes:
            yield ask(operation, query={sizes[0].name: max(1, limits(sizes[0])[0] or 1)})


def limit_ignored(seen: Seen) -> Iterator[Finding]:
    """One finding per listing."""
    for each in steps(seen.exchanges, "limit-ignored"):
        asked = _asked(each)
        items = items_of(each) or ()
        if succeeded(each) and asked is not None and len(items) > asked:
            yield Finding(
                rule="limit-ignored",
                severity=SEVERITY,
                message=f"{each.operation} shows {len(items)} items where it was asked for {asked}",
                mend="Apply the limit in the query, behind the filters.",
                cause=(str(each.operation),),
                operations=operations_in(each),
                direction="response",
                reproduction=curls(each),
                evidence=evidences(each),
            )


def _asked(exchange: Exchange) -> int | None:
    sent = parse_qs(urlsplit(exchange.request.url).query)
    found = [values[0] for name, values in sent.items() if name in SIZES]
    return int(found[0]) if found and found[0].isdigit() else None
