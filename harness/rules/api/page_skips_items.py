"""A walk through the pages of a listing misses items that a larger page shows.

Why: An export lacks rows, and nobody notices. Cursors that point one too far, or a listing whose order is not fixed, do it.

Mend: Begin each page right behind the last item of the one before, in a fixed order.

Source: The contract declares the parameters; the listing's own larger page.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator

from harness.model.contract import Contract
from harness.model.exchange import Exchange, Request
from harness.model.finding import Finding, Severity
from harness.model.plan import ask
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._cursor import cursor_of, followed
from harness.rules.api._links import identity_of, items_of
from harness.rules.api._proof import curls, evidences, operations_in, steps, succeeded
from harness.rules.api._walk import SIZES, limits, paged

SEVERITY = Severity.ERROR
_SOURCE = "page-skips-items#1"
_MOST_PAGES = 30
_PAGES = 4


def _list(query: str, *ids: int, cursor: str | None = None) -> Exchange:
    body = {"items": [{"id": each} for each in ids], "next_cursor": cursor}
    return sample.seen("GET /items", 200, body, url=f"/items?{query}", source=_SOURCE)


_ALL = _list("limit=100", 1, 2, 3)
BAD = (Seen(exchanges=(_ALL, _list("limit=1", 1, cursor="2"), _list("limit=1&cursor=2", 3))),)
GOOD = (
    Seen(exchanges=(_ALL, _list("limit=2", 1, 2, cursor="2"), _list("limit=2&cursor=2", 3))),
    Seen(exchanges=(_ALL, _list("limit=1", 1, cursor="1"))),
)


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Every listing that fits on its largest page, walked in small ones: by cursor, by page or by offset."""
    ways = {operation.name: paging for operation, paging in paged(contract)}
    for operation in contract.operations:
        sizes = [each for each in operation.parameters if each.place == "query" and each.name in SIZES]
        following = followed(operation)
        if operation.method != "GET" or not sizes or (following is None and operation.name not in ways):
            continue
        size = sizes[0].name
        whole = yield ask(operation, query={size: limits(sizes[0])[1] or 100})
        count = len(items_of(whole) or ())
        if not succeeded(whole) or count < _PAGES or cursor_of(whole) is not None:
            continue
        small = max(limits(sizes[0])[0] or 1, count // _PAGES)
        if following is None:
            paging = ways[operation.name]
            for index in range(_MOST_PAGES):
                position = paging.first + (index * small if paging.by_items else index)
                page = yield ask(operation, query={size: small, paging.moving: position}, caller="same")
                if len(items_of(page) or ()) < small:
                    break
            continue
        page = yield ask(operation, query={size: small}, caller="same")
        for _ in range(_MOST_PAGES):
            cursor = cursor_of(page)
            if cursor is None:
                break
            page = yield ask(operation, query={size: small, following: cursor}, caller="same")


def page_skips_items(seen: Seen) -> Iterator[Finding]:
    """One finding per listing whose walk ended and showed less than its largest page."""
    mine = steps(seen.exchanges, "page-skips-items")
    for operation in dict.fromkeys(each.operation for each in mine):
        answers = [each for each in mine if each.operation == operation and succeeded(each)]
        whole, pages = answers[:1], answers[1:]
        if not pages or not _ended(pages):
            continue
        met = {identity_of(item) for page in pages for item in items_of(page) or ()}
        missed = [identity_of(each) for each in items_of(whole[0]) or () if identity_of(each) not in met]
        if missed:
            yield Finding(
                rule="page-skips-items",
                severity=SEVERITY,
                message=f"{operation}, walked in {len(pages)} pages, misses {len(missed)} of its items ({missed[0]})",
                mend="Begin each page right behind the last item of the one before, in a fixed order.",
                cause=(str(operation),),
                operations=operations_in(*whole),
                direction="response",
                reproduction=curls(*whole, *pages[:2]),
                evidence=evidences(*whole, *pages[:2]),
            )


def _ended(pages: list[Exchange]) -> bool:
    shorter = len(pages) > 1 and len(items_of(pages[-1]) or ()) < len(items_of(pages[0]) or ())
    moved_by_cursor = len(pages) > 1 and cursor_of(pages[0]) is not None
    return cursor_of(pages[-1]) is None if moved_by_cursor else shorter
