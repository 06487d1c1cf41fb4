"""The target fails on a request that it should answer.

Why: A server error is a crash: the caller learns nothing, and what was half done stays half done. The request that is shown is
the smallest one that was seen to cause it.

Mend: Handle the value at the marked line, or refuse it in the model (a constraint on the field), so that the answer is a 4xx that
the contract declares.

Source: RFC 9110, 15.6 (server errors); OpenAPI 3.1, Responses Object.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.exchange import Exchange
from harness.model.finding import Finding, Severity
from harness.model.observation import Observation
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._promises import promises
from harness.rules.api._proof import by_cause, curl, evidence, operations_of, site_of, sources, traceback_evidence

SEVERITY = Severity.ERROR

_DIVISION = sample.noticed(
    "exception", "GET /items", type="ZeroDivisionError", site=sample.site("shop:share", "return total / n")
)
BAD = (
    Seen(exchanges=(sample.seen("GET /items", 500),), observations=(_DIVISION,)),
    Seen(exchanges=(sample.seen("GET /items", 500, {"detail": "oops"}),)),
    Seen(exchanges=(sample.seen("GET /items", 200, {}),), observations=(_DIVISION,)),
)
GOOD = (
    Seen(exchanges=(sample.seen("GET /items", 200, {}),)),
    Seen(
        contract=sample.contract(("GET /items", sample.answers(status="503"))),
        exchanges=(sample.seen("GET /items", 503),),
    ),
)


_MEND = "Handle this value, or refuse it in the model so that the answer is a declared 4xx."
_UNSENDABLE = ("UnicodeEncodeError", "half a surrogate pair in an answer")
_UNSENDABLE_MEND = (
    "Leave `input` out of the 422 answer, once for the app: in an exception handler of RequestValidationError answer "
    '[{key: value for key, value in each.items() if key != "input"} for each in error.errors()].'
)


def server_error(seen: Seen) -> Iterator[Finding]:
    """Every undeclared 5xx, and every exception that left the app, by the place that raised it."""
    promised = promises(seen.contract)
    crashes = sources(seen.observations, "exception")
    sightings = [
        (_cause(each, crashes.get(each.source)), each, crashes.get(each.source))
        for each in seen.exchanges
        if each.source in crashes
        or (each.response.status >= 500 and not promised.declares_exactly(each.operation, each.response.status))
    ]
    for group in by_cause(sightings):
        yield _finding(group.cause, group.exchange, group.fact)


def _cause(exchange: Exchange, crash: Observation | None) -> tuple[str, ...]:
    if crash is None:
        return (str(exchange.operation), str(exchange.response.status))
    if _is_unsendable(crash):
        return _UNSENDABLE
    site = site_of(crash)
    where = str(site.get("function") or exchange.operation)
    places = tuple(str(each) for each in crash.data.get("places", ()))
    return (str(crash.data.get("type", "exception")), where, str(site.get("statement", "")), *places)


def _is_unsendable(crash: Observation) -> bool:
    """Frameworks take half a surrogate pair in and cannot send it out again: one cause for a whole app."""
    return "surrogates not allowed" in crash.detail and not crash.data.get("raised_by_target", True)


def _finding(cause: tuple[str, ...], exchange: Exchange, crash: Observation | None) -> Finding:
    habit = cause == _UNSENDABLE
    return Finding(
        rule="server-error",
        severity=Severity.HINT if habit else SEVERITY,
        message=_message(exchange, crash),
        mend=_UNSENDABLE_MEND if habit else _MEND,
        cause=cause,
        operations=operations_of(exchange),
        direction="response",
        at=crash.location if crash is not None else None,
        reproduction=curl(exchange.request),
        evidence=(*(traceback_evidence(crash) if crash is not None else ()), evidence(exchange)),
    )


def _message(exchange: Exchange, crash: Observation | None) -> str:
    if crash is None:
        return f"{exchange.operation} answers {exchange.response.status}, which its contract does not declare"
    lines = str(crash.detail).strip().splitlines() or [""]
    raised = f"{crash.data.get('type', 'an exception')}: {lines[0]}".rstrip(": ")
    when = " after it has answered" if crash.data.get("after_response") else ""
    places = ", ".join(crash.data.get("places", ()))
    about = f" at {places}" if places else ""
    return f"{exchange.operation} fails{when} with {raised}{about}"
