"""An answer may hold any string or number where the consumer expects a few literals.

Why: The backend declares no enum, so nothing keeps it to the values that the consumer handles.

Mend: Declare the enum in the backend's model (`Literal[...]` or an `Enum`), or widen the consumer's type.

Source: JSON Schema 2020-12, what its keywords assert.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import ShapePair
from harness.rules.drift._judged import judged, ours, theirs

SEVERITY = Severity.WARNING
BAD = (
    ShapePair(
        producer={"type": "object", "properties": {"s": {"type": "string"}}, "required": ["s"]},
        consumer={"type": "object", "properties": {"s": {"type": "string", "enum": ["a", "b"]}}, "required": ["s"]},
        direction="response",
    ),
    ShapePair(
        producer={"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]},
        consumer={"type": "object", "properties": {"n": {"enum": [1, 2]}}, "required": ["n"]},
        direction="response",
    ),
    ShapePair(
        producer={"type": "array", "items": {"type": "string"}},
        consumer={"type": "array", "items": {"type": "string", "enum": ["x"]}},
        direction="response",
    ),
)
GOOD = (
    ShapePair(
        producer={"type": "object", "properties": {"s": {"type": "string", "enum": ["a"]}}, "required": ["s"]},
        consumer={"type": "object", "properties": {"s": {"type": "string", "enum": ["a", "b"]}}, "required": ["s"]},
        direction="response",
    ),
    ShapePair(
        producer={"type": "object", "properties": {"s": {"type": "string"}}, "required": ["s"]},
        consumer={"type": "object", "properties": {"s": {"type": "string"}}, "required": ["s"]},
        direction="response",
    ),
    ShapePair(
        producer={"type": "object", "properties": {"s": {"type": "integer"}}, "required": ["s"]},
        consumer={"type": "object", "properties": {"s": {"type": "string"}}, "required": ["s"]},
        direction="response",
    ),
)


def response_value_open(seen: Mismatch) -> Iterator[Finding]:
    """An answer may hold any string or number where the consumer expects a few literals."""
    difference = seen.difference
    if seen.place.direction == "response" and difference.kind == "value-open":
        yield judged(
            seen,
            "response-value-open",
            SEVERITY,
            f"{ours(seen)} expects {difference.expected}, but {theirs(seen)} is declared as {difference.observed}",
            f"Declare the members in {theirs(seen)}, or widen {ours(seen)}",
        )
