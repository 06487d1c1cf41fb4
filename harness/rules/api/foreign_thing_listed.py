"""A filtered listing shows things of another tenant.

Why: The plain listing asks whose things they are, the filtered one forgets: one parameter in the address shows every customer's data.

Mend: Begin every query with the tenant, and add filters to it.

Source: OWASP API Security Top 10 2023, API1 (broken object level authorization). Judged where somebody of another tenant sees the
thing in their plain listing, and the caller does not in theirs.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator

from harness.model.contract import Contract
from harness.model.exchange import Exchange, Request
from harness.model.finding import Finding, Severity
from harness.model.plan import ask
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._links import identity_of, items_of, path_values, snake, total_of
from harness.rules.api._listings import collections, filters, pages
from harness.rules.api._proof import sent_for, shown_by, succeeded, whom

SEVERITY = Severity.ERROR
_SOURCE = "foreign-thing-listed#1"
_MOST_FILTERS = 12
_MOST_OF_THEIRS = 4


def _list(*ids: int, query: str = "", who: str = "") -> Exchange:
    return sample.seen("GET /jobs", 200, [{"id": each} for each in ids], url=f"/jobs{query}", source=_SOURCE + who)


_CARLS = _list(8, 9, who=" as carl, clerk of south")
BAD = (Seen(exchanges=(_list(1, 2), _CARLS, _list(1, 8, query="?state=open"))),)
GOOD = (
    Seen(exchanges=(_list(1, 2), _CARLS, _list(1, query="?state=open"))),
    Seen(exchanges=(_list(1, 2), _CARLS, _list(3, query="?state=gone"))),
    Seen(exchanges=(_list(1, 2), _list(8, 9, who=" as carl, clerk"), _list(8, query="?state=open"))),
)


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Every listing: plainly, plainly as another tenant, then filtered in each way."""
    for collection in collections(contract):
        listing = collection.listing
        if not listing.security or "{" in listing.path:
            continue
        first = yield ask(listing)
        own = (yield from pages(listing, path_values(first))) if succeeded(first) else []
        items = [each for page in own for each in items_of(page) or () if isinstance(each, dict)]
        wanted = list(filters(listing, items))[:_MOST_FILTERS]
        if not own:
            continue
        others = yield from pages(listing, {}, "other-tenant")
        theirs = [each for page in others for each in items_of(page) or () if isinstance(each, dict)]
        wanted += [(name, value) for name, value in filters(listing, theirs) if snake(name).endswith("_id")][
            :_MOST_OF_THEIRS
        ]
        if not theirs or not wanted:
            continue
        yield ask(listing, query={})
        for name, value in wanted:
            yield ask(listing, query={name: value}, caller="same")


def foreign_thing_listed(seen: Seen) -> Iterator[Finding]:
    """One finding per listing and parameter."""
    mine = [each for each in seen.exchanges if sent_for(each, "foreign-thing-listed") and succeeded(each)]
    found: set[tuple[str, ...]] = set()
    for operation in dict.fromkeys(each.operation for each in mine):
        lists = [each for each in mine if each.operation == operation]
        theirs = [each for each in lists if " of " in whom(each)]
        plain = [each for each in lists if not whom(each) and not _filtered(each, lists)]
        if not theirs or not plain or not _whole(plain):
            continue
        foreign = _names(theirs) - _names(plain)
        for each in lists:
            leaked = [] if whom(each) else [item for item in items_of(each) or () if identity_of(item) in foreign]
            query = each.request.url.partition("?")[2]
            cause = (str(operation), query.partition("=")[0])
            if leaked and cause not in found:
                found.add(cause)
                yield shown_by(
                    "foreign-thing-listed",
                    SEVERITY,
                    f"{operation} with {query} shows {identity_of(leaked[0])}, which is in the listing of {whom(theirs[0])} only",
                    "Begin every query with the tenant, and add filters to it.",
                    (plain[0], theirs[0], each),
                    cause=cause,
                    direction="response",
                )


def _filtered(each: Exchange, lists: list[Exchange]) -> bool:
    """Was it asked for after the other tenant's listing, with a parameter of its own?"""
    first_foreign = next(index for index, one in enumerate(lists) if whom(one)) if any(map(whom, lists)) else len(lists)
    return lists.index(each) > first_foreign and "?" in each.request.url


def _whole(plain: list[Exchange]) -> bool:
    total = total_of(plain[0])
    return total is None or len(_names(plain)) >= total


def _names(lists: list[Exchange]) -> set[str]:
    return {identity_of(item) for each in lists for item in items_of(each) or ()}
