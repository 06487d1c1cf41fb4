"""An answer may lie outside the bounds that the consumer's schema checks.

Why: A schema parser such as zod throws on an answer that the backend is free to send; the page shows its error state.

Mend: Loosen the consumer's bounds, or declare them in the backend's model.

Source: Only a consumer that checks at run time can refuse bounds.
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
        producer=record({"a": {"type": "integer"}}, "a"),
        consumer=record({"a": {"type": "integer", "minimum": 1}}, "a"),
        direction="response",
    ),
    ShapePair(
        producer=record({"a": {"type": "string"}}, "a"),
        consumer=record({"a": {"type": "string", "minLength": 1}}, "a"),
        direction="response",
    ),
    ShapePair(
        producer={"type": "array", "items": {"type": "string"}},
        consumer={"type": "array", "items": {"type": "string"}, "maxItems": 3},
        direction="response",
    ),
)
GOOD = (
    ShapePair(
        producer=record({"a": {"type": "integer", "minimum": 2}}, "a"),
        consumer=record({"a": {"type": "integer", "minimum": 1}}, "a"),
        direction="response",
    ),
    ShapePair(
        producer=record({"a": {"type": "integer"}}, "a"),
        consumer=record({"a": {"type": "number"}}, "a"),
        direction="response",
    ),
    ShapePair(
        producer=record({"a": {"type": "string", "minLength": 2}}, "a"),
        consumer=record({"a": {"type": "string", "minLength": 1}}, "a"),
        direction="response",
    ),
)


def response_bounds_refused(seen: Mismatch) -> Iterator[Finding]:
    """An answer may lie outside the bounds that the consumer's schema checks."""
    difference = seen.difference
    if seen.place.direction == "response" and difference.kind in {
        "range",
        "length",
        "multiple",
        "integer",
        "pattern",
        "format",
        "item-count",
        "unique",
        "size",
        "name",
    }:
        yield judged(
            seen,
            "response-bounds-refused",
            SEVERITY,
            f"{ours(seen)} takes {difference.expected}, but {theirs(seen)} may be {difference.observed}",
            f"Loosen {ours(seen)}, or declare the bound in {theirs(seen)}",
        )
