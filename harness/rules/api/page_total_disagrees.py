"""The total that a listing states is not the number of items on its pages.

Why: Pagers show pages that do not exist or hide the last one, and "142 results" is a promise to the reader.

Mend: Count with the same filters and joins as the page itself.

Source: OpenAPI document's own field (`total`); JSON:API, "Pagination" for the meaning.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from urllib.parse import parse_qsl, urlsplit

from harness.model.exchange import Exchange
from harness.model.finding import Finding, Severity
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._cursor import followed_cursor
from harness.rules.api._links import items_of, total_of
from harness.rules.api._promises import promises
from harness.rules.api._proof import curl, evidence, operations_of, shown_by, steps, succeeded
from harness.rules.api._walk import SIZES, complete, moved, walk, walks

SEVERITY = Severity.ERROR
_SOURCE = "page-total-disagrees#1"


def _page(number: int, total: int, *ids: int) -> Exchange:
    body = {"items": [{"id": each} for each in ids], "total": total}
    return sample.seen("GET /items", 200, body, url=f"/items?page={number}&size=2", source=_SOURCE)


def _filtered(total: int, *ids: int, query: str = "?state=open") -> Exchange:
    body = {"items": [{"id": each} for each in ids], "total": total}
    return sample.seen("GET /items", 200, body, url=f"/items{query}", source="filter-unsound#1")


_PLAIN = _filtered(3, 1, 2, 3, query="")
BAD = (
    Seen(exchanges=(_page(1, 5, 1, 2), _page(2, 5, 3))),
    Seen(exchanges=(_PLAIN, _filtered(3, 1))),
    Seen(exchanges=(_PLAIN, _filtered(3, 1, 2, 3), _filtered(1, 1, query="?state=open&size=1"))),
    Seen(exchanges=(sample.seen("GET /items", 200, {"items": [1], "total": 3}, url="/items?on=x&size=20"),)),
)
GOOD = (
    Seen(exchanges=(_page(1, 3, 1, 2), _page(2, 3, 3))),
    Seen(exchanges=(_page(1, 9, 1, 2), _page(2, 9, 3, 4))),
    Seen(exchanges=(_PLAIN, _filtered(1, 1))),
    Seen(exchanges=(_PLAIN, _filtered(2, 1, 2), _filtered(2, 1, query="?state=open&size=1"))),
    Seen(exchanges=(_PLAIN, _filtered(9, 1, 2, 3))),
    Seen(exchanges=(_PLAIN, _filtered(3, query="?page=2"))),
    Seen(exchanges=(sample.seen("GET /items", 200, {"items": [1], "total": 3}, url="/items?on=x&size=1"),)),
    Seen(exchanges=(sample.seen("GET /items", 200, {"items": [1], "total": 3}, url="/items?after=9&size=20"),)),
)

plan = walk


def page_total_disagrees(seen: Seen) -> Iterator[Finding]:
    """One finding per listing that was walked to its end and counts otherwise."""
    for pages in walks(seen, "page-total-disagrees"):
        stated = {total_of(page) for page in pages} - {None}
        counted = sum(len(items_of(page) or ()) for page in pages)
        if complete(pages) and stated and counted not in stated:
            yield _finding(pages, counted, min(each for each in stated if each is not None))
    told = False
    for each in _under_a_filter(seen):
        told = True
        yield each
    yield from () if told else _all_on_one_page(seen)


def _all_on_one_page(seen: Seen) -> Iterator[Finding]:
    """A first page that is not full, whatever was asked for, holds all that there is."""
    promised = promises(seen.contract)
    told: set[str | None] = set()
    for each in seen.exchanges:
        total = total_of(each) if each.request.method == "GET" and succeeded(each) else None
        if total is None or each.operation in told or moved(each) or followed_cursor(each):
            continue
        items = items_of(each)
        asked = dict(parse_qsl(urlsplit(each.request.url).query))
        defaults = promised.query_defaults(each.operation)
        name = next((name for name in SIZES if name in asked or name in defaults), None)
        size = str(asked.get(name, defaults.get(name))) if name is not None else ""
        if items is not None and size.isdigit() and len(items) < int(size) and total != len(items):
            told.add(each.operation)
            words = urlsplit(each.request.url).query or "nothing further"
            yield shown_by(
                "page-total-disagrees",
                SEVERITY,
                f"{each.operation} with {words} shows {len(items)} items on its only page and states a total of {total}",
                "Count with the same filters and joins as the page itself.",
                (each,),
                cause=(str(each.operation), "one page"),
                direction="response",
            )


def _under_a_filter(seen: Seen) -> Iterator[Finding]:
    """A listing whose filter leaves fewer items than a page holds, and that states more than it shows."""
    mine = [each for each in steps(seen.exchanges, "filter-unsound") if succeeded(each) and total_of(each) is not None]
    for operation in dict.fromkeys(each.operation for each in mine):
        lists = [each for each in mine if each.operation == operation]
        yield from _by_size(lists)
        most = max(len(items_of(each) or ()) for each in lists)
        for each in lists:
            shown, total = len(items_of(each) or ()), total_of(each)
            if (
                "?" in each.request.url
                and not moved(each)
                and not _sized(each)
                and shown < most
                and total is not None
                and total > shown
            ):
                yield shown_by(
                    "page-total-disagrees",
                    SEVERITY,
                    f"{operation} with {each.request.url.partition('?')[2]} shows {shown} items and states a total of {total}",
                    "Count with the same filters and joins as the page itself.",
                    (each,),
                    cause=(str(operation), "filter"),
                    direction="response",
                )
                break


def _by_size(lists: list[Exchange]) -> Iterator[Finding]:
    """One filter states one total, however many items a page has."""
    for one, other in pairwise(lists):
        sized = dict(parse_qsl(other.request.url.partition("?")[2]))
        rest = {name: value for name, value in sized.items() if name not in SIZES}
        plain = dict(parse_qsl(one.request.url.partition("?")[2]))
        if rest and rest != sized and rest == plain and total_of(one) != total_of(other):
            yield shown_by(
                "page-total-disagrees",
                SEVERITY,
                f"{one.operation} with {one.request.url.partition('?')[2]} states a total of {total_of(one)}, with pages of one item {total_of(other)}",
                "Filter before the page is cut out, and count what the filter leaves.",
                (one, other),
                cause=(str(one.operation), "page size"),
                direction="response",
                operations=(str(one.operation),),
            )
            return


def _sized(exchange: Exchange) -> bool:
    return any(f"{name}=" in exchange.request.url.partition("?")[2] for name in SIZES)


def _finding(pages: tuple[Exchange, ...], counted: int, stated: int) -> Finding:
    return Finding(
        rule="page-total-disagrees",
        severity=SEVERITY,
        message=f"{pages[0].operation} states a total of {stated}, its {len(pages)} pages hold {counted} items",
        mend="Count with the same filters and joins as the page itself.",
        cause=(str(pages[0].operation),),
        operations=operations_of(pages[0]),
        direction="response",
        reproduction="\n".join(curl(each.request) for each in pages),
        evidence=(evidence(pages[0]), evidence(pages[-1])),
    )
