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
from harness.rules.samples import record

SEVERITY = Severity.WARNING
BAD = (
    ShapePair(
        producer=record({"s": {"type": "string"}}, "s"),
        consumer=record({"s": {"type": "string", "enum": ["a", "b"]}}, "s"),
        direction="response",
    ),
    ShapePair(
        producer=record({"n": {"type": "integer"}}, "n"),
        consumer=record({"n": {"enum": [1, 2]}}, "n"),
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
        producer=record({"s": {"type": "string", "enum": ["a"]}}, "s"),
        consumer=record({"s": {"type": "string", "enum": ["a", "b"]}}, "s"),
        direction="response",
    ),
    ShapePair(
        producer=record({"s": {"type": "string"}}, "s"),
        consumer=record({"s": {"type": "string"}}, "s"),
        direction="response",
    ),
    ShapePair(
        producer=record({"s": {"type": "integer"}}, "s"),
        consumer=record({"s": {"type": "string"}}, "s"),
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
