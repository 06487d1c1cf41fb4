"""A creation answers with success, but what is read back lacks a value that was sent.

Why: The caller was told that all is stored. What was dropped shows only when somebody looks for it.

Mend: Store the field, or leave it out of the request model, so that it is refused or visibly ignored.

Source: RFC 9110, 9.3.3 (POST); the contract declares the field in the request and in the answer.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Any

from harness.model.contract import Contract
from harness.model.exchange import Exchange, Request
from harness.model.finding import Finding, Severity
from harness.model.plan import ask
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._links import identifier, is_volatile, resources, sent, shown
from harness.rules.api._proof import shown_by, steps, succeeded

SEVERITY = Severity.WARNING
_SOURCE = "created-not-kept#1"


def _made(body: Any) -> Exchange:
    return sample.seen("POST /items", 201, {"id": 7, **body}, sent=body, source=_SOURCE)


def _read(body: Any) -> Exchange:
    return sample.seen("GET /items/{id}", 200, {"id": 7, **body}, url="/items/7", source=_SOURCE)


BAD = (
    Seen(exchanges=(_made({"note": "blue"}), _read({"note": None}))),
    Seen(exchanges=(_made({"size": 3}), _read({"size": 4}))),
)
GOOD = (
    Seen(exchanges=(_made({"note": "blue"}), _read({"note": "blue"}))),
    Seen(exchanges=(_made({"password": "x"}), _read({"note": None}))),
    Seen(exchanges=(_made({"version": 1}), _read({"version": 2}))),
)


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Create a thing of each kind and read it as the same caller."""
    for resource in resources(contract):
        if resource.create is None or resource.read is None:
            continue
        made = yield ask(resource.create)
        name = identifier(made, resource.parameter)
        if succeeded(made) and sent(made) and name is not None:
            yield ask(resource.read, path_values={resource.parameter: name}, caller="same")


def created_not_kept(seen: Seen) -> Iterator[Finding]:
    """One finding per creation and field that is shown empty, or otherwise than the creation itself showed it."""
    made = None
    for each in steps(seen.exchanges, "created-not-kept"):
        if each.request.method == "POST":
            made = each if succeeded(each) else None
        elif made is not None and succeeded(each):
            yield from (_finding(made, each, name) for name in _lost(made, each))
            made = None


def _lost(made: Exchange, read: Exchange) -> Iterator[str]:
    answered, kept = shown(made), shown(read)
    for name, value in sent(made).items():
        if name not in kept or is_volatile(name) or kept[name] == value or value in (None, "", 0, False, [], {}):
            continue
        emptied = kept[name] in (None, "", [], {})
        if emptied or (answered.get(name) == value and isinstance(value, int | str)):
            yield name


def _finding(made: Exchange, read: Exchange, name: str) -> Finding:
    return shown_by(
        "created-not-kept",
        SEVERITY,
        f"{made.operation} takes {name} = {sent(made)[name]!r}, {read.operation} then shows {shown(read)[name]!r}",
        "Store the field, or leave it out of the request model.",
        (made, read),
        cause=(str(made.operation), name),
        pointer=f"/{name}",
    )
