"""What was just made is on no page of its own collection.

Why: The user saves, is told that all went well, and does not find the new line. A listing that joins, filters or caches shows less
than there is.

Mend: List what the creation stored; clear what is cached; use outer joins.

Source: RFC 9110, 9.3.3 (POST). Judged where the listing was read to its end with nothing but what the contract requires. Where it
has a filter with a default, or the thing cannot be read by itself either, it is a hint or told by another rule.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from typing import Any

from harness.model.contract import Contract
from harness.model.exchange import Exchange, Request
from harness.model.finding import Finding, Severity
from harness.model.plan import ask
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._links import identifier, items_of, lists, path_values, total_of
from harness.rules.api._listings import collections, pages
from harness.rules.api._promises import promises
from harness.rules.api._proof import shown_by, steps, succeeded
from harness.rules.samples import answers

SEVERITY = Severity.WARNING
_SOURCE = "created-not-listed#1"
_MADE = sample.seen("POST /items", 201, {"id": 7}, sent={}, source=_SOURCE)
_PAGED = ("page", "cursor", "offset", "skip", "limit", "size", "sort", "order", "per")
_DEFAULT = [{"name": "state", "in": "query", "schema": {"type": "string", "default": "open"}}]
_OPEN = sample.contract(("GET /items", answers()))
_FILTERED = sample.contract(("GET /items", answers(parameters=_DEFAULT)))


def _list(*ids: int, **more: int) -> Exchange:
    items = [{"id": each} for each in ids]
    return sample.seen("GET /items", 200, {"items": items, **more} if more else items, source=_SOURCE)


BAD = (
    Seen(contract=_OPEN, exchanges=(_MADE, _list(5, 6))),
    Seen(contract=_FILTERED, exchanges=(_MADE, _list(5, 6))),
)
GOOD = (
    Seen(contract=_OPEN, exchanges=(_MADE, _list(6, 7))),
    Seen(contract=_OPEN, exchanges=(_MADE, _list(5, total=3))),
    Seen(contract=_OPEN, exchanges=(_MADE, _list(5), _list(7))),
    Seen(contract=_OPEN, exchanges=(_list(5, 6),)),
)


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Make a thing of each kind, and list its collection to the end as the same caller."""
    for collection in collections(contract):
        if collection.create is None:
            continue
        made = yield ask(collection.create)
        if succeeded(made) and identifier(made, collection.parameter) is not None:
            yield from pages(collection.listing, path_values(made))


def created_not_listed(seen: Seen) -> Iterator[Finding]:
    """One finding per collection whose listing, read to its end, lacks the thing."""
    made: Exchange | None = None
    listed: list[Exchange] = []
    for each in (*steps(seen.exchanges, "created-not-listed"), None):
        if each is not None and each.request.method == "GET":
            listed += [each] if succeeded(each) else []
            continue
        if made is not None and listed:
            yield from _judged(seen.contract, made, listed)
        made, listed = each if each is not None and succeeded(each) else None, []


def _judged(contract: Mapping[str, Any], made: Exchange, listed: list[Exchange]) -> Iterator[Finding]:
    name = identifier(made, "")
    shown = sum(len(items_of(each) or ()) for each in listed)
    if name is None or items_of(listed[0]) is None or (total_of(listed[0]) or 0) > shown:
        return
    if any(lists(each, "", name) or _holds(each, name) for each in listed):
        return
    operation = str(listed[0].operation)
    defaults = [each for each in promises(contract).query_defaults(operation) if not each.lower().startswith(_PAGED)]
    yield shown_by(
        "created-not-listed",
        Severity.HINT if defaults else SEVERITY,
        f"{operation} shows {shown} items and not {name}, which {made.operation} has just made",
        "List what the creation stored; clear what is cached; use outer joins.",
        (made, *listed[-1:]),
        cause=(str(made.operation), operation),
        direction="response",
    )


def _holds(listing: Exchange, name: str) -> bool:
    """Does an item hold the name at whatever field?"""
    return any(isinstance(each, dict) and name in map(str, each.values()) for each in items_of(listing) or ())
