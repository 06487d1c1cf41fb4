"""Which operations speak of the same things: a collection, and one thing in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from harness.model.contract import Contract, Operation, named
from harness.model.exchange import Exchange, header
from harness.rules.api._promises import UNREADABLE, decoded

_ITEM = re.compile(r"^(?P<collection>.*)/\{(?P<name>[^{}/]+)\}$")


@dataclass(frozen=True, kw_only=True, slots=True)
class Resource:
    """A collection and its items. Shape: the operations are None where the contract has none; `parameter` names the item."""

    parameter: str
    listing: Operation | None
    create: Operation | None
    read: Operation | None
    replace: Operation | None
    delete: Operation | None


def resources(contract: Contract) -> Iterator[Resource]:
    """Every path that ends in one placeholder, with the collection before it."""
    operations = named(contract.operations)
    for path in dict.fromkeys(each.path for each in contract.operations):
        if found := _ITEM.match(path):
            yield Resource(
                parameter=found["name"],
                listing=operations.get(f"GET {found['collection']}"),
                create=operations.get(f"POST {found['collection']}"),
                read=operations.get(f"GET {path}"),
                replace=operations.get(f"PUT {path}"),
                delete=operations.get(f"DELETE {path}"),
            )


def identifier(exchange: Exchange, parameter: str) -> str | None:
    """How the answer to a creation names what was made: its `id`, a field called as the parameter, or its Location."""
    body = decoded(exchange.response.body)
    if isinstance(body, dict):
        for name in (parameter, _camel(parameter), "id"):
            if isinstance(body.get(name), int | str) and not isinstance(body.get(name), bool):
                return str(body[name])
    location = urlsplit(header(exchange.response.headers, "location")).path
    return location.rstrip("/").rpartition("/")[2] or None


def items_of(exchange: Exchange) -> list[Any] | None:
    """The items of a list or of a page's only list."""
    body = decoded(exchange.response.body)
    if isinstance(body, list):
        return body
    if not isinstance(body, dict):
        return None
    lists = [each for each in body.values() if isinstance(each, list)]
    return lists[0] if len(lists) == 1 else None


def total_of(exchange: Exchange) -> int | None:
    """How many things the answer says there are in all."""
    body = decoded(exchange.response.body)
    if body is UNREADABLE or not isinstance(body, dict):
        return None
    return next((body[each] for each in _TOTALS if type(body.get(each)) is int), None)


_TOTALS = ("total", "total_count", "totalCount", "total_items", "totalItems", "count")


def identity_of(item: Any) -> str:
    """What tells an item from others."""
    if isinstance(item, Mapping):
        return next((f"{name} {item[name]}" for name in ("id", "uuid", "key", "slug") if name in item), repr(item))
    return repr(item)


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(each.capitalize() for each in rest)
