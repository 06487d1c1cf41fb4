"""A table for export has other things in it than the listing of the same.

Why: The export holds one page, or everybody's data: who works with the file does not see what the screen shows.

Mend: Export what the listing lists, by one query without its page.

Source: The path of a table (`/exports/boats.csv`, `/boats/export.csv`) names a collection, and a column its items' `id` or `number`. Things
that the caller's own listing does not show are an error where there are tenants; fewer are a warning where the words say that it
is all, else a hint.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Generator, Iterator

from harness.model.contract import Contract, Operation
from harness.model.exchange import Exchange, Request
from harness.model.finding import Finding, Severity
from harness.model.plan import ask
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._links import items_of, snake
from harness.rules.api._listings import MOST_PAGES, collections, pages
from harness.rules.api._promises import described
from harness.rules.api._proof import content_type, shown_by, steps, succeeded

SEVERITY = Severity.WARNING
_SOURCE = "export-differs#1"
_CSV = "text/csv"
_ALL = re.compile(r"\b(all|every|each|whole|complete|full)\b", re.I)
_DOC = sample.contract(("GET /exports/boats.csv", {"description": "All boats", "responses": {}}))


def _table(*ids: int) -> Exchange:
    made = sample.seen("GET /exports/boats.csv", 200, {}, media_type=_CSV, source=_SOURCE)
    text = "\r\n".join(["id,name", *(f"{each},x" for each in ids), ""])
    return _with_body(made, text)


def _with_body(made: Exchange, text: str) -> Exchange:
    from dataclasses import replace  # noqa: PLC0415 - for the examples alone

    return replace(made, response=replace(made.response, body=text.encode()))


_LIST = sample.seen("GET /boats", 200, [{"id": 1}, {"id": 2}], source=_SOURCE)
BAD = (
    Seen(contract=_DOC, exchanges=(_table(1), _LIST)),
    Seen(contract=_DOC, exchanges=(_table(1, 2, 3), _LIST)),
)
GOOD = (Seen(contract=_DOC, exchanges=(_table(1, 2), _LIST)), Seen(contract=_DOC, exchanges=(_table(), _LIST)))


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Every table, then the collection that its path names, as the same caller."""
    whole = (each.listing for each in collections(contract) if "{" not in each.listing.path)
    listings = {snake(each.path.rpartition("/")[2]): each for each in whole}
    for operation in contract.operations:
        named = _subject(operation, listings) if operation.method == "GET" and "{" not in operation.path else None
        if named is None or not _is_table(operation):
            continue
        if succeeded((yield ask(operation))):
            yield from pages(named, {})


def _is_table(operation: Operation) -> bool:
    kinds = [body.content_type for answer in operation.responses for body in answer.content]
    return any(each.startswith(_CSV) for each in kinds)


def _subject(operation: Operation, listings: dict[str, Operation]) -> Operation | None:
    words = [snake(each.partition(".")[0]) for each in operation.path.split("/") if each]
    return next((listings[each] for each in reversed(words) if each in listings), None)


def export_differs(seen: Seen) -> Iterator[Finding]:
    """One finding per table."""
    table: Exchange | None = None
    listed: list[Exchange] = []
    for each in (*steps(seen.exchanges, "export-differs"), None):
        if each is not None and table is not None and content_type(each) != _CSV:
            listed.append(each)
            continue
        if table is not None and listed and len(listed) < MOST_PAGES:
            yield from _judged(seen, table, listed)
        table, listed = each if each is not None and content_type(each) == _CSV and succeeded(each) else None, []


def _judged(seen: Seen, table: Exchange, listed: list[Exchange]) -> Iterator[Finding]:
    items = [item for each in listed for item in items_of(each) or () if isinstance(item, dict)]
    column, rows = _column(table, items)
    ids = {str(each[column]) for each in items if column in each}
    if not rows or not ids or not rows & ids:
        return
    more, fewer = sorted(rows - ids), sorted(ids - rows)
    words = _ALL.search(described(seen.contract, str(table.operation)))
    if more:
        yield _finding(table, listed[0], f"has {column} {more[0]}, which the caller's listing does not show", SEVERITY)
    elif fewer:
        severity = SEVERITY if words else Severity.HINT
        yield _finding(table, listed[0], f"lacks {column} {fewer[0]}, which the listing shows", severity)


def _column(table: Exchange, items: list[dict[str, object]]) -> tuple[str, set[str]]:
    """What the rows and the items have in common by which they are told apart, and its values in the rows."""
    text = table.response.body.decode(errors="replace").removeprefix("\ufeff")
    rows = [each for each in csv.reader(io.StringIO(text, newline="")) if each]
    head = [each.strip().lower() for each in rows[0]] if rows else []
    wanted = [each for each in ("id", "uuid", "number", "code", "sku", "slug", "email") if items and each in items[0]]
    for name in wanted:
        for at, column in enumerate(head):
            if column == name or (name == "id" and column.endswith("_id") and at == 0):
                return name, {row[at] for row in rows[1:] if at < len(row)}
    return "", set()


def _finding(table: Exchange, listing: Exchange, words: str, severity: Severity) -> Finding:
    return shown_by(
        "export-differs",
        severity,
        f"{table.operation} {words}",
        "Export what the listing lists, by one query without its page.",
        (table, listing),
        cause=(str(table.operation),),
        direction="response",
        operations=(str(table.operation), str(listing.operation)),
    )
