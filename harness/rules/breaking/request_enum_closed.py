"""A request may hold only listed values where any value was taken.

Why: Old clients send values that are not on the list, and are refused.

Mend: Take any value, and treat unlisted ones as one named for the purpose.

Source: Shape oasdiff request-property-became-enum.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import ShapePair
from harness.rules.breaking._judged import judged, of_request, old, where
from harness.rules.samples import mirrored

SEVERITY = Severity.ERROR
KINDS = ("value-open",)
BAD = (
    ShapePair(producer={"type": "string"}, consumer={"enum": ["open", "paid"]}, direction="request"),
    ShapePair(producer={"type": "integer"}, consumer={"enum": [1, 2]}, direction="request"),
)
GOOD = (
    mirrored(BAD[0]),
    ShapePair(producer={"type": "boolean"}, consumer={"enum": [True, False]}, direction="request"),
)


def request_enum_closed(seen: Mismatch) -> Iterator[Finding]:
    """A request may hold only listed values where any value was taken."""
    if of_request(seen, *KINDS):
        yield judged(
            seen,
            "request-enum-closed",
            SEVERITY,
            f"{old(seen)} takes only {seen.difference.expected} in the {where(seen)} now",
            "Take any value again",
        )
