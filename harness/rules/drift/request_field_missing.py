"""A request never holds a field that the provider requires.

Why: Every such request is refused with 422; when the field is new, everything that worked yesterday stops.

Mend: Send the field, or give it a default in the backend's model.

Source: JSON Schema 2020-12, what its keywords assert.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import ShapePair
from harness.rules.drift._judged import judged, renamed, theirs
from harness.rules.samples import record

SEVERITY = Severity.ERROR
BAD = (
    ShapePair(
        producer=record({"id": {"type": "integer"}}, "id", additionalProperties=False),
        consumer=record({"id": {"type": "integer"}, "email": {"type": "string"}}, "id", "email"),
        direction="request",
    ),
    ShapePair(
        producer=record({"createdAt": {"type": "string"}}, "createdAt", additionalProperties=False),
        consumer=record({"created_at": {"type": "string"}}, "created_at"),
        direction="request",
    ),
    ShapePair(
        producer=record(
            {"a": record({"x": {"type": "integer"}}, "x", additionalProperties=False)}, "a", additionalProperties=False
        ),
        consumer=record({"a": record({"x": {"type": "integer"}, "y": {"type": "integer"}}, "x", "y")}, "a"),
        direction="request",
    ),
)
GOOD = (
    ShapePair(
        producer=record(
            {"id": {"type": "integer"}, "email": {"type": "string"}}, "id", "email", additionalProperties=False
        ),
        consumer=record({"id": {"type": "integer"}, "email": {"type": "string"}}, "id", "email"),
        direction="request",
    ),
    ShapePair(
        producer=record({"id": {"type": "integer"}}, "id", additionalProperties=False),
        consumer=record({"id": {"type": "integer"}, "email": {"type": "string"}}, "id"),
        direction="request",
    ),
)


def request_field_missing(seen: Mismatch) -> Iterator[Finding]:
    """A request never holds a field that the provider requires."""
    difference = seen.difference
    if seen.place.direction == "request" and difference.kind == "field-missing":
        other = renamed(seen)
        hint = f"; the request holds {other!r} instead" if other else ""
        yield judged(
            seen,
            "request-field-missing",
            SEVERITY,
            f"{theirs(seen)} is required, but the request to {seen.place.operation} never holds it{hint}",
            f"Rename {other!r} to {difference.path[-1]!r}"
            if other
            else f"Send {difference.path[-1]!r}, or give {theirs(seen)} a default",
        )
