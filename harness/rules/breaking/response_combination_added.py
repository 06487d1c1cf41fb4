"""An answer may combine fields as it never did.

Why: Old clients take one field as a sign of another.

Mend: Keep to the promised combinations.

Source: JSON Schema dependentRequired, dependentSchemas, if, not.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import ShapePair
from harness.rules.breaking._judged import judged, new, of_response, where
from harness.rules.samples import mirrored, record

SEVERITY = Severity.ERROR
KINDS = ("dependency",)
BAD = (
    ShapePair(
        producer={
            "type": "object",
            "properties": {"id": {"type": "integer"}, "email": {"type": "string"}},
            "required": [],
        },
        consumer={
            "type": "object",
            "properties": {"id": {"type": "integer"}, "email": {"type": "string"}},
            "required": [],
            "dependentRequired": {"id": ["email"]},
        },
        direction="response",
    ),
)
GOOD = (
    mirrored(BAD[0]),
    ShapePair(
        producer=record({"id": {"type": "integer"}, "email": {"type": "string"}}, "email"),
        consumer={
            "type": "object",
            "properties": {"id": {"type": "integer"}, "email": {"type": "string"}},
            "required": [],
            "dependentRequired": {"id": ["email"]},
        },
        direction="response",
    ),
)


def response_combination_added(seen: Mismatch) -> Iterator[Finding]:
    """An answer may combine fields as it never did."""
    if of_response(seen, *KINDS):
        yield judged(
            seen,
            "response-combination-added",
            SEVERITY,
            f"The {where(seen)} is no longer {seen.difference.expected} at {new(seen)}",
            "Keep to the promised combinations",
        )
