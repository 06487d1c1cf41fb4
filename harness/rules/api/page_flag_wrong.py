"""A page says that there are more where there are none, or none where there are more.

Why: A client that loads until the end stops too early, or loads the last page for ever.

Mend: Read one item more than the page holds, and say `has_more` by whether it is there.

Source: The names of fields of a page (`has_more`, `has_next`, `next_page`, `pages`), compared with the walk from the first page to the end.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from harness.model.exchange import Exchange
from harness.model.finding import Finding, Severity
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._links import items_of, snake
from harness.rules.api._promises import decoded
from harness.rules.api._proof import shown_by
from harness.rules.api._walk import complete, walk, walks

SEVERITY = Severity.WARNING
_FLAGS = frozenset({"has_more", "has_next", "has_next_page", "more", "next_page_exists"})
_LAST = frozenset({"is_last", "last_page", "is_last_page"})
_COUNTS = frozenset({"pages", "total_pages", "page_count", "last_page_number"})


def _page(number: int, *ids: int, **more: Any) -> Exchange:
    body = {"items": [{"id": each} for each in ids], **more}
    return sample.seen("GET /items", 200, body, url=f"/items?page={number}&size=2", source="page-flag-wrong#1")


BAD = (
    Seen(exchanges=(_page(1, 1, 2, has_more=False), _page(2, 3, has_more=False))),
    Seen(exchanges=(_page(1, 1, 2, has_more=True), _page(2, 3, has_more=True))),
    Seen(exchanges=(_page(1, 1, 2, pages=3), _page(2, 3, pages=3))),
)
GOOD = (
    Seen(exchanges=(_page(1, 1, 2, has_more=True), _page(2, 3, has_more=False))),
    Seen(exchanges=(_page(1, 1, 2, pages=2), _page(2, 3, pages=2))),
)

plan = walk


def page_flag_wrong(seen: Seen) -> Iterator[Finding]:
    """One finding per listing that was walked to its end."""
    for pages in walks(seen, "page-flag-wrong"):
        held = [each for each in pages if items_of(each)]
        if not complete(pages) or not held:
            continue
        for index, page in enumerate(held):
            words = _fault(page, last=index == len(held) - 1, pages=len(held))
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


def _fault(page: Exchange, *, last: bool, pages: int) -> str:
    body = decoded(page.response.body)
    for name, value in body.items() if isinstance(body, dict) else ():
        plain = snake(name)
        if (plain in _FLAGS and value is last) or (plain in _LAST and value is (not last)):
            return f"{name} = {value!r}".replace("True", "true").replace("False", "false")
        if plain in _COUNTS and type(value) is int and value != pages:
            return f"{name} = {value}"
    return ""
