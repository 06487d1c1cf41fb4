"""A thing is deleted, and what belonged to it can still be read.

Why: The customer is gone and the notes about them are not: nobody will find them again, except by their numbers.

Mend: Delete what belongs to a thing with it (`ON DELETE CASCADE`), or refuse to delete what still has parts.

Source: RFC 9110, 9.3.5 (DELETE). A part is what is made below the thing's own path. An error where it is read below the deleted thing,
a hint where it is read by a path of its own, because it may be meant to live on; a warning there where the deletion's words speak of it.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from typing import Any

from harness.model.contract import Contract, Operation, named
from harness.model.exchange import Exchange, Request
from harness.model.finding import Finding, Severity
from harness.model.plan import ask
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._links import identifier, path_values, resources
from harness.rules.api._promises import described
from harness.rules.api._proof import shown_by, steps, succeeded

SEVERITY = Severity.ERROR
_SOURCE = "deleted-with-parts-left#1"
_MOST = 4


def _says(words: str) -> Mapping[str, Any]:
    return sample.contract(("DELETE /boats/{id}", {"description": words, "responses": {"204": {}}}))


_PART = sample.seen("POST /boats/{id}/papers", 201, {"id": 9}, url="/boats/7/papers", source=_SOURCE)
_GONE = sample.seen("DELETE /boats/{id}", 204, url="/boats/7", source=_SOURCE)


def _read(operation: str, status: int) -> Exchange:
    place = operation.partition(" ")[2].replace("{id}", "7").replace("{paper}", "9")
    return sample.seen(operation, status, {"id": 9}, url=place, source=_SOURCE)


_BELOW, _BY_ITSELF = "GET /boats/{id}/papers/{paper}", "GET /papers/{paper}"
BAD = (
    Seen(exchanges=(_PART, _GONE, _read(_BELOW, 200))),
    Seen(contract=_says("Removes its papers too"), exchanges=(_PART, _GONE, _read(_BY_ITSELF, 200))),
)
GOOD = (
    Seen(exchanges=(_PART, _GONE, _read(_BELOW, 404))),
    Seen(exchanges=(_PART, _read(_BELOW, 200))),
)


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Make a thing and what belongs to it, delete the thing, and read what belonged to it."""
    operations = named(contract.operations)
    for resource in resources(contract):
        if resource.create is None or resource.delete is None:
            continue
        parts = [
            each
            for each in contract.operations
            if each.method == "POST" and each.path.rpartition("/")[0] == resource.path and _reads(operations, each)
        ]
        for part in parts[:_MOST]:
            made = yield ask(resource.create)
            name = identifier(made, resource.parameter)
            if not succeeded(made) or name is None:
                break
            where = {**path_values(made), resource.parameter: name}
            held = yield ask(part, path_values=where, caller="same")
            if not succeeded(held):
                continue
            gone = yield ask(resource.delete, path_values=where)
            for parameter, read in _reads(operations, part) if gone.response.status in (200, 204) else ():
                number = identifier(held, parameter)
                if number is not None:
                    yield ask(read, path_values={**where, parameter: number}, caller="same")


def _reads(operations: Mapping[str, Operation], part: Operation) -> list[tuple[str, Operation]]:
    """Where one part is read, below its thing and by itself, with the parameter that names it."""
    word = part.path.rpartition("/")[2]
    found = []
    for each in operations.values():
        head, _, last = each.path.rpartition("/")
        if each.method == "GET" and last.startswith("{") and head in (part.path, f"/{word}"):
            found.append((last.strip("{}"), each))
    return found


def deleted_with_parts_left(seen: Seen) -> Iterator[Finding]:
    """One finding per reading of a part that outlives its thing."""
    part: Exchange | None = None
    gone: Exchange | None = None
    told: set[str | None] = set()
    for each in steps(seen.exchanges, "deleted-with-parts-left"):
        if each.request.method == "POST":
            part, gone = each, None
        elif each.request.method == "DELETE":
            gone = each if each.response.status in (200, 204) else None
        elif part is not None and gone is not None and succeeded(each) and each.operation not in told:
            told.add(each.operation)
            yield _finding(seen, part, gone, each)


def _finding(seen: Seen, part: Exchange, gone: Exchange, read: Exchange) -> Finding:
    inside = str(read.operation).startswith(f"GET {str(gone.operation).partition(' ')[2]}/")
    word = str(part.operation).rpartition("/")[2].rstrip("s").lower()
    spoken = word in described(seen.contract, str(gone.operation)).lower()
    return shown_by(
        "deleted-with-parts-left",
        SEVERITY if inside else Severity.WARNING if spoken else Severity.HINT,
        f"{read.operation} still answers {read.response.status} after {gone.operation}, to which it belonged, answered {gone.response.status}",
        "Delete what belongs to a thing with it, or refuse to delete what still has parts.",
        (part, gone, read),
        cause=(str(gone.operation), str(read.operation)),
        operations=tuple(dict.fromkeys((str(read.operation), str(gone.operation)))),
    )
