"""A request may not hold null any more where it could.

Why: Old clients send null to say that there is nothing, and are refused.

Mend: Accept null, or read it as the field left out.

Source: Shape oasdiff request-property-became-not-nullable.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import ShapePair
from harness.rules.breaking._judged import judged, of_request, old, where
from harness.rules.samples import mirrored, record

SEVERITY = Severity.ERROR
KINDS = ("null-refused",)
BAD = (
    ShapePair(
        producer=record({"email": {"type": ["string", "null"]}}, "email"),
        consumer=record({"email": {"type": "string"}}, "email"),
        direction="request",
    ),
    ShapePair(
        producer={"anyOf": [{"type": "array"}, {"type": "null"}]}, consumer={"type": "array"}, direction="request"
    ),
)
GOOD = (
    mirrored(BAD[0]),
    ShapePair(
        producer={"anyOf": [{"type": "string"}, {"type": "null"}]},
        consumer={"type": ["null", "string"]},
        direction="request",
    ),
)


def request_null_removed(seen: Mismatch) -> Iterator[Finding]:
    """A request may not hold null any more where it could."""
    if of_request(seen, *KINDS):
        yield judged(
            seen,
            "request-null-removed",
            SEVERITY,
            f"null is refused for {old(seen)} in the {where(seen)} now",
            "Accept null again",
        )
