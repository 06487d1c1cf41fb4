"""An answer may leave out a field that the consumer requires.

Why: Most answers hold the field, so tests and the first weeks pass; then one answer does not, and the consumer fails
on `undefined`.

Mend: Declare the field optional where it is read (`field?: T`) and handle its absence, or make it required where it
is sent.

Source: FastAPI `response_model_exclude_unset` and `exclude_none`.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import ShapePair
from harness.rules.drift._judged import field, judged, ours, theirs
from harness.rules.samples import record

SEVERITY = Severity.ERROR
BAD = (
    ShapePair(
        producer=record({"id": {"type": "integer"}, "email": {"type": "string"}}, "id"),
        consumer=record({"id": {"type": "integer"}, "email": {"type": "string"}}, "id", "email"),
        direction="response",
    ),
    ShapePair(
        producer={
            "type": "array",
            "items": {"type": "object", "properties": {"a": {"type": "integer"}}, "required": []},
        },
        consumer={"type": "array", "items": record({"a": {"type": "integer"}}, "a")},
        direction="response",
    ),
)
GOOD = (
    ShapePair(
        producer=record({"id": {"type": "integer"}, "email": {"type": "string"}}, "id"),
        consumer=record({"id": {"type": "integer"}, "email": {"type": "string"}}, "id"),
        direction="response",
    ),
    ShapePair(
        producer=record({"email": {"type": "string"}}, "email"),
        consumer={"type": "object", "properties": {"email": {"type": "string"}}, "required": []},
        direction="response",
    ),
    ShapePair(
        producer=record({"id": {"type": "integer"}}, "id"),
        consumer=record({"id": {"type": "integer"}, "email": {"type": "string"}}, "id", "email"),
        direction="response",
    ),
)


def response_field_optional(seen: Mismatch) -> Iterator[Finding]:
    """An answer may leave out a field that the consumer requires."""
    difference = seen.difference
    if seen.place.direction == "response" and difference.kind == "field-optional":
        yield judged(
            seen,
            "response-field-optional",
            SEVERITY,
            f"{ours(seen)} is required, but {theirs(seen)} may be absent from an answer of {seen.place.operation}",
            f"Declare it {field(seen)[:-1]}?` and handle its absence, or always send it",
        )
