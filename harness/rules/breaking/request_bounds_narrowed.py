"""A request may not hold a number, text or list any more of a size that it could.

Why: Old clients send values beyond the new bound, and are refused.

Mend: Keep the wider bound, or cut values off on the server.

Source: Shape catalogue, bounds; oasdiff request-property-max-length-decreased and its kin.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import ShapePair
from harness.rules.breaking._judged import judged, of_request, old, where
from harness.rules.samples import mirrored

SEVERITY = Severity.ERROR
KINDS = ("range", "multiple", "integer", "length", "item-count", "size")
BAD = (
    ShapePair(
        producer={"type": "integer", "maximum": 100}, consumer={"type": "integer", "maximum": 10}, direction="request"
    ),
    ShapePair(producer={"type": "string"}, consumer={"type": "string", "maxLength": 20}, direction="request"),
    ShapePair(producer={"type": "number"}, consumer={"type": "integer"}, direction="request"),
    ShapePair(producer={"type": "array"}, consumer={"type": "array", "minItems": 1}, direction="request"),
)
GOOD = (
    mirrored(BAD[0]),
    ShapePair(
        producer={"type": "integer", "minimum": 1},
        consumer={"type": "integer", "exclusiveMinimum": 0},
        direction="request",
    ),
    ShapePair(
        producer={"type": "array", "minItems": 2}, consumer={"type": "array", "minItems": 1}, direction="request"
    ),
)


def request_bounds_narrowed(seen: Mismatch) -> Iterator[Finding]:
    """A request may not hold a number, text or list any more of a size that it could."""
    if of_request(seen, *KINDS):
        yield judged(
            seen,
            "request-bounds-narrowed",
            SEVERITY,
            f"{old(seen)} could be {seen.difference.observed} in the {where(seen)}, now it must be {seen.difference.expected}",
            "Keep the wider bound",
        )
