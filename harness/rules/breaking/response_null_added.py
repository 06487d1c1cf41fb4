"""An answer may hold null where it never did.

Why: Old clients use the value at once: on null they fail.

Mend: Send a value, leave an optional field out, or give the nullable value a field of its own.

Source: Shape oasdiff response-property-became-nullable.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import ShapePair
from harness.rules.breaking._judged import judged, new, of_response, where
from harness.rules.samples import mirrored, record

SEVERITY = Severity.ERROR
KINDS = ("null-refused",)
BAD = (
    ShapePair(
        producer=record({"email": {"type": ["string", "null"]}}, "email"),
        consumer=record({"email": {"type": "string"}}, "email"),
        direction="response",
    ),
    ShapePair(
        producer={"anyOf": [{"type": "array"}, {"type": "null"}]}, consumer={"type": "array"}, direction="response"
    ),
)
GOOD = (
    mirrored(BAD[0]),
    ShapePair(
        producer={"anyOf": [{"type": "string"}, {"type": "null"}]},
        consumer={"type": ["null", "string"]},
        direction="response",
    ),
)


def response_null_added(seen: Mismatch) -> Iterator[Finding]:
    """An answer may hold null where it never did."""
    if of_response(seen, *KINDS):
        yield judged(
            seen,
            "response-null-added",
            SEVERITY,
            f"{new(seen)} may be null in the {where(seen)} now",
            f"Do not send null for {new(seen)}",
        )
