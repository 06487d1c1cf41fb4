"""Which operations speak of the same things: a collection, and one thing in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import unquote, urlsplit

from harness.model import shape as s
from harness.model.contract import Contract, Operation, named
from harness.model.exchange import Exchange, header
from harness.model.shape import Shape
from harness.rules.api._bodies import UNREADABLE, decoded, is_json

_ENVELOPES = ("data", "result", "item")
_VOLATILE = re.compile(
    r"(^|_)(id|updated|modified|changed|accessed|seen|viewed|last|version|revision|etag|count|counter|views|hits|now|time"
    r"|timestamp|checked|requested|expires|token|signature|nonce|url|link|links|at|on)(_|$)"
)
_OWN = re.compile(r"(^|_)(version|revision|etag|nonce|signature|checksum|updated_at|modified_at|updated|modified)$")
_MEASURE = re.compile(r"(^|_)(amount|price|cents|count|quantity|total|size|weight|length|minutes|days|at|on|date)$")
_ITEM = re.compile(r"^(?P<collection>.*)/\{(?P<name>[^{}/]+)\}/?$")


@dataclass(frozen=True, kw_only=True, slots=True)
class Resource:
    """A collection and its items. Shape: the operations are None where the contract has none; `parameter` names the item."""

    parameter: str
    listing: Operation | None
    create: Operation | None
    read: Operation | None
    replace: Operation | None
    delete: Operation | None
    change: Operation | None = None
    path: str = ""


def resources(contract: Contract) -> Iterator[Resource]:
    """Every path that ends in one placeholder, with the collection before it; a slash at the end makes no difference.

    A path without one that is read and updated (`/me`, `/staff/{id}/schedule`) is a thing by itself, without a collection.
    """
    operations = named(contract.operations)
    for path in dict.fromkeys(each.path for each in contract.operations):
        read, replace, change = (operations.get(f"{method} {path}") for method in ("GET", "PUT", "PATCH"))
        found = _ITEM.match(path)
        if found is None and read is not None and (replace or change) is not None:
            yield Resource(
                parameter="",
                listing=None,
                create=None,
                read=read,
                replace=replace,
                delete=None,
                change=change,
                path=path,
            )
        elif found is not None:
            yield Resource(
                parameter=found["name"],
                listing=_either(operations, f"GET {found['collection']}"),
                create=_either(operations, f"POST {found['collection']}")
                or linking(contract, read, found["name"])
                or _made_elsewhere(contract, found["collection"]),
                read=read,
                replace=replace,
                delete=operations.get(f"DELETE {path}"),
                change=change,
                path=path,
            )


def below(contract: Contract, path: str, method: str, *, status: str = "") -> list[Operation]:
    """The operations by a method right below a thing, by words alone; with a status, those that declare it."""
    return [
        each
        for each in contract.operations
        if each.method == method
        and each.path.startswith(f"{path}/")
        and "{" not in each.path.removeprefix(path)
        and (not status or any(answer.status == status for answer in each.responses))
    ]


def declares(operation: Operation, *statuses: str) -> bool:
    """Does the contract write down one of these statuses for an operation?"""
    return any(answer.status in statuses for answer in operation.responses)


def linking(contract: Contract, read: Operation | None, parameter: str) -> Operation | None:
    """The POST whose answer declares a link to the reading of a thing, by a field that names it."""
    names = {f"$response.body#/{each}" for each in _names_of(parameter)}
    for each in contract.operations if read is not None else ():
        links = [link for answer in each.responses if answer.status.startswith("2") for link in answer.links]
        if each.method == "POST" and any(
            read is not None and link.operation == read.name and link.parameters.get(parameter) in names
            for link in links
        ):
            return each
    return None


def _made_elsewhere(contract: Contract, collection: str) -> Operation | None:
    """The one POST below another thing that makes what is read here: `/properties/{id}/units` makes what `/units/{id}` is."""
    head, _, word = collection.rpartition("/")
    if not word or word.startswith("{") or "{" in head:
        return None
    able = [
        each
        for each in contract.operations
        if each.method == "POST" and each.path.rstrip("/").endswith(f"}}/{word}") and declares(each, "201", "200")
    ]
    return able[0] if len(able) == 1 else None


def _either(operations: Mapping[str, Operation], name: str) -> Operation | None:
    return operations.get(name) or operations.get(f"{name}/")


def path_values(exchange: Exchange) -> Mapping[str, str]:
    """The values that an exchange gave to the placeholders of its operation's path."""
    _, _, template = str(exchange.operation).partition(" ")
    parts = zip(template.split("/"), urlsplit(exchange.request.url).path.split("/"), strict=False)
    return {each[1:-1]: unquote(value) for each, value in parts if each.startswith("{") and each.endswith("}")}


