"""A listing that is sorted by a field is not in that field's order.

Why: The cheapest offer is not on top, and whoever pages through a listing in that order stops too early. Numbers that are sorted
as texts (`10` before `9`) are the usual cause.

Mend: Sort by the field itself, not by its text.

Source: The contract declares the parameter, with names of the items' fields as its values.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from harness.model import shape as s
from harness.model.contract import Contract, Parameter
from harness.model.exchange import Exchange, Request
from harness.model.finding import Finding, Severity
from harness.model.plan import ask
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._links import items_of, path_values, snake
from harness.rules.api._proof import curls, evidences, operations_in, steps, succeeded
from harness.rules.api._walk import SIZES, limits

SEVERITY = Severity.WARNING
_SORTS = frozenset({"sort", "sort_by", "order_by", "ordering", "sort_on", "sort_key"})
_DECIMAL = re.compile(r"-?[0-9]{1,300}\.[0-9]{1,300}")
"""A number with a fraction as text, which is how money goes over the wire: nobody means the order of its letters."""

_FEW = 2
_ENDINGS = ("_asc", "_desc", ":asc", ":desc", ".asc", ".desc")


def _list(*prices: Any) -> Exchange:
    items = [{"price": each} for each in prices]
    return sample.seen("GET /items", 200, items, url="/items?sort=price", source="sort-order-wrong#1")


def _part(*prices: Any) -> Exchange:
    items = [{"price": each} for each in prices]
    return sample.seen("GET /items", 200, items, url="/items?sort=price&size=2", source="sort-order-wrong#1")


BAD = (
    Seen(exchanges=(_list(1, 2, 3, 4), _part(3, 4))),
    Seen(exchanges=(_list(1, 10, 9),)),
    Seen(exchanges=(_list("a", "c", "b"),)),
    Seen(exchanges=(_list("10.00", "129.00", "9.90"),)),
)
GOOD = (
    Seen(exchanges=(_list(1, 2, 3, 4), _part(1, 2))),
    Seen(exchanges=(_list(1, 9, 10),)),
    Seen(exchanges=(_list(10, 9, 1),)),
    Seen(exchanges=(_list("a", "B", "c"),)),
    Seen(exchanges=(_list(None, 1, 2),)),
    Seen(exchanges=(_list("9.90", "10.00", "129.00"),)),
    Seen(exchanges=(_list("10", "129", "9"),)),
)


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Every listing in every order that its contract names."""
    for operation in contract.operations:
        query = [each for each in operation.parameters if each.place == "query"]
        sizes = {each.name: limits(each)[1] or 100 for each in query if each.name in SIZES}
        for parameter in query if operation.method == "GET" else ():
            for value in _orders(parameter):
                whole = yield ask(operation, query={parameter.name: value, **sizes})
                count = len(items_of(whole) or ())
                if succeeded(whole) and count > _FEW and sizes:
                    part = dict.fromkeys(sizes, count // 2)
                    yield ask(
                        operation, path_values=path_values(whole), query={parameter.name: value, **part}, caller="same"
                    )


def sort_order_wrong(seen: Seen) -> Iterator[Finding]:
    """One finding per listing and order that is neither rising nor falling, or that each page has by itself."""
    yield from _by_page(seen)
    for each in steps(seen.exchanges, "sort-order-wrong"):
        for name, value in parse_qsl(urlsplit(each.request.url).query) if succeeded(each) else ():
            values = _column(each, _plain(value)) if snake(name) in _SORTS else []
            if len(set(map(repr, values))) > 2 and not _is_ordered(values):
                before, after = _step_back(values)
                yield Finding(
                    rule="sort-order-wrong",
                    severity=SEVERITY,
                    message=f"{each.operation} with {name}={value} is in no order: {before!r} stands before {after!r}",
                    mend="Sort by the field itself, not by its text.",
                    cause=(str(each.operation), name, _plain(value)),
                    operations=operations_in(each),
                    direction="response",
                    reproduction=curls(each),
                    evidence=evidences(each),
                )


def _by_page(seen: Seen) -> Iterator[Finding]:
    """The first half of a sorted listing is how the whole of it begins."""
    for whole, part in pairwise(steps(seen.exchanges, "sort-order-wrong")):
        asked, less = (dict(parse_qsl(urlsplit(each.request.url).query)) for each in (whole, part))
        name = next((each for each in asked if snake(each) in _SORTS), "")
        same = whole.operation == part.operation and bool(name) and asked.get(name) == less.get(name) and asked != less
        if not same or not succeeded(whole) or not succeeded(part):
            continue
        field = _plain(asked[name])
        first, second = (list(map(str, _column(each, field))) for each in (whole, part))
        if (
            second
            and len(second) < len(first)
            and len(items_of(part) or ()) == len(second)
            and first[: len(second)] != second
        ):
            at = next(index for index, each in enumerate(second) if each != first[index])
            yield Finding(
                rule="sort-order-wrong",
                severity=SEVERITY,
                message=f"{part.operation} with {name}={asked[name]} begins otherwise on smaller pages: {second[at]!r} where {first[at]!r} comes first",
                mend="Sort before the page is cut out.",
                cause=(str(part.operation), name, "page"),
                operations=operations_in(part),
                direction="response",
                reproduction=curls(whole, part),
                evidence=evidences(whole, part),
            )
            return


def _orders(parameter: Parameter) -> list[str]:
    if snake(parameter.name) not in _SORTS:
        return []
    return [each for strings in s.resolve(parameter.typed.shape).strings for each in sorted(strings.values or ())][:8]


def _plain(order: str) -> str:
    name = snake(order.lstrip("-+"))
    return next((name.removesuffix(each) for each in _ENDINGS if name.endswith(each)), name)


def _column(listing: Exchange, field: str) -> list[Any]:
    """The values of a field in order, nulls left out; nothing where they are of several types."""
    rows = [
        {snake(name): value for name, value in each.items()}
        for each in items_of(listing) or ()
        if isinstance(each, dict)
    ]
    values = [each[field] for each in rows if each.get(field) is not None]
    if all(isinstance(each, str) and _DECIMAL.fullmatch(each) for each in values):
        return [Decimal(each) for each in values]
    return values if len({type(each) for each in values}) == 1 and isinstance(values[0], int | float | str) else []


def _is_ordered(values: list[Any]) -> bool:
    ways = [values]
    if isinstance(values[0], str):
        ways.append([each.casefold() for each in values])
        if all(each.isascii() and each.isdigit() for each in values):
            ways.append([int(each) for each in values if len(each) < 300])
    return any(way in (sorted(way), sorted(way, reverse=True)) for way in ways)


def _step_back(values: list[Any]) -> tuple[Any, Any]:
    rising = values[0] <= values[-1]
    before, after = next((a, b) for a, b in pairwise(values) if (a > b if rising else a < b))
    return (str(before), str(after)) if isinstance(before, Decimal) else (before, after)
