"""The target accepts a request that its contract forbids.

Why: What the contract forbids, no client is tested to send, and what the target does with it nobody has thought about. Values that
Pydantic converts on purpose (`"7"` for 7) are not meant.

Mend: Validate the field (a constraint, `Strict…`, `extra="forbid"`), or widen the contract.

Source: OpenAPI 3.1, Request Body Object; Pydantic documentation, "Conversion table" for what its lax mode converts.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from urllib.parse import parse_qs, urlsplit

from harness.model.difference import Witness
from harness.model.exchange import Exchange
from harness.model.finding import Finding, Severity
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._promises import Fault, Promises, decoded, promises
from harness.rules.api._proof import Group, by_cause, curl, evidence, operations_of, succeeded

SEVERITY = Severity.HINT
_BODY = {"content": {"application/json": {"schema": sample.NUMBERED}}}
_MAKE = sample.contract(("POST /items", sample.answers(requestBody=_BODY)))
_FIND = sample.contract(
    (
        "GET /find",
        sample.answers(parameters=[{"name": "q", "in": "query", "required": True, "schema": {"type": "string"}}]),
    )
)
BAD = (
    Seen(contract=_MAKE, exchanges=(sample.seen("POST /items", 200, {}, sent={"id": [7]}),)),
    Seen(contract=_MAKE, exchanges=(sample.seen("POST /items", 200, {}, sent={"name": "x"}),)),
    Seen(contract=_FIND, exchanges=(sample.seen("GET /find", 200, []),)),
)
GOOD = (
    Seen(contract=_MAKE, exchanges=(sample.seen("POST /items", 200, {}, sent={"id": 7}),)),
    Seen(contract=_MAKE, exchanges=(sample.seen("POST /items", 200, {}, sent={"id": "7"}),)),
    Seen(contract=_MAKE, exchanges=(sample.seen("POST /items", 422, {}, sent={"id": [7]}),)),
    Seen(contract=_FIND, exchanges=(sample.seen("GET /find", 200, [], url="/find?q=a"),)),
)

_CONVERTED = frozenset({"type", "anyOf", "oneOf", "format", "enum", "const", "multipleOf", "pattern"})
"""Keywords that a scalar may break and still be what Pydantic's lax mode converts."""


def negative_data_accepted(seen: Seen) -> Iterator[Finding]:
    """One finding per operation and place in the request."""
    promised = promises(seen.contract)
    sightings = [
        ((str(each.operation), fault.place, fault.keyword), each, fault)
        for each in seen.exchanges
        if succeeded(each)
        for fault in islice((*promised.request_faults(each), *_missing_query(each, promised)), 5)
        if not _is_converted(fault)
    ]
    for group in by_cause(sightings):
        yield _finding(group)


def _missing_query(exchange: Exchange, promised: Promises) -> Iterator[Fault]:
    sent = parse_qs(urlsplit(exchange.request.url).query, keep_blank_values=True)
    for name in promised.required_query(exchange.operation):
        if name not in sent:
            yield Fault(f"/query/{name}", "required", f"the required query parameter {name!r} is absent", None)


def _is_converted(fault: Fault) -> bool:
    return fault.keyword in _CONVERTED and isinstance(fault.value, str | int | float | bool)


def _finding(group: Group[Fault]) -> Finding:
    exchange, fault = group.exchange, group.fact
    return Finding(
        rule="negative-data-accepted",
        severity=SEVERITY,
        message=f"{exchange.operation} answers {exchange.response.status} to a request that its contract forbids: {fault.message}",
        mend="Validate the field, or widen the contract.",
        cause=group.cause,
        operations=operations_of(exchange),
        direction="request",
        pointer=fault.place,
        witness=Witness(decoded(exchange.request.body)) if exchange.request.body else None,
        reproduction=curl(exchange.request),
        evidence=(evidence(exchange),),
    )
