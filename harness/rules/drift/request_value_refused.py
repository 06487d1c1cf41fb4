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

SEVERITY = Severity.ERROR
BAD = (
    ShapePair(
        producer={
            "type": "object",
            "properties": {"s": {"type": "string", "enum": ["a", "b"]}},
            "required": ["s"],
            "additionalProperties": False,
        },
        consumer={"type": "object", "properties": {"s": {"type": "string", "enum": ["a"]}}, "required": ["s"]},
        direction="request",
    ),
    ShapePair(
        producer={
            "type": "object",
            "properties": {"v": {"const": 1}},
            "required": ["v"],
            "additionalProperties": False,
        },
        consumer={"type": "object", "properties": {"v": {"const": 2}}, "required": ["v"]},
        direction="request",
    ),
)
GOOD = (
    ShapePair(
        producer={
            "type": "object",
            "properties": {"s": {"type": "string"}},
            "required": ["s"],
            "additionalProperties": False,
        },
        consumer={"type": "object", "properties": {"s": {"type": "string", "enum": ["a"]}}, "required": ["s"]},
        direction="request",
    ),
    ShapePair(
        producer={
            "type": "object",
            "properties": {"s": {"type": "string", "enum": ["a"]}},
            "required": ["s"],
            "additionalProperties": False,
        },
        consumer={"type": "object", "properties": {"s": {"type": "string", "enum": ["a", "b"]}}, "required": ["s"]},
        direction="request",
    ),
    ShapePair(
        producer={
            "type": "object",
            "properties": {"s": {"type": "string", "enum": ["a"]}},
            "required": ["s"],
            "additionalProperties": False,
        },
        consumer={"type": "object", "properties": {"s": {"type": "string"}}, "required": ["s"]},
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
