"""An operation answers with success for a thing that is not there, although its contract declares 404.

Why: A client that mistyped an identifier, or holds one of a thing that is gone, is told that all is well. An update of nothing
makes a thing that nobody created, or is lost.

Mend: Look the thing up first, and answer 404 where there is none.

Source: OpenAPI 3.1, Responses Object (404 is declared); RFC 9110, 15.5.5. A PUT that declares 201 may create, and a listing
below nothing may be empty: that is a hint.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator

from harness.model.contract import Contract
from harness.model.exchange import Exchange, Request
from harness.model.finding import Finding, Severity
from harness.model.plan import ask
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._absent import absent
from harness.rules.api._links import items_of, path_values
from harness.rules.api._promises import promises
from harness.rules.api._proof import shown_by, steps, succeeded

SEVERITY = Severity.WARNING
_SOURCE = "missing-thing-accepted#1"
_ANSWERS = {"responses": {"200": {"description": ""}, "404": {"description": "No such thing"}}}
_UPSERT = {"responses": {**_ANSWERS["responses"], "201": {"description": "Made"}}}
_STRICT = sample.contract(
    ("PUT /items/{id}", _ANSWERS), ("GET /items/{id}", _ANSWERS), ("GET /items/{id}/notes", _ANSWERS)
)
_LOOSE = sample.contract(("PUT /items/{id}", _UPSERT))


def _put(name: str, status: int) -> Exchange:
    return sample.seen("PUT /items/{id}", status, {}, url=f"/items/{name}", sent={}, source=_SOURCE)


_FOUND = sample.seen("GET /items/{id}", 200, {}, url="/items/7", source=_SOURCE)
BAD = (
    Seen(contract=_STRICT, exchanges=(_put("7", 200), _put("987654321", 200))),
    Seen(contract=_STRICT, exchanges=(_FOUND, sample.seen("GET /items/{id}", 200, {}, url="/items/9", source=_SOURCE))),
)
GOOD = (
    Seen(contract=_STRICT, exchanges=(_put("7", 200), _put("987654321", 404))),
    Seen(contract=_LOOSE, exchanges=(_put("7", 200), _put("987654321", 201))),
    Seen(contract=_STRICT, exchanges=(_put("7", 404), _put("987654321", 404))),
)


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Every operation on a thing, then the same on one that is not there; deleting nothing may succeed."""
    for operation in contract.operations:
        declared = any(each.status == "404" for each in operation.responses)
        if not declared or operation.method in ("DELETE", "HEAD") or "{" not in operation.path:
            continue
        first = yield ask(operation)
        if not succeeded(first):
            continue
        where = path_values(first)
        for name, value in where.items():
            yield ask(operation, path_values={**where, name: absent(value)}, caller="same")


def missing_thing_accepted(seen: Seen) -> Iterator[Finding]:
    """One finding per operation: the second of two successes was for nothing."""
    promised = promises(seen.contract)
    first: Exchange | None = None
    found: set[str] = set()
    for each in steps(seen.exchanges, "missing-thing-accepted"):
        if first is None or each.operation != first.operation:
            first = each if succeeded(each) else None
            continue
        name = str(each.operation)
        makes = each.request.method == "PUT" and promised.declares_exactly(name, 201)
        if each.request.url != first.request.url and succeeded(each) and not makes and name not in found:
            found.add(name)
            yield _finding(each, empty=_may_be_empty(each))


def _may_be_empty(exchange: Exchange) -> bool:
    """Is this a listing below a thing?"""
    return exchange.request.method == "GET" and not str(exchange.operation).endswith("}") and items_of(exchange) == []


def _finding(each: Exchange, *, empty: bool) -> Finding:
    return shown_by(
        "missing-thing-accepted",
        Severity.HINT if empty else SEVERITY,
        f"{each.operation} answers {each.response.status} for a thing that is not there; its contract declares 404",
        "Look the thing up first, and answer 404 where there is none.",
        (each,),
        cause=(str(each.operation),),
    )
