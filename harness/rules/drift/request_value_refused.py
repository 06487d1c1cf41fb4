"""A request may hold a value that the provider's enum or literal refuses.

Why: The consumer still offers a choice that the provider dropped: choosing it ends in 422.

Mend: Take the members out of the consumer's type.

Source: JSON Schema 2020-12, what its keywords assert.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import ShapePair
from harness.rules.drift._judged import judged, ours, theirs
from harness.rules.samples import record

SEVERITY = Severity.ERROR
BAD = (
    ShapePair(
        producer=record({"s": {"type": "string", "enum": ["a", "b"]}}, "s", additionalProperties=False),
        consumer=record({"s": {"type": "string", "enum": ["a"]}}, "s"),
        direction="request",
    ),
    ShapePair(
        producer=record({"v": {"const": 1}}, "v", additionalProperties=False),
        consumer=record({"v": {"const": 2}}, "v"),
        direction="request",
    ),
)
GOOD = (
    ShapePair(
        producer=record({"s": {"type": "string"}}, "s", additionalProperties=False),
        consumer=record({"s": {"type": "string", "enum": ["a"]}}, "s"),
        direction="request",
    ),
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


def request_value_refused(seen: Mismatch) -> Iterator[Finding]:
    """A request may hold a value that the provider's enum or literal refuses."""
    difference = seen.difference
    if seen.place.direction == "request" and difference.kind == "value-refused":
        members = " | ".join(json.dumps(each) for each in difference.members) or difference.observed
        yield judged(
            seen,
            "request-value-refused",
            SEVERITY,
            f"{ours(seen)} may be {members} in a request to {seen.place.operation}, which {theirs(seen)} refuses (it takes {difference.expected})",
            f"Narrow {ours(seen)} to {difference.expected}",
        )
