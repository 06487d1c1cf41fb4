"""An answer lacks a header that its contract requires.

Why: A client that reads it (the tag of a version, the number of all items) works with nothing.

Mend: Send the header on every path that leads to this answer, or declare it as not required.

Source: OpenAPI 3.1, Header Object (`required`).
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.exchange import header
from harness.model.finding import Finding, Severity
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._promises import promises
from harness.rules.api._proof import by_cause, curl, evidence, operations_of

SEVERITY = Severity.WARNING
_TAGGED = sample.contract(
    ("GET /items", {"responses": {"200": {"description": "", "headers": {"ETag": {"required": True, "schema": {}}}}}})
)
BAD = (Seen(contract=_TAGGED, exchanges=(sample.seen("GET /items", 200, []),)),)
GOOD = (
    Seen(contract=_TAGGED, exchanges=(sample.seen("GET /items", 200, [], answered=(("etag", "1"),)),)),
    Seen(contract=_TAGGED, exchanges=(sample.seen("GET /items", 304),)),
)


def response_header_missing(seen: Seen) -> Iterator[Finding]:
    """One finding per operation, status and header."""
    promised = promises(seen.contract)
    sightings = [
        ((str(each.operation), str(each.response.status), name.lower()), each, name)
        for each in seen.exchanges
        for name in promised.required_headers(each.operation, each.response.status)
        if not header(each.response.headers, name)
    ]
    for group in by_cause(sightings):
        yield Finding(
            rule="response-header-missing",
            severity=SEVERITY,
            message=f"{group.cause[0]} answers {group.cause[1]} without {group.fact}, which its contract requires",
            mend="Send the header on every path that leads to this answer, or declare it as not required.",
            cause=group.cause,
            operations=operations_of(group.exchange),
            direction="response",
            reproduction=curl(group.exchange.request),
            evidence=(evidence(group.exchange),),
        )
