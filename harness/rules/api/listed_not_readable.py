"""A listing shows somebody a thing that they may not read, or that is not there.

Why: The name, the price or the text in the list is what the other route protects. Or the list shows what is long gone, and the click
on it fails.

Mend: Filter the listing by the same condition as the reading.

Source: OWASP API Security Top 10 2023, API1 (broken object level authorization). Judged where the same caller may read other
things of that kind.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from typing import Any

from harness.model import shape as s
from harness.model.contract import Contract, Operation
from harness.model.exchange import Exchange, Request
from harness.model.finding import Finding, Severity
from harness.model.plan import Caller, ask
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._links import body_fields, identifier, items_of, path_values
from harness.rules.api._listings import Collection, collections
from harness.rules.api._proof import sent_for, shown_by, succeeded, whom

SEVERITY = Severity.ERROR
_SOURCE = "listed-not-readable#1"
_CARL = f"{_SOURCE} as carl, clerk"
_MOST_WAYS = 3
_MOST_CALLERS = 3
_MOST_READ = 6


def _list(*ids: int, source: str = _CARL) -> Exchange:
    return sample.seen("GET /notes", 200, [{"id": each} for each in ids], source=source)


def _read(name: int, status: int, source: str = _CARL) -> Exchange:
    return sample.seen("GET /notes/{id}", status, {}, url=f"/notes/{name}", source=source)


BAD = (
    Seen(exchanges=(_list(7, 8), _read(7, 200), _read(8, 403))),
    Seen(exchanges=(_list(7, 8, source=_SOURCE), _read(7, 404, _SOURCE), _read(8, 200, _SOURCE))),
)
GOOD = (
    Seen(exchanges=(_list(7, 8), _read(7, 200), _read(8, 200))),
    Seen(exchanges=(_list(7, 8), _read(7, 403), _read(8, 403))),
    Seen(exchanges=(_list(7), _read(7, 200), _read(8, 403))),
)


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Make things of each kind, with every flag set and unset, then list them and read what is listed: as oneself and as others."""
    for collection in collections(contract):
        if collection.read is None:
            continue
        around = (yield from _make_all(collection.create)) if collection.create is not None else {}
        yield from _read_all(collection, around, "same" if around else "", 0)
        for nth in range(_MOST_CALLERS) if collection.read.security else ():
            there = yield from _read_all(collection, around, "other", nth)
            if not there:
                break


def _make_all(create: Operation) -> Generator[Request, Exchange, Mapping[str, str]]:
    """Make a thing in each way at one place, which is returned."""
    around: Mapping[str, str] = {}
    for flags in _flags(create):
        made = yield ask(create, adding=flags, path_values=around) if flags else ask(create)
        if succeeded(made):
            around = around or path_values(made)
    return around


def _read_all(
    collection: Collection, around: Mapping[str, str], caller: Caller, nth: int
) -> Generator[Request, Exchange, bool]:
    """List as somebody and read the last few; is there such a caller?"""
    assert collection.read is not None
    listing = yield ask(collection.listing, path_values=around, caller=caller, nth=nth)
    items = [each for each in items_of(listing) or () if isinstance(each, dict)] if succeeded(listing) else []
    for item in (*items[:2], *items[2:][-_MOST_READ:]):
        name = _name(item, collection.parameter)
        if name is not None:
            where = {**path_values(listing), collection.parameter: name}
            known = {key: value for key, value in where.items() if f"{{{key}}}" in collection.read.path}
            yield ask(collection.read, path_values=known, caller=caller or "same", nth=nth)
    return listing.response.status != 0


def _flags(create: Operation) -> Iterator[Mapping[str, Any]]:
    """Nothing in particular, then each flag of the body set and unset."""
    yield {}
    flags = [name for name, shape in body_fields(create).items() if len(s.resolve(shape).booleans) == 2]
    yield from ({name: value} for name in flags[:_MOST_WAYS] for value in (True, False))


def _name(item: Mapping[str, Any], parameter: str) -> str | None:
    made = sample.seen("GET /x", 200, item)
    return identifier(made, parameter)


def listed_not_readable(seen: Seen) -> Iterator[Finding]:
    """One finding per listing that shows a caller what the reading refuses them."""
    found: set[tuple[str, ...]] = set()
    listing: Exchange | None = None
    reads: list[Exchange] = []
    for each in (*(each for each in seen.exchanges if sent_for(each, "listed-not-readable")), None):
        if each is not None and listing is not None and whom(each) == whom(listing) and _is_item(each, listing):
            reads.append(each)
            continue
        if listing is not None:
            yield from _judged(listing, reads, found)
        listing, reads = each if each is not None and each.request.method == "GET" else None, []


def _is_item(read: Exchange, listing: Exchange) -> bool:
    return read.request.method == "GET" and read.operation != listing.operation


def _judged(listing: Exchange, reads: list[Exchange], found: set[tuple[str, ...]]) -> Iterator[Finding]:
    refused = [each for each in reads if each.response.status in (403, 404, 410) and _was_listed(each, listing)]
    cause = (str(listing.operation), str(reads[0].operation) if reads else "")
    if not refused or not any(map(succeeded, reads)) or cause in found:
        return
    found.add(cause)
    who = f" to {whom(listing)}" if whom(listing) else ""
    yield shown_by(
        "listed-not-readable",
        SEVERITY,
        f"{listing.operation} shows{who} what {refused[0].operation} answers with {refused[0].response.status}",
        "Filter the listing by the same condition as the reading.",
        (listing, refused[0]),
        cause=cause,
        direction="response",
    )


def _was_listed(read: Exchange, listing: Exchange) -> bool:
    name = next(reversed(list(path_values(read).values())), "")
    return any(isinstance(each, dict) and name in map(str, each.values()) for each in items_of(listing) or ())
