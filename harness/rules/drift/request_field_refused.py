"""A request may hold a field that the provider refuses.

Why: A model with `extra="forbid"` answers 422 to any field that it does not declare, such as one that was renamed.

Mend: Take the field out of the request, or rename it as the provider does.

Source: Pydantic `extra`.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import ShapePair
from harness.rules.drift._judged import judged, ours, renamed
from harness.rules.samples import record

SEVERITY = Severity.ERROR
BAD = (
    ShapePair(
        producer=record({"id": {"type": "integer"}, "x": {"type": "integer"}}, "id", "x", additionalProperties=False),
        consumer=record({"id": {"type": "integer"}}, "id", additionalProperties=False),
        direction="request",
    ),
    ShapePair(
        producer={
            "type": "object",
            "properties": {"x": {"type": "integer"}},
            "required": [],
            "additionalProperties": False,
        },
        consumer={
            "type": "object",
            "properties": {"y": {"type": "integer"}},
            "required": [],
            "additionalProperties": False,
        },
        direction="request",
    ),
)
GOOD = (
    ShapePair(
        producer=record({"id": {"type": "integer"}, "x": {"type": "integer"}}, "id", "x", additionalProperties=False),
        consumer=record({"id": {"type": "integer"}}, "id"),
        direction="request",
    ),
    ShapePair(
        producer=record({"id": {"type": "integer"}}, "id", additionalProperties=False),
        consumer=record({"id": {"type": "integer"}}, "id", additionalProperties=False),
        direction="request",
    ),
)


def request_field_refused(seen: Mismatch) -> Iterator[Finding]:
    """A request may hold a field that the provider refuses."""
    difference = seen.difference
    if seen.place.direction == "request" and difference.kind == "field-refused":
        other = renamed(seen)
        sent = "may be sent" if seen.confidence == "inferred" else "is sent"
        yield judged(
            seen,
            "request-field-refused",
            SEVERITY,
            f"{ours(seen)} {sent} to {seen.place.operation}, which refuses fields that it does not declare"
            + (f"; the backend calls it {other!r}" if other else ""),
            f"Rename it to {other!r}" if other else f"Do not send {difference.path[-1]!r}",
        )
