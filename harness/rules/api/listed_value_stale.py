"""A listing shows an old value of what was changed.

Why: The user saves, goes back to the overview, and sees what was there before. A cache of the listing is not cleared, or a copy not renewed.

Mend: Clear what is cached with every change, or list from what the reading reads.

Source: RFC 9110, 9.3.1 (GET gives the current representation). Judged where the item itself is read with the new value.
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
from harness.rules.api._links import identifier, is_volatile, items_of, path_values, resources, sent, shown
from harness.rules.api._listings import pages
from harness.rules.api._proof import shown_by, steps, succeeded
from harness.rules.api._vary import nudged

SEVERITY = Severity.WARNING
_SOURCE = "listed-value-stale#1"


def _list(name: str) -> Exchange:
    return sample.seen("GET /items", 200, [{"id": 7, "name": name}], source=_SOURCE)


def _read(name: str) -> Exchange:
    return sample.seen("GET /items/{id}", 200, {"id": 7, "name": name}, url="/items/7", source=_SOURCE)


_PATCH = sample.seen(
    "PATCH /items/{id}", 200, {"id": 7, "name": "b"}, url="/items/7", sent={"name": "b"}, source=_SOURCE
)
BAD = (Seen(exchanges=(_list("a"), _PATCH, _read("b"), _list("a"))),)
GOOD = (
    Seen(exchanges=(_list("a"), _PATCH, _read("b"), _list("b"))),
    Seen(exchanges=(_list("a"), _PATCH, _read("a"), _list("a"))),
)


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """List, change one of the things, read it, and list again."""
    for resource in resources(contract):
        update = resource.change or resource.replace
        if resource.listing is None or resource.read is None or update is None:
            continue
        first = yield ask(update)
        body = nudged(update, sent(first)) if succeeded(first) else None
        if body is None:
            continue
        where = path_values(first)
        around = {name: each for name, each in where.items() if name != resource.parameter}
        yield from pages(resource.listing, around)
        if succeeded((yield ask(update, path_values=where, body=body, caller="same"))):
            yield ask(resource.read, path_values=where, caller="same")
            yield from pages(resource.listing, around)


def listed_value_stale(seen: Seen) -> Iterator[Finding]:
    """One finding per listing: after an update that was read back, an item with the value before."""
    update: Exchange | None = None
    read: Exchange | None = None
    told: set[str | None] = set()
    for each in steps(seen.exchanges, "listed-value-stale"):
        if each.request.method != "GET":
            update, read = each if succeeded(each) else None, None
        elif update is not None and each.request.url == update.request.url:
            read = each if succeeded(each) else None
        elif update is not None and read is not None and succeeded(each) and each.operation not in told:
            stale = _stale(update, read, each)
            if stale is not None:
                told.add(each.operation)
                yield _finding(update, read, each, *stale)


def _stale(update: Exchange, read: Exchange, listing: Exchange) -> tuple[str, Any] | None:
    now, wanted = shown(read), sent(update)
    item = next((each for each in items_of(listing) or () if _is_one(each, read)), None)
    for name, value in wanted.items() if item is not None else ():
        if (
            item is not None
            and name in item
            and now.get(name) == value
            and item[name] != value
            and not is_volatile(name)
        ):
            return (name, item[name]) if isinstance(item[name], type(value)) else None
    return None


def _is_one(item: Any, read: Exchange) -> bool:
    """Is this item of a listing the thing that was read?"""
    if not isinstance(item, Mapping):
        return False
    name = identifier(read, "id")
    return name is not None and str(item.get("id")) == name


def _finding(update: Exchange, read: Exchange, listing: Exchange, name: str, value: Any) -> Finding:
    return shown_by(
        "listed-value-stale",
        SEVERITY,
        f"{listing.operation} still shows {name} = {value!r} after {update.operation} set it to {sent(update)[name]!r}, which {read.operation} shows",
        "Clear what is cached with every change.",
        (update, read, listing),
        cause=(str(listing.operation), name),
        direction="response",
        operations=(str(listing.operation), str(update.operation)),
    )
