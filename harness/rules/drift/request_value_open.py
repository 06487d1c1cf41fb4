"""A request is typed as any string or number where the provider takes a few literals.

Why: Nothing keeps the consumer to the members that the provider takes: a value from elsewhere ends in 422.

Mend: Type the field with the members (a union of literals), or widen the provider's.

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
        producer=record({"s": {"type": "string"}}, "s", additionalProperties=False),
        consumer=record({"s": {"type": "string", "enum": ["a"]}}, "s"),
        direction="request",
    ),
    ShapePair(
        producer=record({"s": {"type": "integer"}}, "s", additionalProperties=False),
        consumer=record({"s": {"enum": [1, 2]}}, "s"),
        direction="request",
    ),
)
GOOD = (
    ShapePair(
        producer=record({"s": {"type": "string", "enum": ["a"]}}, "s", additionalProperties=False),
        consumer=record({"s": {"type": "string", "enum": ["a", "b"]}}, "s"),
        direction="request",
    ),
    ShapePair(
        producer=record({"s": {"type": "string", "enum": ["a"]}}, "s", additionalProperties=False),
        consumer=record({"s": {"type": "string"}}, "s"),
        direction="request",
    ),
)


def request_value_open(seen: Mismatch) -> Iterator[Finding]:
    """A request is typed as any string or number where the provider takes a few literals."""
    difference = seen.difference
    if seen.place.direction == "request" and difference.kind == "value-open":
        yield judged(
            seen,
            "request-value-open",
            SEVERITY,
            f"{ours(seen)} is declared as {difference.observed} in a request to {seen.place.operation}, of which {theirs(seen)} takes only {difference.expected}",
            f"Narrow {ours(seen)} to {difference.expected}",
        )
