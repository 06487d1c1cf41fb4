"""An answer's body breaks the schema that its contract declares for it.

Why: Clients trust the schema: types generated from it, or written after it, read a value that is not there or is something else.

Mend: Return what the response model says (FastAPI checks it when the route returns the model and not a ready-made `Response`), or
correct the model.

Source: OpenAPI 3.1, Media Type Object; JSON Schema 2020-12.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from harness.model.difference import Witness
from harness.model.finding import Finding, Severity
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._bodies import UNREADABLE, decoded
from harness.rules.api._promises import Fault, promises
from harness.rules.api._proof import Group, by_cause, curl, evidence, operations_of
from harness.rules.samples import answers

SEVERITY = Severity.ERROR
_ITEMS = sample.contract(("GET /items", answers({"type": "array", "items": sample.NUMBERED})))
BAD = (
    Seen(contract=_ITEMS, exchanges=(sample.seen("GET /items", 200, [{"id": "7"}]),)),
    Seen(contract=_ITEMS, exchanges=(sample.seen("GET /items", 200, [{}]),)),
    Seen(contract=_ITEMS, exchanges=(sample.seen("GET /items", 200, {}),)),
)
GOOD = (
    Seen(contract=_ITEMS, exchanges=(sample.seen("GET /items", 200, [{"id": 7, "more": True}]),)),
    Seen(contract=_ITEMS, exchanges=(sample.seen("GET /items", 404, {"detail": "none"}),)),
)

_FAULTS_READ = 400


def response_off_schema(seen: Seen) -> Iterator[Finding]:
    """One finding per operation, status and place in the body."""
    promised = promises(seen.contract)
    sightings = [
        ((str(each.operation), str(each.response.status), fault.place), each, fault)
        for each in seen.exchanges
        for fault in _distinct(promised.response_faults(each))
    ]
    for group in by_cause(sightings):
        yield _finding(group)


def _distinct(faults: Iterator[Fault]) -> Iterable[Fault]:
    """One fault per place: a page of a hundred items repeats each of its faults a hundred times."""
    return {fault.place: fault for fault in islice(faults, _FAULTS_READ)}.values()


def _finding(group: Group[Fault]) -> Finding:
    exchange, fault = group.exchange, group.fact
    where = f" at {fault.place}" if fault.place else ""
    body = decoded(exchange.response.body)
    return Finding(
        rule="response-off-schema",
        severity=SEVERITY,
        message=f"{exchange.operation} answers {exchange.response.status} with a body off its schema{where}: {fault.message}",
        mend="Return what the response model says, or correct the model.",
        cause=group.cause,
        operations=operations_of(exchange),
        direction="response",
        pointer=fault.place,
        witness=None if body is UNREADABLE else Witness(body),
        reproduction=curl(exchange.request),
        evidence=(evidence(exchange),),
    )
