"""An answer comes in a media type that its contract does not declare.

Why: A client picks its decoder by the contract: JSON.parse of an HTML page is the error that users then see.

Mend: Return the declared media type, or declare this one in the route's `responses` or `response_class`.

Source: OpenAPI 3.1, Response Object (`content`); RFC 9110, 8.3.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._bodies import matching
from harness.rules.api._promises import promises
from harness.rules.api._proof import by_cause, content_type, curl, evidence, operations_of
from harness.rules.samples import answers

SEVERITY = Severity.WARNING
_ITEMS = sample.contract(("GET /items", answers(True)))
BAD = (Seen(contract=_ITEMS, exchanges=(sample.seen("GET /items", 200, "<p>", media_type="text/html"),)),)
GOOD = (
    Seen(
        contract=_ITEMS, exchanges=(sample.seen("GET /items", 200, [], media_type="application/json; charset=utf-8"),)
    ),
    Seen(contract=_ITEMS, exchanges=(sample.seen("GET /items", 204),)),
)


def content_type_undeclared(seen: Seen) -> Iterator[Finding]:
    """One finding per operation, status and media type."""
    promised = promises(seen.contract)
    sightings = []
    for each in seen.exchanges:
        declared = promised.media_types(each.operation, each.response.status)
        came = content_type(each)
        if each.response.body and each.request.method != "HEAD" and declared and matching(came, declared) is None:
            sightings.append(((str(each.operation), str(each.response.status), came), each, declared))
    for group in by_cause(sightings):
        came = group.cause[2] or "no media type"
        yield Finding(
            rule="content-type-undeclared",
            severity=SEVERITY,
            message=f"{group.cause[0]} answers {group.cause[1]} as {came}; its contract declares {', '.join(group.fact)}",
            mend="Return the declared media type, or declare this one.",
            cause=group.cause,
            operations=operations_of(group.exchange),
            direction="response",
            reproduction=curl(group.exchange.request),
            evidence=(evidence(group.exchange),),
        )
