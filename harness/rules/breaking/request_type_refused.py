"""A request may not hold a kind of value any more that it could.

Why: Old clients send what they always sent, and are refused.

Mend: Accept both kinds until old clients are gone.

Source: Shape oasdiff request-property-type-changed.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import ShapePair
from harness.rules.breaking._judged import judged, of_request, old, where
from harness.rules.samples import record

SEVERITY = Severity.ERROR
KINDS = ("kind-refused", "host-refused")
BAD = (
    ShapePair(producer={"type": "string"}, consumer={"type": "integer"}, direction="request"),
    ShapePair(
        producer=record({"tags": {"type": "array", "items": {"type": "string"}}}, "tags"),
        consumer=record({"tags": {"type": "object"}}, "tags"),
        direction="request",
    ),
)
GOOD = (
    ShapePair(producer={"type": "integer"}, consumer={"type": "number"}, direction="request"),
    ShapePair(producer={"type": "string"}, consumer={"type": ["string", "integer"]}, direction="request"),
)


def request_type_refused(seen: Mismatch) -> Iterator[Finding]:
    """A request may not hold a kind of value any more that it could."""
    if of_request(seen, *KINDS):
        yield judged(
            seen,
            "request-type-refused",
            SEVERITY,
            f"{old(seen)} took {seen.difference.observed} in the {where(seen)}, now it takes {seen.difference.expected}",
            f"Accept {seen.difference.observed} too",
        )
