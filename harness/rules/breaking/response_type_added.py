"""An answer may hold another kind of value than it was promised to hold.

Why: Old clients compute with a kind that is not there.

Mend: Keep the kind; give the new kind a field of its own.

Source: Shape oasdiff response-property-type-changed.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import ShapePair
from harness.rules.breaking._judged import judged, new, of_response, where
from harness.rules.samples import record

SEVERITY = Severity.ERROR
KINDS = ("kind-refused", "host-refused")
BAD = (
    ShapePair(producer={"type": "string"}, consumer={"type": "integer"}, direction="response"),
    ShapePair(
        producer=record({"tags": {"type": "array", "items": {"type": "string"}}}, "tags"),
        consumer=record({"tags": {"type": "object"}}, "tags"),
        direction="response",
    ),
)
GOOD = (
    ShapePair(producer={"type": "integer"}, consumer={"type": "number"}, direction="response"),
    ShapePair(producer={"type": "string"}, consumer={"type": ["string", "integer"]}, direction="response"),
)


def response_type_added(seen: Mismatch) -> Iterator[Finding]:
    """An answer may hold another kind of value than it was promised to hold."""
    if of_response(seen, *KINDS):
        yield judged(
            seen,
            "response-type-added",
            SEVERITY,
            f"{new(seen)} may be {seen.difference.observed} in the {where(seen)}, promised was {seen.difference.expected}",
            f"Keep {seen.difference.expected}",
        )
