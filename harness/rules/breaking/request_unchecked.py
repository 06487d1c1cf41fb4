"""What a request may hold changed, and whether it narrowed cannot be told.

Why: Nothing proves that old clients are still served.

Mend: Look at the change; simplify the schema where it says more than can be compared.

Source: Shape JSON Schema 2020-12, what its keywords assert.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import ShapePair
from harness.rules.breaking._judged import judged, of_request, old, where

SEVERITY = Severity.WARNING
KINDS = ("unchecked",)
BAD = (
    ShapePair(producer={"$ref": "https://example.com/other.json"}, consumer={"type": "string"}, direction="request"),
)
GOOD = (
    ShapePair(
        producer={"type": "string"},
        consumer={"$ref": "#/$defs/text", "$defs": {"text": {"type": "string"}}},
        direction="request",
    ),
)


def request_unchecked(seen: Mismatch) -> Iterator[Finding]:
    """What a request may hold changed, and whether it narrowed cannot be told."""
    if of_request(seen, *KINDS):
        yield judged(
            seen,
            "request-unchecked",
            SEVERITY,
            f"{_changed(seen)} could not be compared: {seen.difference.detail}",
            "Look at the change",
        )


def _changed(seen: Mismatch) -> str:
    if seen.place.position == "operation":
        return f"{seen.place.operation} refers to a part that"
    return f"The {where(seen)} changed at {old(seen)} and"
