"""Walks through the pages of a listing from the first to the last."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass

from harness.model import shape as s
from harness.model.contract import Contract, Operation, Parameter
from harness.model.exchange import Exchange, Request
from harness.model.plan import ask
from harness.model.rule import Seen
from harness.rules.api._links import items_of, total_of
from harness.rules.api._proof import sent_for, succeeded

_PAGES = ("page", "page_number", "pageNumber")
_OFFSETS = ("offset", "skip", "start")
SIZES = ("size", "page_size", "pageSize", "per_page", "perPage", "limit", "take")
PAGING = frozenset({*_PAGES, *_OFFSETS, *SIZES, "cursor", "after_cursor", "page_token"})
"""Query parameters that only say which part of a listing is wanted."""

_MOST_PAGES = 12


@dataclass(frozen=True, kw_only=True, slots=True)
class Paging:
    """How a listing is paged: the parameter that moves, the one that says how many, and whether it moves by items."""

    moving: str
    size: str
    by_items: bool
    first: int
    largest: int


def paged(contract: Contract) -> Iterator[tuple[Operation, Paging]]:
    """The listings that page by number or offset, each with its way."""
    for operation in contract.operations:
        parameters = {each.name: each for each in operation.parameters if each.place == "query"}
        size = next((each for each in SIZES if each in parameters), None)
        moving = next((each for each in (*_PAGES, *_OFFSETS) if each in parameters), None)
        if operation.method == "GET" and size is not None and moving is not None:
            yield operation, _paging(parameters, moving, size)


def walk(contract: Contract) -> Generator[Request, Exchange, None]:
    """Every paged listing, from its first page to an empty or short one."""
    for operation, paging in paged(contract):
        probe = yield ask(operation)
        total = total_of(probe) or len(items_of(probe) or ())
        if not succeeded(probe) or not total:
            continue
        size = max(1, min(paging.largest, -(-total // 5)))
        for index in range(_MOST_PAGES):
            position = index * size if paging.by_items else index
            page = yield ask(operation, query={paging.moving: paging.first + position, paging.size: size})
            if not succeeded(page) or len(items_of(page) or ()) < size:
                break


def walks(seen: Seen, purpose: str) -> Iterator[tuple[Exchange, ...]]:
    """The pages of each walk, in order; the first request, which asks for no page, begins a new one."""
    pages: list[Exchange] = []
    for each in seen.exchanges:
        if not sent_for(each, purpose):
            continue
        if "?" not in each.request.url or not moved(each):
            if pages:
                yield tuple(pages)
            pages = []
        elif succeeded(each):
            pages.append(each)
    if pages:
        yield tuple(pages)


def complete(pages: tuple[Exchange, ...]) -> bool:
    """Did the walk see the end? Its last page is then shorter than its first."""
    return len(pages) < _MOST_PAGES and len(items_of(pages[-1]) or ()) < len(items_of(pages[0]) or ())


def moved(exchange: Exchange) -> bool:
    """Was a page asked for?"""
    query = exchange.request.url.partition("?")[2]
    return any(f"{name}=" in query for name in (*_PAGES, *_OFFSETS))


def _paging(parameters: Mapping[str, Parameter], moving: str, size: str) -> Paging:
    low, high = limits(parameters[moving]), limits(parameters[size])
    by_items = moving in _OFFSETS
    return Paging(
        moving=moving,
        size=size,
        by_items=by_items,
        first=low[0] if low[0] is not None else int(not by_items),
        largest=high[1] or 100,
    )


def limits(parameter: Parameter) -> tuple[int | None, int | None]:
    """The least and the largest number that a parameter takes, None where there is no bound."""
    numbers = s.resolve(parameter.typed.shape).numbers
    if not numbers:
        return None, None
    low, high = numbers[0].minimum, numbers[0].maximum
    return None if low is None else int(low), None if high is None else int(high)
