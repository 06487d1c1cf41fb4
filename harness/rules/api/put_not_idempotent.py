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
from harness.rules.api._links import items_of, path_values, resources, sent, shown, total_of
from harness.rules.api._proof import sent_for, shown_by, succeeded

SEVERITY = Severity.ERROR
_SOURCE = "put-not-idempotent#1"


def _put(status: int) -> Exchange:
    return sample.seen("PUT /items/{id}", status, {}, url="/items/7", sent={}, source=_SOURCE)


def _listing(total: int) -> Exchange:
    return sample.seen("GET /items", 200, {"items": [], "total": total}, source=_SOURCE)


def _slots(count: int, method: str = "PUT") -> Exchange:
    body = {"slots": [{"day": each} for each in range(count)]}
    sent: object = {"slots": []} if method == "PUT" else None
    return sample.seen(f"{method} /staff/{{id}}/hours", 200, body, url="/staff/7/hours", sent=sent, source=_SOURCE)


BAD = (
    Seen(exchanges=(_put(200), _put(409))),
    Seen(exchanges=(_put(200), _listing(3), _put(200), _listing(4))),
    Seen(exchanges=(_slots(1), _slots(1, "GET"), _slots(2), _slots(2, "GET"))),
)
GOOD = (
    Seen(exchanges=(_put(200), _listing(3), _put(200), _listing(3))),
    Seen(exchanges=(_put(404), _put(404))),
    Seen(exchanges=(_slots(1), _slots(1, "GET"), _slots(1), _slots(1, "GET"))),
)


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Each PUT twice, with the collection, or the thing where it is in none, looked at after each."""
    for resource in resources(contract):
        if resource.replace is None:
            continue
        first = yield ask(resource.replace)
        if not succeeded(first):
            continue
        where = path_values(first)
        look = resource.listing or resource.read
        for again in (False, True):
            if again:
                yield ask(resource.replace, path_values=where, body=sent(first) or None)
            if look is not None:
                yield ask(
                    look, path_values={name: value for name, value in where.items() if f"{{{name}}}" in look.path}
                )


def put_not_idempotent(seen: Seen) -> Iterator[Finding]:
    """A repetition that is refused, or after which the collection, or a list within the thing, is longer."""
    mine = [each for each in seen.exchanges if sent_for(each, "put-not-idempotent") and not _refused(each)]
    for operation in dict.fromkeys(each.operation for each in mine if each.request.method == "PUT"):
        at = [index for index, each in enumerate(mine) if each.operation == operation]
        if len(at) == 2:
            first, second = mine[at[0]], mine[at[1]]
            grown = _grown(mine[at[0] + 1], mine[at[1] + 1 :])
            yield from _judged(first, second, grown or _longer(first, second))


def _refused(exchange: Exchange) -> bool:
    """Was another caller tried next?"""
    return exchange.response.status in (401, 403)


def _grown(between: Exchange, after: list[Exchange]) -> str:
    if between.request.method != "GET" or not after or after[0].operation != between.operation:
        return ""
    before, now = _count(between), _count(after[0])
    more = now - before if before is not None and now is not None else 0
    return f"makes {more} more" if more > 0 else _longer(between, after[0])


def _count(listing: Exchange) -> int | None:
    if "{" in str(listing.operation).rpartition("/")[2]:
        return None
    stated = total_of(listing)
    items = items_of(listing)
    return stated if stated is not None else len(items) if items is not None else None


def _longer(first: Exchange, second: Exchange) -> str:
    """Which list of the one thing is longer in the second answer."""
    before, now = shown(first), shown(second)
    for name, items in now.items():
        held = before.get(name)
        if isinstance(items, list) and isinstance(held, list) and len(items) > len(held):
            return f"makes {name} longer, {len(items)} instead of {len(held)}"
    return ""


def _judged(first: Exchange, second: Exchange, grown: str) -> Iterator[Finding]:
    if not succeeded(first) or (succeeded(second) and not grown):
        return
    yield shown_by(
        "put-not-idempotent",
        SEVERITY,
        f"{first.operation}, repeated with the same body, {grown or f'is answered with {second.response.status}'}",
        "Have PUT replace what its path names, and treat a repetition as done.",
        (first, second),
        cause=(str(first.operation),),
    )
