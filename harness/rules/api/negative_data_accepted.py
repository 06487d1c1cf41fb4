"""The target accepts a request that its contract forbids.

Why: What the contract forbids, no client is tested to send, and what the target does with it nobody has thought about. Values that
Pydantic converts on purpose (`"7"` for 7) are not meant.

Mend: Validate the field (a constraint, `Strict…`, `extra="forbid"`), or widen the contract.

Source: OpenAPI 3.1, Request Body Object and Parameter Object (a broken limit or pattern is a warning, all else a hint); Pydantic documentation, "Conversion table" for what its lax mode converts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any
from urllib.parse import parse_qs, urlsplit

from harness.model.difference import Witness
from harness.model.exchange import Exchange
from harness.model.finding import Finding, Severity
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._bodies import decoded
from harness.rules.api._links import path_values
from harness.rules.api._promises import Fault, Promises, promises
from harness.rules.api._proof import Group, by_cause, curl, evidence, operations_of, succeeded
from harness.rules.samples import answers

SEVERITY = Severity.WARNING
_LIMITS = frozenset(
    {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "maxLength", "minLength", "maxItems", "pattern"}
)
"""Keywords that somebody has written down on purpose."""

_BODY = {"content": {"application/json": {"schema": sample.NUMBERED}}}
_MAKE = sample.contract(("POST /items", answers(requestBody=_BODY)))
_FIND = sample.contract(
    (
        "GET /find",
        answers(parameters=[{"name": "q", "in": "query", "required": True, "schema": {"type": "string"}}]),
    )
)
_URL = {"type": "object", "properties": {"url": {"type": "string", "pattern": "^https://"}}}
_HOOK = sample.contract(
    ("POST /hooks", answers(requestBody={"content": {"application/json": {"schema": _URL}}})),
    (
        "GET /go",
        answers(parameters=[{"name": "to", "in": "query", "schema": {"type": "string", "pattern": "^/[a-z]"}}]),
    ),
)
BAD = (
    Seen(contract=_MAKE, exchanges=(sample.seen("POST /items", 200, {}, sent={"id": [7]}),)),
    Seen(contract=_MAKE, exchanges=(sample.seen("POST /items", 200, {}, sent={"name": "x"}),)),
    Seen(contract=_FIND, exchanges=(sample.seen("GET /find", 200, []),)),
    Seen(contract=_HOOK, exchanges=(sample.seen("POST /hooks", 201, {}, sent={"url": "http://10.0.0.1"}),)),
    Seen(contract=_HOOK, exchanges=(sample.seen("GET /go", 200, {}, url="/go?to=//evil.test"),)),
)
GOOD = (
    Seen(contract=_MAKE, exchanges=(sample.seen("POST /items", 200, {}, sent={"id": 7}),)),
    Seen(contract=_MAKE, exchanges=(sample.seen("POST /items", 200, {}, sent={"id": "7"}),)),
    Seen(contract=_MAKE, exchanges=(sample.seen("POST /items", 422, {}, sent={"id": [7]}),)),
    Seen(contract=_FIND, exchanges=(sample.seen("GET /find", 200, [], url="/find?q=a"),)),
    Seen(contract=_HOOK, exchanges=(sample.seen("POST /hooks", 201, {}, sent={"url": "https://a.test"}),)),
    Seen(contract=_HOOK, exchanges=(sample.seen("GET /go", 200, {}, url="/go?to=/home"),)),
)

_LED_ON = frozenset({302, 303, 307})
_CONVERTED = frozenset({"type", "anyOf", "oneOf", "format", "enum", "const", "multipleOf"})
"""Keywords that a scalar may break and still be what Pydantic's lax mode converts."""


def negative_data_accepted(seen: Seen) -> Iterator[Finding]:
    """One finding per operation and place in the request."""
    promised = promises(seen.contract)
    sightings = [
        ((str(each.operation), fault.place, fault.keyword), each, fault)
        for each in seen.exchanges
        if succeeded(each) or each.response.status in _LED_ON
        for fault in islice(_faults(each, promised), 5)
        if not _is_converted(fault)
    ]
    for group in by_cause(sightings):
        yield _finding(group)


def _faults(exchange: Exchange, promised: Promises) -> Iterator[Fault]:
    yield from promised.request_faults(exchange)
    yield from _missing_query(exchange, promised)
    yield from _wrong_parameters(exchange, promised)


def _missing_query(exchange: Exchange, promised: Promises) -> Iterator[Fault]:
    sent = parse_qs(urlsplit(exchange.request.url).query, keep_blank_values=True)
    for name in promised.required_query(exchange.operation):
        if name not in sent:
            yield Fault(f"/query/{name}", "required", f"the required query parameter {name!r} is absent", None)


def _wrong_parameters(exchange: Exchange, promised: Promises) -> Iterator[Fault]:
    """Query and path values that break a limit or a pattern."""
    given: dict[str, list[str]] = parse_qs(urlsplit(exchange.request.url).query, keep_blank_values=True)
    placed = [("query", name, values[0]) for name, values in given.items() if len(values) == 1]
    placed += [("path", name, value) for name, value in path_values(exchange).items()]
    for place, name, text in placed:
        for _, schema in (each for each in promised.parameters(exchange.operation, place) if each[0]["name"] == name):
            value = _read(text, schema)
            faults = () if value is None else promised.parameter_faults(exchange.operation, place, name, value)
            yield from (each for each in faults if each.keyword in _LIMITS)


def _read(text: str, schema: Mapping[str, Any]) -> Any:
    """The text as its schema's type reads it; None where that is not one of text and numbers."""
    kind = schema.get("type")
    if kind == "string":
        return text
    try:
        return int(text) if kind == "integer" else float(text) if kind == "number" else None
    except ValueError:
        return None


def _is_converted(fault: Fault) -> bool:
    scalar = isinstance(fault.value, str | int | float | bool)
    if fault.keyword == "pattern":
        return not isinstance(fault.value, str) or not fault.value.isprintable()
    return fault.keyword in _CONVERTED and scalar


def _finding(group: Group[Fault]) -> Finding:
    exchange, fault = group.exchange, group.fact
    return Finding(
        rule="negative-data-accepted",
        severity=SEVERITY if fault.keyword in _LIMITS else Severity.HINT,
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
