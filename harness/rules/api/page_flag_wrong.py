"""A page says that there are more where there are none, or none where there are more.

Why: A client that loads until the end stops too early, or loads the last page for ever.

Mend: Read one item more than the page holds, and say `has_more` by whether it is there.

Source: The names of fields of a page (`has_more`, `has_next`, `next_offset`, `next_page`, `pages`), compared with the walk from the first page to the end.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from harness.model.contract import Contract
from harness.model.exchange import Exchange, Request
from harness.model.finding import Finding, Severity
from harness.model.plan import ask
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._bodies import decoded
from harness.rules.api._links import items_of, path_values, snake
from harness.rules.api._proof import shown_by, steps, succeeded
from harness.rules.api._walk import complete, moved, paged, walk, walks

SEVERITY = Severity.WARNING
_FLAGS = frozenset({"has_more", "has_next", "has_next_page", "more", "next_page_exists"})
_LAST = frozenset({"is_last", "last_page", "is_last_page"})
_COUNTS = frozenset({"pages", "total_pages", "page_count", "last_page_number"})


def _page(number: int, *ids: int, **more: Any) -> Exchange:
    body = {"items": [{"id": each} for each in ids], **more}
    return sample.seen("GET /items", 200, body, url=f"/items?page={number}&size=2", source="page-flag-wrong#1")


def _all(size: int, *ids: int, **more: Any) -> Exchange:
    body = {"items": [{"id": each} for each in ids], **more}
    return sample.seen("GET /items", 200, body, url=f"/items?size={size}", source="page-flag-wrong#1")


BAD: tuple[Seen, ...] = (
    Seen(exchanges=(_page(1, 1, 2, has_more=False), _page(2, 3, has_more=False))),
    Seen(exchanges=(_page(1, 1, 2, has_more=True), _page(2, 3, has_more=True))),
    Seen(exchanges=(_page(1, 1, 2, pages=3), _page(2, 3, pages=3))),
    Seen(exchanges=(_page(1, 1, 2, next_page=3), _page(2, 3, next_page=None))),
)
BAD += (Seen(exchanges=(_all(9, 1, 2, has_more=False), _all(2, 1, 2, has_more=True))),)
GOOD = (
    Seen(exchanges=(_all(9, 1, 2, has_more=False), _all(2, 1, 2, has_more=False))),
    Seen(exchanges=(_page(1, 1, 2, has_more=True), _page(2, 3, has_more=False))),
    Seen(exchanges=(_page(1, 1, 2, pages=2), _page(2, 3, pages=2))),
    Seen(exchanges=(_page(1, 1, 2, next_page=2), _page(2, 3, next_page=None))),
)


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Every paged listing from its first page to the end, then as one page that holds all and no more."""
    yield from walk(contract)
    for operation, paging in paged(contract):
        whole = yield ask(operation, query={paging.size: paging.largest})
        count = len(items_of(whole) or ())
        if succeeded(whole) and 0 < count < paging.largest:
            yield ask(operation, path_values=path_values(whole), query={paging.size: count}, caller="same")


def page_flag_wrong(seen: Seen) -> Iterator[Finding]:
    """One finding per listing that was walked to its end."""
    for pages in walks(seen, "page-flag-wrong"):
        held = [each for each in pages if items_of(each)]
        if not complete(pages) or not held:
            continue
        for index, page in enumerate(held):
            last = index == len(held) - 1
            words = _fault(page, last=last, pages=len(held)) or _leads_astray(page, last=last)
            if words:
                yield shown_by(
                    "page-flag-wrong",
                    SEVERITY,
                    f"{page.operation}, page {index + 1} of {len(held)}, says {words}",
                    "Read one item more than the page holds, and say by it whether there are more.",
                    (page, held[-1]),
                    cause=(str(page.operation),),
                    direction="response",
                    operations=(str(page.operation),),
                )
                break
    yield from _exactly_full(seen)


def _exactly_full(seen: Seen) -> Iterator[Finding]:
    """A page that holds all that there is, as a larger page has shown."""
    for whole, page in pairwise(steps(seen.exchanges, "page-flag-wrong")):
        same = whole.operation == page.operation and not moved(whole) and not moved(page)
        if not same or "?" not in whole.request.url or not succeeded(whole) or not succeeded(page):
            continue
        items = items_of(page)
        words = _fault(page, last=True, pages=1) if items and items == items_of(whole) else ""
        if words and not _fault(whole, last=True, pages=1):
            yield shown_by(
                "page-flag-wrong",
                SEVERITY,
                f"{page.operation}, on a page that holds all {len(items or ())} items exactly, says {words}",
                "Read one item more than the page holds, and say by it whether there are more.",
                (whole, page),
                cause=(str(page.operation),),
                direction="response",
                operations=(str(page.operation),),
            )


def _leads_astray(page: Exchange, *, last: bool) -> str:
    """Where the page says that the next one begins, where it does not."""
    asked = dict(parse_qsl(urlsplit(page.request.url).query))
    body = decoded(page.response.body)
    for name, value in body.items() if isinstance(body, dict) else ():
        plain = snake(name)
        steps_by = {"next_offset": ("offset", len(items_of(page) or ())), "next_page": ("page", 1)}.get(plain)
        if steps_by is None or type(value) is not int or not asked.get(steps_by[0], "").isdigit():
            continue
        if last or value != int(asked[steps_by[0]]) + steps_by[1]:
            return f"{name} = {value} where {'there is none' if last else int(asked[steps_by[0]]) + steps_by[1]}"
    return ""


def _fault(page: Exchange, *, last: bool, pages: int) -> str:
    body = decoded(page.response.body)
    for name, value in body.items() if isinstance(body, dict) else ():
        plain = snake(name)
        if (plain in _FLAGS and value is last) or (plain in _LAST and value is (not last)):
            return f"{name} = {value!r}".replace("True", "true").replace("False", "false")
        if plain in _COUNTS and type(value) is int and value != pages:
            return f"{name} = {value}"
    return ""
