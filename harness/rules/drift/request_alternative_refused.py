"""A request may be an alternative of a union that the provider does not take.

Why: The consumer offers a payment method or an event that no branch of the provider's union accepts.

Mend: Take the alternative out of the consumer's union, or add it to the provider's.

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
                record({"kind": {"const": "a"}, "x": {"type": "string"}}, "kind", "x", additionalProperties=False),
                record({"kind": {"const": "b"}, "y": {"type": "string"}}, "kind", "y", additionalProperties=False),
                record({"kind": {"const": "c"}, "z": {"type": "string"}}, "kind", "z", additionalProperties=False),
            ]
        },
        consumer={
            "oneOf": [
                record({"kind": {"const": "a"}, "x": {"type": "string"}}, "kind", "x"),
                record({"kind": {"const": "b"}, "y": {"type": "string"}}, "kind", "y"),
            ]
        },
        direction="request",
    ),
)
GOOD = (
    ShapePair(
        producer={
            "oneOf": [
                record({"kind": {"const": "b"}, "y": {"type": "string"}}, "kind", "y", additionalProperties=False),
                record({"kind": {"const": "a"}, "x": {"type": "string"}}, "kind", "x", additionalProperties=False),
            ]
        },
        consumer={
            "oneOf": [
                record({"kind": {"const": "a"}, "x": {"type": "string"}}, "kind", "x"),
                record({"kind": {"const": "b"}, "y": {"type": "string"}}, "kind", "y"),
            ]
        },
        direction="request",
    ),
)


def request_alternative_refused(seen: Mismatch) -> Iterator[Finding]:
    """A request may be an alternative of a union that the provider does not take."""
    difference = seen.difference
    if seen.place.direction == "request" and difference.kind == "alternative-refused":
        yield judged(
            seen,
            "request-alternative-refused",
            SEVERITY,
            f"{ours(seen)} may be {difference.observed} in a request to {seen.place.operation}; no alternative of {theirs(seen)} takes it",
            f"Take the alternative out of {ours(seen)}, or add it to {theirs(seen)}",
        )
