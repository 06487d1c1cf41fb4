"""The target answers with a status that its contract does not declare.

Why: A client that was written or generated from the contract has no branch for it, so the answer is handled as something else.
What frameworks answer by themselves is not meant: 405, a 429 of whoever counts requests, a 4xx to a body that cannot be parsed or is of another media type, a redirect
to the path with or without a slash, a 404 for a path value that leads elsewhere.

Mend: Declare it: `responses={404: {"model": Problem}}` on the route, or on the router for all of its routes.

Source: OpenAPI 3.1, Responses Object ("expected to cover a successful operation response and any known errors").
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.exchange import Exchange
from harness.model.finding import Finding, Severity
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._habits import is_habit
from harness.rules.api._promises import Promises, promises
from harness.rules.api._proof import Group, by_cause, curl, evidence, operations_of
from harness.rules.samples import answers

SEVERITY = Severity.WARNING
_OPEN = sample.contract(("GET /items/{id}", answers()), ("POST /items/{id}/ship", answers()))
BAD = (
    Seen(contract=_OPEN, exchanges=(sample.seen("GET /items/{id}", 404, {}, url="/items/7"),)),
    Seen(contract=_OPEN, exchanges=(sample.seen("GET /items/{id}", 206, {}, url="/items/7"),)),
    Seen(contract=_OPEN, exchanges=(sample.seen("POST /items/{id}/ship", 400, {}, url="/items/7/ship"),)),
)
GOOD = (
    Seen(contract=_OPEN, exchanges=(sample.seen("GET /items/{id}", 200, {}, url="/items/7"),)),
    Seen(contract=_OPEN, exchanges=(sample.seen("GET /items/{id}", 405, {}, url="/items/7"),)),
    Seen(
        contract=_OPEN,
        exchanges=(
            sample.seen(
                "POST /items/{id}/ship", 400, {}, url="/items/7/ship", headers=(("content-type", "text/plain"),)
            ),
        ),
    ),
    Seen(
        contract=_OPEN,
        exchanges=(sample.seen("GET /items/{id}", 307, url="/items/7/", answered=(("location", "/items/7"),)),),
    ),
)


def status_undeclared(seen: Seen) -> Iterator[Finding]:
    """One finding per operation and status; a missing 401 or 403 is one for all secured and one for all other operations."""
    promised = promises(seen.contract)
    sightings = [
        (_cause(each, promised), each, None)
        for each in seen.exchanges
        if promised.knows(each.operation)
        and each.response.status < 500
        and not promised.declares(each.operation, each.response.status)
        and not is_habit(each)
    ]
    for group in by_cause(sightings):
        yield _finding(group, promised)


def _cause(exchange: Exchange, promised: Promises) -> tuple[str, ...]:
    status = str(exchange.response.status)
    if status not in ("401", "403"):
        return str(exchange.operation), status
    return ("secured operations" if promised.secured(exchange.operation) else "operations without security", status)


def _finding(group: Group[None], promised: Promises) -> Finding:
    exchange = group.exchange
    status = exchange.response.status
    declared = ", ".join(promised.statuses(exchange.operation)) or "nothing"
    return Finding(
        rule="status-undeclared",
        severity=Severity.HINT if group.cause[0] == "secured operations" else SEVERITY,
        message=f"{exchange.operation} answers {status}; its contract declares {declared}",
        mend=f"Declare {status} in the route's `responses`, with the model of its body.",
        cause=group.cause,
        operations=operations_of(exchange),
        direction="response",
        reproduction=curl(exchange.request),
        evidence=(evidence(exchange),),
    )
