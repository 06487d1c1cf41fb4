"""A request may not hold text any more of a form that it could.

Why: Old clients send text that the new pattern or format does not match, and are refused.

Mend: Keep the wider form, or normalise on the server.

Source: Shape oasdiff request-property-pattern-added.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import ShapePair
from harness.rules.breaking._judged import judged, of_request, old, where
from harness.rules.samples import mirrored

SEVERITY = Severity.ERROR
KINDS = ("pattern", "format", "name")
BAD = (
    ShapePair(producer={"type": "string"}, consumer={"type": "string", "pattern": "^[a-z]+$"}, direction="request"),
    ShapePair(
        producer={"type": "string", "pattern": "^[a-z0-9]+$"},
        consumer={"type": "string", "pattern": "^[a-z]+$"},
        direction="request",
    ),
)
GOOD = (
    mirrored(BAD[1]),
    ShapePair(producer={"type": "string", "format": "uuid"}, consumer={"type": "string"}, direction="request"),
)


def request_pattern_narrowed(seen: Mismatch) -> Iterator[Finding]:
    """A request may not hold text any more of a form that it could."""
    if of_request(seen, *KINDS):
        yield judged(
            seen,
            "request-pattern-narrowed",
            SEVERITY,
            f"{old(seen)} must be {seen.difference.expected} in the {where(seen)} now",
            "Take the wider form again",
        )