def shown(exchange: Exchange) -> Mapping[str, Any]:
    """The fields of the one thing that an answer shows, an envelope of one object taken off; empty for anything else."""
    body = decoded(exchange.response.body)
    if isinstance(body, dict) and len(body) <= 3:
        inner = [body[name] for name in _ENVELOPES if isinstance(body.get(name), dict)]
        body = inner[0] if inner else body
    return body if isinstance(body, dict) else {}


def sent(exchange: Exchange) -> Mapping[str, Any]:
    """The fields of a JSON request body; empty for anything else."""
    body = decoded(exchange.request.body) if exchange.request.body else {}
    return body if isinstance(body, dict) else {}


def is_volatile(name: str) -> bool:
    """Is this a field that a server may change by itself: a time, a counter, a version?"""
    return _VOLATILE.search(snake(name)) is not None


def is_own(name: str) -> bool:
    """Is this a field that a server sets by itself even where it is sent: a version, a tag, a digest?"""
    return _OWN.search(snake(name)) is not None


def is_name(name: str) -> bool:
    """Is this a field that names a thing: a `boat_id`, a `boat`?"""
    return _MEASURE.search(snake(name)) is None


@lru_cache(maxsize=4096)
def snake(name: str) -> str:
    """`createdAt`, `created-at` and `Created_At` are one name."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).replace("-", "_").lower()


def body_shapes(operation: Operation) -> Iterator[Shape]:
    """The shapes of the JSON bodies that an operation takes."""
    yield from (each.typed.shape for each in operation.request_bodies if is_json(each.content_type))


def body_fields(operation: Operation) -> Mapping[str, Shape]:
    """The fields of the JSON objects that an operation takes, with their shapes."""
    objects = [each for shape in body_shapes(operation) for each in s.resolve(shape).objects]
    return {name: s.resolve(field.shape) for each in objects for name, field in each.fields.items()}


def answer_fields(operation: Operation) -> Mapping[str, Shape]:
    """The fields of the JSON objects that an operation answers with on success, with their shapes."""
    bodies = [each for answer in operation.responses if answer.status.startswith("2") for each in answer.content]
    objects = [each for body in bodies if is_json(body.content_type) for each in s.resolve(body.typed.shape).objects]
    return {name: s.resolve(field.shape) for each in objects for name, field in each.fields.items()}


def identifier(exchange: Exchange, parameter: str) -> str | None:
    """How the answer to a creation names what was made: its `id`, a field called as the parameter, or its Location."""
    body = shown(exchange)
    for name in _names_of(parameter):
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
    if body is UNREADABLE:
        return None
    if isinstance(body, dict):
        return next((body[each] for each in _TOTALS if type(body.get(each)) is int), None)
    stated = header(exchange.response.headers, "x-total-count") or header(exchange.response.headers, "x-total")
    return int(stated) if stated.isdigit() else None


_TOTALS = ("total", "total_count", "totalCount", "total_items", "totalItems", "count")


def identity_of(item: Any) -> str:
    """What tells an item from others."""
    if isinstance(item, Mapping):
        return next((f"{name} {item[name]}" for name in ("id", "uuid", "key", "slug") if name in item), repr(item))
    return repr(item)


def lists(listing: Exchange, parameter: str, name: str) -> bool:
    """Does a listing show the thing that a path's parameter names so?"""
    items = [each for each in items_of(listing) or () if isinstance(each, Mapping)]
    return any(str(each[key]) == name for each in items for key in _names_of(parameter) if key in each)


def _names_of(parameter: str) -> tuple[str, ...]:
    """The fields that may hold what a path's parameter wants: `order_number` is an order's `number`, or its `id`."""
    last = snake(parameter).rpartition("_")[2]
    return tuple(dict.fromkeys((parameter, _camel(parameter), "id", last, "uuid", "key", "slug")))


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(each.capitalize() for each in rest)
