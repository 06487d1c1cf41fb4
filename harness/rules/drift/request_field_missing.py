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

SEVERITY = Severity.ERROR
BAD = (
    ShapePair(
        producer={
            "type": "object",
            "properties": {"id": {"type": "integer"}},
            "required": ["id"],
            "additionalProperties": False,
        },
        consumer={
            "type": "object",
            "properties": {"id": {"type": "integer"}, "email": {"type": "string"}},
            "required": ["id", "email"],
        },
        direction="request",
    ),
    ShapePair(
        producer={
            "type": "object",
            "properties": {"createdAt": {"type": "string"}},
            "required": ["createdAt"],
            "additionalProperties": False,
        },
        consumer={"type": "object", "properties": {"created_at": {"type": "string"}}, "required": ["created_at"]},
        direction="request",
    ),
    ShapePair(
        producer={
            "type": "object",
            "properties": {
                "a": {
                    "type": "object",
                    "properties": {"x": {"type": "integer"}},
                    "required": ["x"],
                    "additionalProperties": False,
                }
            },
            "required": ["a"],
            "additionalProperties": False,
        },
        consumer={
            "type": "object",
            "properties": {
                "a": {
                    "type": "object",
                    "properties": {"x": {"type": "integer"}, "y": {"type": "integer"}},
                    "required": ["x", "y"],
                }
            },
            "required": ["a"],
        },
        direction="request",
    ),
)
GOOD = (
    ShapePair(
        producer={
            "type": "object",
            "properties": {"id": {"type": "integer"}, "email": {"type": "string"}},
            "required": ["id", "email"],
            "additionalProperties": False,
        },
        consumer={
            "type": "object",
            "properties": {"id": {"type": "integer"}, "email": {"type": "string"}},
            "required": ["id", "email"],
        },
        direction="request",
    ),
    ShapePair(
        producer={
            "type": "object",
            "properties": {"id": {"type": "integer"}},
            "required": ["id"],
            "additionalProperties": False,
        },
        consumer={
            "type": "object",
            "properties": {"id": {"type": "integer"}, "email": {"type": "string"}},
            "required": ["id"],
        },
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
