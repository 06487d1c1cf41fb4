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
from harness.rules.samples import record

SEVERITY = Severity.ERROR
BAD = (
    ShapePair(
        producer=record({"id": {"type": "integer"}}, "id"),
        consumer=record({"id": {"type": "integer"}, "email": {"type": "string"}}, "id", "email"),
        direction="response",
    ),
    ShapePair(
        producer=record(
            {"items": {"type": "array", "items": record({"created_at": {"type": "string"}}, "created_at")}}, "items"
        ),
        consumer=record(
            {"items": {"type": "array", "items": record({"createdAt": {"type": "string"}}, "createdAt")}}, "items"
        ),
        direction="response",
    ),
    ShapePair(
        producer={"anyOf": [record({"a": {"type": "string"}}, "a"), {"type": "null"}]},
        consumer={"anyOf": [record({"b": {"type": "string"}}, "b"), {"type": "null"}]},
        direction="response",
    ),
)
GOOD = (
    ShapePair(
        producer=record({"id": {"type": "integer"}, "email": {"type": "string"}}, "id", "email"),
        consumer=record({"id": {"type": "integer"}, "email": {"type": "string"}}, "id", "email"),
        direction="response",
    ),
    ShapePair(
        producer=record({"id": {"type": "integer"}}, "id"),
        consumer=record({"id": {"type": "integer"}, "email": {"type": "string"}}, "id"),
        direction="response",
    ),
    ShapePair(
        producer=record({"id": {"type": "integer"}, "email": {"type": "string"}}, "id"),
        consumer=record({"id": {"type": "integer"}, "email": {"type": "string"}}, "id", "email"),
        direction="response",
    ),
    ShapePair(
        producer={"allOf": [record({"id": {"type": "integer"}}, "id"), record({"email": {"type": "string"}}, "email")]},
        consumer=record({"id": {"type": "integer"}, "email": {"type": "string"}}, "id", "email"),
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
