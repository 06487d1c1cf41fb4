"""A GET changes what it only should read.

Why: Browsers, crawlers and proxies send a GET whenever they like, twice or ahead of time; each of them now changes data.

Mend: Do what changes things behind POST. What only counts or stamps a reading is not meant.

Source: RFC 9110, 9.2.1 (safe methods).
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
from harness.rules.api._links import (
    Resource,
    below,
    identifier,
    is_volatile,
    items_of,
    path_values,
    resources,
    shown,
)
from harness.rules.api._proof import operations_in, shown_by, steps, succeeded
from harness.rules.api._walk import SIZES, limits

SEVERITY = Severity.WARNING
_SOURCE = "get-not-safe#1"


def _read(**body: object) -> Exchange:
    return sample.seen("GET /jobs/{id}", 200, body, url="/jobs/7", source=_SOURCE)


def _list(state: str) -> Exchange:
    return sample.seen("GET /jobs", 200, [{"id": 7, "state": state}], source=_SOURCE)


_RECEIPT = sample.seen("GET /jobs/{id}/receipt", 200, {}, url="/jobs/7/receipt", source=_SOURCE)
BAD = (
    Seen(exchanges=(_list("new"), _read(id=7, state="seen"), _list("seen"))),
    Seen(exchanges=(_read(hours=1), _RECEIPT, _read(hours=2))),
    Seen(exchanges=(_read(n=1), _read(n=2), _read(n=3))),
)
GOOD = (
    Seen(exchanges=(_read(hours=1), _RECEIPT, _read(hours=1))),
    Seen(exchanges=(_read(view_count=1), _RECEIPT, _read(view_count=2))),
)


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Read a thing that was just made, read what is below it or the thing itself, and read the thing again."""
    for resource in resources(contract):
        if resource.read is None:
            continue
        yield from _as_listed(resource)
        for between in (resource.read, *below(contract, resource.path, "GET")):
            made = (yield ask(resource.create)) if resource.create is not None else None
            name = identifier(made, resource.parameter) if made is not None and succeeded(made) else None
            where = {**path_values(made), resource.parameter: name} if made is not None and name is not None else {}
            first = yield ask(resource.read, path_values=where, caller="same" if where else "")
            if not succeeded(first):
                break
            yield ask(between, path_values=path_values(first), caller="same")
            yield ask(resource.read, path_values=path_values(first), caller="same")


def _as_listed(resource: Resource) -> Generator[Request, Exchange, None]:
    """List a thing that was just made, read it, and list it again: reading it may be what moves it on."""
    listing, read = resource.listing, resource.read
    if listing is None or read is None or resource.create is None:
        return
    made = yield ask(resource.create)
    name = identifier(made, resource.parameter)
    if not succeeded(made) or name is None:
        return
    sizes = {each.name: limits(each)[1] or 100 for each in listing.parameters if each.name in SIZES}
    yield ask(listing, path_values=path_values(made), query=sizes, caller="same")
    yield ask(read, path_values={**path_values(made), resource.parameter: name}, caller="same")
    yield ask(listing, path_values=path_values(made), query=sizes, caller="same")


def _item(listing: Exchange, read: Exchange) -> Mapping[str, Any]:
    """What a listing shows of a thing that was read."""
    name = identifier(read, "id")
    items = [each for each in items_of(listing) or () if isinstance(each, dict)]
    return next((each for each in items if name is not None and str(each.get("id")) == name), {})


def get_not_safe(seen: Seen) -> Iterator[Finding]:
    """One finding per reading after which a thing's fields differ."""
    mine = [each for each in steps(seen.exchanges, "get-not-safe") if each.request.method != "POST"]
    for before, between, after in zip(mine, mine[1:], mine[2:], strict=False):
        same = before.operation == after.operation and before.request.url == after.request.url
        if not same or not all(map(succeeded, (before, between, after))):
            continue
        was, now = shown(before), shown(after)
        if items_of(before) is not None:
            was, now = _item(before, between), _item(after, between)
        changed = [name for name in was if name in now and was[name] != now[name] and not is_volatile(name)]
        if changed:
            yield _finding((before, between, after), changed[0], was[changed[0]], now[changed[0]])


def _finding(chain: tuple[Exchange, Exchange, Exchange], name: str, was: Any, now: Any) -> Finding:
    before, between, _ = chain
    return shown_by(
        "get-not-safe",
        SEVERITY,
        f"{between.operation} turns {name} from {was!r} into {now!r}",
        "Do what changes things behind POST.",
        chain,
        cause=(str(between.operation), name),
        pointer=f"/{name}",
        operations=operations_in(between, before),
    )
