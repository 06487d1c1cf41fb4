"""An answer may be an alternative of a union that the consumer does not know.

Why: A new event type or payment method arrives, and no branch of the consumer takes it.

Mend: Add the alternative to the consumer's union and handle it, or give the union a default branch.

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
        producer={
            "oneOf": [
                record({"type": {"const": "a"}, "x": {"type": "string"}}, "type", "x"),
                record({"type": {"const": "b"}, "y": {"type": "string"}}, "type", "y"),
                record({"type": {"const": "c"}, "z": {"type": "string"}}, "type", "z"),
            ]
        },
        consumer={
            "oneOf": [
                record({"type": {"const": "a"}, "x": {"type": "string"}}, "type", "x"),
                record({"type": {"const": "b"}, "y": {"type": "string"}}, "type", "y"),
            ]
        },
        direction="response",
    ),
)
GOOD = (
    ShapePair(
        producer={
            "oneOf": [
                record({"type": {"const": "b"}, "y": {"type": "string"}}, "type", "y"),
                record({"type": {"const": "a"}, "x": {"type": "string"}}, "type", "x"),
            ]
        },
        consumer={
            "oneOf": [
                record({"type": {"const": "a"}, "x": {"type": "string"}}, "type", "x"),
                record({"type": {"const": "b"}, "y": {"type": "string"}}, "type", "y"),
            ]
        },
        direction="response",
    ),
    ShapePair(
        producer={"oneOf": [record({"type": {"const": "a"}, "x": {"type": "string"}}, "type", "x")]},
        consumer={
            "oneOf": [
                record({"type": {"const": "a"}, "x": {"type": "string"}}, "type", "x"),
                record({"type": {"const": "b"}, "y": {"type": "string"}}, "type", "y"),
            ]
        },
        direction="response",
    ),
)


def response_alternative_unknown(seen: Mismatch) -> Iterator[Finding]:
    """An answer may be an alternative of a union that the consumer does not know."""
    difference = seen.difference
    if seen.place.direction == "response" and difference.kind == "alternative-refused":
        yield judged(
            seen,
            "response-alternative-unknown",
            SEVERITY,
            f"{ours(seen)} has no alternative that takes {difference.observed}, which {theirs(seen)} may be in an answer of {seen.place.operation}",
            f"Add the alternative to {ours(seen)} and handle it",
        )
