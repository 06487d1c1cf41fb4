"""A request may hold null where the provider refuses it.

Why: Forms send `null` for an empty field; a model that has only a default, and not `| None`, answers 422.

Mend: Leave the field out instead of sending null, or let the backend's model take `None`.

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
        producer=record({"a": {"anyOf": [{"type": "string"}, {"type": "null"}]}}, "a", additionalProperties=False),
        consumer=record({"a": {"type": "string"}}, "a"),
        direction="request",
    ),
    ShapePair(
        producer={
            "type": "object",
            "properties": {"a": {"anyOf": [{"type": "integer"}, {"type": "null"}]}},
            "required": [],
            "additionalProperties": False,
        },
        consumer={"type": "object", "properties": {"a": {"type": "integer"}}, "required": []},
        direction="request",
    ),
)
GOOD = (
    ShapePair(
        producer=record({"a": {"anyOf": [{"type": "string"}, {"type": "null"}]}}, "a", additionalProperties=False),
        consumer=record({"a": {"anyOf": [{"type": "string"}, {"type": "null"}]}}, "a"),
        direction="request",
    ),
    ShapePair(
        producer=record({"a": {"type": "string"}}, "a", additionalProperties=False),
        consumer=record({"a": {"anyOf": [{"type": "string"}, {"type": "null"}]}}, "a"),
        direction="request",
    ),
)


def request_null_refused(seen: Mismatch) -> Iterator[Finding]:
    """A request may hold null where the provider refuses it."""
    difference = seen.difference
    if seen.place.direction == "request" and difference.kind == "null-refused":
        yield judged(
            seen,
            "request-null-refused",
            SEVERITY,
            f"{ours(seen)} may be null in a request to {seen.place.operation}, but {theirs(seen)} does not take null",
            f"Leave {ours(seen)} out instead of sending null, or let {theirs(seen)} take None",
        )
