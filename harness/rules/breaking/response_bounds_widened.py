"""An answer may hold a number, text or list of a size that it never had.

Why: Old clients made room for what was promised: a column, an index, a loop.

Mend: Keep the bound, or give the larger value a field of its own.

Source: Shape catalogue, bounds; oasdiff response-property-max-length-increased and its kin.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import ShapePair
from harness.rules.breaking._judged import judged, new, of_response, where
from harness.rules.samples import mirrored

SEVERITY = Severity.ERROR
KINDS = ("range", "multiple", "integer", "length", "item-count", "size")
BAD = (
    ShapePair(
        producer={"type": "integer", "maximum": 100}, consumer={"type": "integer", "maximum": 10}, direction="response"
    ),
    ShapePair(producer={"type": "string"}, consumer={"type": "string", "maxLength": 20}, direction="response"),
    ShapePair(producer={"type": "number"}, consumer={"type": "integer"}, direction="response"),
    ShapePair(producer={"type": "array"}, consumer={"type": "array", "minItems": 1}, direction="response"),
)
GOOD = (
    mirrored(BAD[0]),
    ShapePair(
        producer={"type": "integer", "minimum": 1},
        consumer={"type": "integer", "exclusiveMinimum": 0},
        direction="response",
    ),
    ShapePair(
        producer={"type": "array", "minItems": 2}, consumer={"type": "array", "minItems": 1}, direction="response"
    ),
)


def response_bounds_widened(seen: Mismatch) -> Iterator[Finding]:
    """An answer may hold a number, text or list of a size that it never had."""
    if of_response(seen, *KINDS):
        yield judged(
            seen,
            "response-bounds-widened",
            SEVERITY,
            f"{new(seen)} may be {seen.difference.observed} in the {where(seen)}, promised was {seen.difference.expected}",
            "Keep the promised bound",
        )
