"""An answer never holds a field that the consumer requires.

Why: The consumer reads `undefined` where its type promises a value: pages show nothing, calculations give NaN, and
the type checker stays silent because the type was written by hand. Most often a field was renamed or removed on the
other side.

Mend: Give the field the name that the backend sends, or have the backend send it again.

Source: Research of user reports: three renames shipped green in one change (SciStudio 2237); JSON Schema 2020-12, what its keywords assert.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import ShapePair
from harness.rules.drift._judged import field, judged, ours, renamed

SEVERITY = Severity.ERROR
BAD = (
    ShapePair(
        producer={"type": "object", "properties": {"id": {"type": "integer"}}, "required": ["id"]},
        consumer={
            "type": "object",
            "properties": {"id": {"type": "integer"}, "email": {"type": "string"}},
            "required": ["id", "email"],
        },
        direction="response",
    ),
    ShapePair(
        producer={
            "type": "object",
            "properties": {
                "items": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "properties": {"created_at": {"type": "string"}},
                        "required": ["created_at"],
                    },
                }
            },
            "required": ["items"],
        },
        consumer={
            "type": "object",
            "properties": {
                "items": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "properties": {"createdAt": {"type": "string"}},
                        "required": ["createdAt"],
                    },
                }
            },
            "required": ["items"],
        },
        direction="response",
    ),
    ShapePair(
        producer={
            "anyOf": [{"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}, {"type": "null"}]
        },
        consumer={
            "anyOf": [{"type": "object", "properties": {"b": {"type": "string"}}, "required": ["b"]}, {"type": "null"}]
        },
        direction="response",
    ),
)
GOOD = (
    ShapePair(
        producer={
            "type": "object",
            "properties": {"id": {"type": "integer"}, "email": {"type": "string"}},
            "required": ["id", "email"],
        },
        consumer={
            "type": "object",
            "properties": {"id": {"type": "integer"}, "email": {"type": "string"}},
            "required": ["id", "email"],
        },
        direction="response",
    ),
    ShapePair(
        producer={"type": "object", "properties": {"id": {"type": "integer"}}, "required": ["id"]},
        consumer={
            "type": "object",
            "properties": {"id": {"type": "integer"}, "email": {"type": "string"}},
            "required": ["id"],
        },
        direction="response",
    ),
    ShapePair(
        producer={
            "type": "object",
            "properties": {"id": {"type": "integer"}, "email": {"type": "string"}},
            "required": ["id"],
        },
        consumer={
            "type": "object",
            "properties": {"id": {"type": "integer"}, "email": {"type": "string"}},
            "required": ["id", "email"],
        },
        direction="response",
    ),
    ShapePair(
        producer={
            "allOf": [
                {"type": "object", "properties": {"id": {"type": "integer"}}, "required": ["id"]},
                {"type": "object", "properties": {"email": {"type": "string"}}, "required": ["email"]},
            ]
        },
        consumer={
            "type": "object",
            "properties": {"id": {"type": "integer"}, "email": {"type": "string"}},
            "required": ["id", "email"],
        },
        direction="response",
    ),
)


def response_field_missing(seen: Mismatch) -> Iterator[Finding]:
    """An answer never holds a field that the consumer requires."""
    difference = seen.difference
    if seen.place.direction == "response" and difference.kind == "field-missing":
        other = renamed(seen)
        hint = f"; the backend calls it {other!r}" if other else ""
        yield judged(
            seen,
            "response-field-missing",
            SEVERITY,
            f"{ours(seen)} is required, but no answer of {seen.place.operation} holds it{hint}",
            f"Rename {field(seen)} to `{other}`"
            if other
            else f"Take {field(seen)} out of the frontend's type, or have the backend send it",
        )
