"""Collections as a whole: where things are made and listed, every page of a listing, and where one of its items is read."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from harness.model import shape as s
from harness.model.contract import Contract, Operation, Parameter, named
from harness.model.exchange import Exchange, Request
from harness.model.plan import Caller, ask
from harness.rules.api._cursor import cursor_of, followed
from harness.rules.api._links import items_of, snake
from harness.rules.api._proof import succeeded
from harness.rules.api._walk import SIZES, limits, paged

MOST_PAGES = 8
_USUAL_SIZE = 100
_MOST_VALUES = 6


@dataclass(frozen=True, kw_only=True, slots=True)
class Collection:
    """What lists and makes things at one path. Shape: `read` is None where none is read by itself; `parameter` is then empty."""

    listing: Operation
    create: Operation | None
    read: Operation | None
    parameter: str


def collections(contract: Contract) -> Iterator[Collection]:
    """Every path that is listed; an item's place is below it, or below a path that ends in the same word (`/x/{id}/notes`, `/notes/{id}`)."""
    operations = named(contract.operations)
    reads = {path: each for each in contract.operations if each.method == "GET" and (path := _before_item(each.path))}
    for operation in contract.operations:
        path = operation.path.rstrip("/")
        if operation.method != "GET" or path.endswith("}") or not _answers_a_list(operation):
            continue
        last = path.rpartition("/")[2]
        read = reads.get(path) or next(
            (each for place, each in reads.items() if place.rpartition("/")[2] == last), None
        )
        create = operations.get(f"POST {path}") or operations.get(f"POST {path}/")
        parameter = "" if read is None else read.path.rstrip("/").rpartition("/")[2].strip("{}")
        yield Collection(listing=operation, create=create, read=read, parameter=parameter)


def pages(
    listing: Operation,
    around: Mapping[str, str],
    caller: Caller = "same",
    nth: int = 0,
    chosen: Mapping[str, Any] | None = None,
) -> Generator[Request, Exchange, list[Exchange]]:
    """The pages of a listing from the first one on, as large as they may be; those that were answered are returned.

    `chosen` are further query parameters, a list for one that is repeated.
    """
    query: dict[str, Any] = dict(chosen or {})
    size = next((each for each in listing.parameters if each.place == "query" and each.name in SIZES), None)
    largest = _USUAL_SIZE if size is None else limits(size)[1] or _USUAL_SIZE
    if size is not None:
        query[size.name] = largest
    moving = next((way for operation, way in paged(Contract(title="", source="", operations=(listing,)))), None)
    cursor = followed(listing)
    found: list[Exchange] = []
    for index in range(MOST_PAGES):
        if moving is not None and index:
            query[moving.moving] = moving.first + (index * largest if moving.by_items else index)
        page = yield ask(listing, path_values=around, query=query, caller=caller, nth=nth)
        if not succeeded(page):
            break
        found.append(page)
        further = cursor_of(page) if cursor is not None else None
        if cursor is not None and further is not None:
            query[cursor] = further
        elif moving is None or len(items_of(page) or ()) < largest:
            break
    return found


def filters(operation: Operation, items: list[dict[str, Any]]) -> Iterator[tuple[str, Any]]:
    """Optional parameters with values that some item may have: members, flags, and what the items show."""
    for parameter in operation.parameters:
        if parameter.place == "query" and not parameter.required:
            yield from ((parameter.name, value) for value in _values(parameter, items))


def _values(parameter: Parameter, items: list[dict[str, Any]]) -> list[Any]:
    shape = s.resolve(parameter.typed.shape)
    members = [value for strings in shape.strings for value in sorted(strings.values or ())]
    flags = [str(each).lower() for each in sorted(shape.booleans)]
    field = next((key for each in items for key in each if snake(key) == snake(parameter.name)), "")
    there = sorted({each[field] for each in items if type(each.get(field)) in (int, str)}, key=repr)
    return [*members, *flags][:_MOST_VALUES] or there[:2]


def _answers_a_list(operation: Operation) -> bool:
    """Does the contract promise a list, or an object with one?"""
    bodies = [each for answer in operation.responses if answer.status.startswith("2") for each in answer.content]
    for body in bodies:
        shape = s.resolve(body.typed.shape)
        if shape.arrays or any(s.resolve(each.shape).arrays for held in shape.objects for each in held.fields.values()):
            return True
    return not bodies


def _before_item(path: str) -> str:
    """The path before a placeholder at the end; empty where there is none."""
    head, _, last = path.rstrip("/").rpartition("/")
    return head if last.startswith("{") and last.endswith("}") else ""
