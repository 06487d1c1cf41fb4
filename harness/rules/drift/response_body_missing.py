"""The consumer reads a body of an answer that has none.

Why: Parsing an empty body as JSON throws, on every call that succeeds.

Mend: Do not read the body, or have the operation answer one.

Source: RFC 9110, 15.3.5 (204 has no content).
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.drift._judged import judged, ours
from harness.rules.samples import answers, record

SEVERITY = Severity.ERROR
BAD = (
    Operations(
        provider={"DELETE /a/{id}": answers(status="204")},
        consumer={"DELETE /a/{}": answers(record({"ok": {"type": "boolean"}}, "ok"), status="2XX")},
    ),
)
GOOD = (
    Operations(provider={"DELETE /a/{id}": answers(status="204")}, consumer={"DELETE /a/{}": {}}),
    Operations(provider={"GET /a": answers({"type": "object"})}, consumer={"GET /a": answers({"type": "object"})}),
)


def response_body_missing(seen: Mismatch) -> Iterator[Finding]:
    """The consumer reads a body of an answer that has none."""
    if seen.difference.kind == "body-missing":
        message = f"{ours(seen)} is read from the answer of {seen.place.operation}, which has no JSON body ({seen.place.position})"
        yield judged(
            seen, "response-body-missing", SEVERITY, message, "Do not read the body, or have the operation answer one"
        )
