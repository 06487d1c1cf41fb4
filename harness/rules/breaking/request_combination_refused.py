"""A request may not combine fields any more as it could.

Why: Old clients send a combination that is refused now.

Mend: Accept the combination until old clients are gone.

Source: JSON Schema dependentRequired, dependentSchemas, if, not.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import ShapePair
from harness.rules.breaking._judged import judged, of_request, old, where
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
        direction="request",
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
        direction="request",
    ),
)


def request_combination_refused(seen: Mismatch) -> Iterator[Finding]:
    """A request may not combine fields any more as it could."""
    if of_request(seen, *KINDS):
        yield judged(
            seen,
            "request-combination-refused",
            SEVERITY,
            f"The {where(seen)} must be {seen.difference.expected} now at {old(seen)}",
            "Accept the combination again",
        )
