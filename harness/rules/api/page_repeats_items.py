"""A walk through the pages of a listing meets the same item twice.

Why: What is met twice pushes something else out: an export holds doubles and gaps, a total sums wrongly. Most often the order is not
fixed, or the offset is off by one.

Mend: Order by a unique column (add the id as the last), and count the offset from zero.

Source: PostgreSQL documentation, 7.6 (LIMIT and OFFSET need a unique order).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from harness.model.exchange import Exchange
from harness.model.finding import Finding, Severity
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._links import identity_of, items_of
from harness.rules.api._proof import curl, evidence, operations_of
from harness.rules.api._walk import walk, walks

SEVERITY = Severity.ERROR
_SOURCE = "page-repeats-items#1"


def _page(number: int, *ids: int) -> Exchange:
    body = {"items": [{"id": each} for each in ids], "total": 3}
    return sample.seen("GET /items", 200, body, url=f"/items?page={number}&size=2", source=_SOURCE)


BAD = (Seen(exchanges=(_page(1, 1, 2), _page(2, 2))),)
GOOD = (Seen(exchanges=(_page(1, 1, 2), _page(2, 3))), Seen(exchanges=(_page(1, 1, 2),)))

plan = walk


def page_repeats_items(seen: Seen) -> Iterator[Finding]:
    """One finding per listing that shows an item on two pages, or twice on one."""
    for pages in walks(seen, "page-repeats-items"):
        met = Counter(identity_of(item) for page in pages for item in items_of(page) or ())
        repeated = [name for name, times in met.items() if times > 1]
        if repeated:
            yield _finding(pages, repeated)


def _finding(pages: tuple[Exchange, ...], repeated: list[str]) -> Finding:
    showing = [page for page in pages if any(identity_of(item) == repeated[0] for item in items_of(page) or ())]
    return Finding(
        rule="page-repeats-items",
        severity=SEVERITY,
        message=f"{pages[0].operation} shows {len(repeated)} of its items more than once while it is paged ({repeated[0]})",
        mend="Order by a unique column, and count the offset from zero.",
        cause=(str(pages[0].operation),),
        operations=operations_of(pages[0]),
        direction="response",
        reproduction="\n".join(curl(each.request) for each in showing[:2]),
        evidence=tuple(evidence(each) for each in showing[:2]),
    )
