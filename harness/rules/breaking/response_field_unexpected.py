"""An answer holds a new field though it was promised to hold no further ones.

Why: A client that validates by the old promise refuses the whole answer.

Mend: Promise open objects in answers before adding fields to them.

Source: Shape JSON Schema additionalProperties.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import ShapePair
from harness.rules.breaking._judged import judged, new, of_response, where
from harness.rules.samples import mirrored, record

SEVERITY = Severity.ERROR
KINDS = ("field-refused",)
BAD = (
    ShapePair(
        producer=record({"id": {"type": "integer"}, "email": {"type": "string"}}, "id", additionalProperties=False),
        consumer=record({"id": {"type": "integer"}}, "id", additionalProperties=False),
        direction="response",
    ),
)
GOOD = (
    ShapePair(
        producer=record({"id": {"type": "integer"}, "email": {"type": "string"}}, "id"),
        consumer=record({"id": {"type": "integer"}}, "id"),
        direction="response",
    ),
    mirrored(BAD[0]),
)


def response_field_unexpected(seen: Mismatch) -> Iterator[Finding]:
    """An answer holds a new field though it was promised to hold no further ones."""
    if of_response(seen, *KINDS):
        yield judged(
            seen,
            "response-field-unexpected",
            SEVERITY,
            f"{new(seen)} is new in the {where(seen)}, which promised no further fields",
            "Drop `additionalProperties: false` from answers in a release of its own first",
        )
