"""A request may leave out a field that the provider requires.

Why: The consumer's type lets callers omit what the provider refuses to miss: those requests fail with 422.

Mend: Make the field required in the consumer's type, or give it a default in the backend's model.

Source: JSON Schema 2020-12, what its keywords assert.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import ShapePair
from harness.rules.drift._judged import judged, ours, theirs
from harness.rules.samples import record

SEVERITY = Severity.ERROR
BAD = (
    ShapePair(
        producer=record({"id": {"type": "integer"}, "email": {"type": "string"}}, "id", additionalProperties=False),
        consumer=record({"id": {"type": "integer"}, "email": {"type": "string"}}, "id", "email"),
        direction="request",
    ),
    ShapePair(
        producer={
            "type": "object",
            "properties": {"a": {"type": "integer"}},
            "required": [],
            "additionalProperties": False,
        },
        consumer=record({"a": {"type": "number"}}, "a"),
        direction="request",
    ),
)
GOOD = (
    ShapePair(
        producer=record({"id": {"type": "integer"}, "email": {"type": "string"}}, "id", additionalProperties=False),
        consumer=record({"id": {"type": "integer"}, "email": {"type": "string"}}, "id"),
        direction="request",
    ),
    ShapePair(
        producer=record({"email": {"type": "string"}}, "email", additionalProperties=False),
        consumer=record({"email": {"type": "string"}}, "email"),
        direction="request",
    ),
)


def request_field_optional(seen: Mismatch) -> Iterator[Finding]:
    """A request may leave out a field that the provider requires."""
    difference = seen.difference
    if seen.place.direction == "request" and difference.kind == "field-optional":
        yield judged(
            seen,
            "request-field-optional",
            SEVERITY,
            f"{theirs(seen)} is required, but {ours(seen)} may be left out of a request to {seen.place.operation}",
            f"Make {ours(seen)} required, or give {theirs(seen)} a default",
        )
