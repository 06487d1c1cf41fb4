"""The same PUT, sent twice, makes two things, or fails the second time.

Why: Clients and proxies repeat a PUT whose answer was lost, because HTTP says that they may.

Mend: Have PUT replace what its path names, and treat a repetition as done.

Source: RFC 9110, 9.2.2 (idempotent methods) and 9.3.4 (PUT).
"""

from __future__ import annotations

from collections.abc import Generator, Iterator

from harness.model.contract import Contract
from harness.model.exchange import Exchange, Request
from harness.model.finding import Finding, Severity
from harness.model.plan import ask
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._links import items_of, resources, total_of
from harness.rules.api._proof import curl, evidence, operations_of, sent_for, succeeded

SEVERITY = Severity.ERROR
_SOURCE = "put-not-idempotent#1"


def _put(status: int) -> Exchange:
    return sample.seen("PUT /items/{id}", status, {}, url="/items/7", sent={}, source=_SOURCE)


def _listing(total: int) -> Exchange:
    return sample.seen("GET /items", 200, {"items": [], "total": total}, source=_SOURCE)


BAD = (
    Seen(exchanges=(_put(200), _put(409))),
    Seen(exchanges=(_put(200), _listing(3), _put(200), _listing(4))),
)
GOOD = (
    Seen(exchanges=(_put(200), _listing(3), _put(200), _listing(3))),
    Seen(exchanges=(_put(404), _put(404))),
)


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Each PUT twice, with the collection looked at after each."""
    for resource in resources(contract):
        if resource.replace is None:
            continue
        first = yield ask(resource.replace)
        if not succeeded(first):
            continue
        if resource.listing is not None:
            yield ask(resource.listing)
        yield ask(resource.replace)
        if resource.listing is not None:
            yield ask(resource.listing)


def put_not_idempotent(seen: Seen) -> Iterator[Finding]:
    """A repetition that is refused, or after which the collection is larger."""
    mine = [each for each in seen.exchanges if sent_for(each, "put-not-idempotent") and not _refused(each)]
    for operation in dict.fromkeys(each.operation for each in mine if each.request.method == "PUT"):
        at = [index for index, each in enumerate(mine) if each.operation == operation]
        if len(at) == 2:
            yield from _judged(mine[at[0]], mine[at[1]], _grown(mine[at[0] + 1], mine[at[1] + 1 :]))


def _refused(exchange: Exchange) -> bool:
    """Was another caller tried next?"""
    return exchange.response.status in (401, 403)


def _grown(between: Exchange, after: list[Exchange]) -> int:
    if between.request.method != "GET" or not after or after[0].operation != between.operation:
        return 0
    before, now = _count(between), _count(after[0])
    return max(0, now - before) if before is not None and now is not None else 0


def _count(listing: Exchange) -> int | None:
    stated = total_of(listing)
    items = items_of(listing)
    return stated if stated is not None else len(items) if items is not None else None


def _judged(first: Exchange, second: Exchange, grown: int) -> Iterator[Finding]:
    if not succeeded(first) or (succeeded(second) and not grown):
        return
    what = f"makes {grown} more" if grown else f"is answered with {second.response.status}"
    yield Finding(
        rule="put-not-idempotent",
        severity=SEVERITY,
        message=f"{first.operation}, repeated with the same body, {what}",
        mend="Have PUT replace what its path names, and treat a repetition as done.",
        cause=(str(first.operation),),
        operations=operations_of(first),
        direction="request",
        reproduction=f"{curl(first.request)}\n{curl(second.request)}",
        evidence=(evidence(first), evidence(second)),
    )
