"""A listing that is filtered lacks what the filter lets through.

Why: A report over a period leaves out its last day, a search for two kinds finds one of them, and what lies on a later page is never
found: nobody misses what is not shown.

Mend: Filter before the page is cut out, apply every value of a parameter that may be repeated, and compare bounds with `<=` and `>=`.

Source: The contract declares a parameter that is named after a field of the items. What the same caller was shown without a filter,
and what fits, has to be shown with it. Bounds named `min_`, `max_`, `from` and `to` are taken to be inclusive, a hint for times of day.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from itertools import combinations, islice
from typing import Any
from urllib.parse import parse_qs, urlsplit

from harness.model import shape as s
from harness.model.contract import Contract, Operation, Parameter
from harness.model.exchange import Exchange, Request
from harness.model.finding import Finding, Severity
from harness.model.plan import ask
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._filters import belongs, field_of, values_for
from harness.rules.api._links import identity_of, items_of, path_values
from harness.rules.api._listings import MOST_PAGES, pages
from harness.rules.api._proof import shown_by, steps, succeeded
from harness.rules.api._walk import PAGING

SEVERITY = Severity.WARNING
_MOST_PARAMETERS = 8
_MOST_PAIRS = 10
_SEARCHES = frozenset({"q", "query", "search", "term", "text"})
_DAY = len("2026-01-01")


def _list(query: str, *items: Any) -> Exchange:
    return sample.seen("GET /items", 200, list(items), url=f"/items{query}", source="filter-incomplete#1")


_ITEMS = ({"id": 1, "kind": "a", "price": 5}, {"id": 2, "kind": "b", "price": 7}, {"id": 3, "kind": "b", "price": 9})
BAD = (
    Seen(exchanges=(_list("", *_ITEMS), _list("?kind=b", _ITEMS[1]))),
    Seen(exchanges=(_list("", *_ITEMS), _list("?kind=a&kind=b", _ITEMS[0]))),
    Seen(exchanges=(_list("", *_ITEMS), _list("?max_price=7", _ITEMS[0]))),
)
GOOD = (
    Seen(exchanges=(_list("", *_ITEMS), _list("?kind=b", *_ITEMS[1:]))),
    Seen(exchanges=(_list("", *_ITEMS), _list("?max_price=7", *_ITEMS[:2]))),
    Seen(exchanges=(_list("", *_ITEMS[:1]), _list("?kind=b", *_ITEMS[1:]))),
    Seen(exchanges=(_list("", {"id": 1, "at": "2026-03-01"}), _list("?before=2026-03-01"))),
)


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Every listing as a whole, then under each filter, under two values of one, and under two filters at once."""
    for listing in contract.operations:
        wanted = [each for each in listing.parameters if each.place == "query" and each.name not in PAGING]
        optional = [each for each in wanted if not each.required][:_MOST_PARAMETERS]
        if listing.method == "GET" and optional:
            yield from _of_one(listing, optional)


def _of_one(listing: Operation, parameters: list[Parameter]) -> Generator[Request, Exchange, None]:
    first = yield ask(listing)
    if not succeeded(first) or not items_of(first):
        return
    around = path_values(first)
    whole = yield from pages(listing, around)
    items = [each for page in whole for each in items_of(page) or () if isinstance(each, dict)]
    chosen: dict[str, Any] = {}
    for parameter in parameters:
        values = values_for(parameter, items)
        for value in values:
            yield from pages(listing, around, chosen={parameter.name: value})
        if len(values) > 1 and s.resolve(parameter.typed.shape).arrays:
            yield from pages(listing, around, chosen={parameter.name: values[:2]})
        if values:
            chosen[parameter.name] = values[len(values) // 2]
        elif parameter.name in _SEARCHES and (word := _word(items)):
            chosen[parameter.name] = word
    yield from _pairs(listing, around, chosen)


def _word(items: list[dict[str, Any]]) -> str:
    """The first word of a text that an item shows under a name."""
    texts = (str(each[name]) for each in items for name in ("name", "title", "subject", "text") if each.get(name))
    return next((text.split()[0] for text in texts if text.split()), "")


def _pairs(
    listing: Operation, around: Mapping[str, str], chosen: Mapping[str, Any]
) -> Generator[Request, Exchange, None]:
    """Two filters at once, each with a value that some item has."""
    for first, second in islice(combinations(chosen, 2), _MOST_PAIRS):
        yield from pages(listing, around, chosen={first: chosen[first], second: chosen[second]})


def filter_incomplete(seen: Seen) -> Iterator[Finding]:
    """One finding per listing and filter."""
    mine = [each for each in steps(seen.exchanges, "filter-incomplete") if succeeded(each)]
    told: set[tuple[str, ...]] = set()
    for place in dict.fromkeys(_place(each) for each in mine):
        lists = [each for each in mine if _place(each) == place]
        whole = [item for each in lists if not _filter(each) for item in items_of(each) or () if isinstance(item, dict)]
        for query in dict.fromkeys(_filter(each) for each in lists if _filter(each)):
            under = [each for each in lists if _filter(each) == query]
            shown = {identity_of(item) for each in under for item in items_of(each) or ()}
            missing = [each for each in whole if _must(each, query) and identity_of(each) not in shown]
            cause = (str(under[0].operation), *(name for name, _ in query))
            if missing and len(under) < MOST_PAGES and cause not in told and cause[:2] not in told:
                told.add(cause)
                yield _finding(lists[0], under, query, missing[0], cause)


_Query = tuple[tuple[str, tuple[str, ...]], ...]


def _place(exchange: Exchange) -> str:
    return urlsplit(exchange.request.url).path


def _filter(exchange: Exchange) -> _Query:
    """What a request filters by: its query less what only pages."""
    asked = parse_qs(urlsplit(exchange.request.url).query)
    return tuple((name, tuple(values)) for name, values in asked.items() if name not in PAGING)


def _must(item: dict[str, Any], query: _Query) -> bool:
    return all(any(belongs(item, name, each) for each in values) for name, values in query)


def _finding(
    whole: Exchange, under: list[Exchange], query: _Query, item: dict[str, Any], cause: tuple[str, ...]
) -> Finding:
    words = "&".join(f"{name}={each}" for name, values in query for each in values)
    fields = [field_of(item, name) for name, _ in query]
    held = ", ".join(f"{field} = {item[field]!r}" for _, field in fields)
    at_time = any(sign != "=" and isinstance(item[field], str) and len(item[field]) > _DAY for sign, field in fields)
    return shown_by(
        "filter-incomplete",
        Severity.HINT if at_time else SEVERITY,
        f"{under[0].operation} with {words} lacks {identity_of(item)}, which has {held}",
        "Filter before the page is cut out, apply every value of the parameter, and compare bounds with <= and >=.",
        (whole, under[0]),
        cause=cause,
        direction="response",
        operations=(str(under[0].operation),),
    )
