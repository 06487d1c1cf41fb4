"""What an answer may hold changed, and whether it widened cannot be told.

Why: Nothing proves that old clients can still read it.

Mend: Look at the change; simplify the schema where it says more than can be compared.

Source: Shape JSON Schema 2020-12, what its keywords assert.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import ShapePair
from harness.rules.breaking._judged import judged, new, of_response, where

SEVERITY = Severity.WARNING
KINDS = ("unchecked",)
BAD = (
    ShapePair(producer={"$ref": "https://example.com/other.json"}, consumer={"type": "string"}, direction="response"),
)
GOOD = (
    ShapePair(
        producer={"type": "string"},
        consumer={"$ref": "#/$defs/text", "$defs": {"text": {"type": "string"}}},
        direction="response",
    ),
)


def response_unchecked(seen: Mismatch) -> Iterator[Finding]:
    """What an answer may hold changed, and whether it widened cannot be told."""
    if of_response(seen, *KINDS):
        yield judged(
            seen,
            "response-unchecked",
            SEVERITY,
            f"The {where(seen)} changed at {new(seen)} and could not be compared: {seen.difference.detail}",
            "Look at the change",
        )
