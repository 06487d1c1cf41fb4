"""A request may not hold a value any more that it could.

Why: Old clients still send the value, and are refused.

Mend: Accept the value and map it to its successor.

Source: Shape oasdiff request-property-enum-value-removed.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import ShapePair
from harness.rules.breaking._judged import judged, listed, of_request, old, where

SEVERITY = Severity.ERROR
KINDS = ("value-refused",)
BAD = (
    ShapePair(producer={"enum": ["open", "paid", "held"]}, consumer={"enum": ["open", "paid"]}, direction="request"),
    ShapePair(producer={"const": 1}, consumer={"const": 2}, direction="request"),
)
GOOD = (
    ShapePair(producer={"enum": ["open"]}, consumer={"enum": ["paid", "open"]}, direction="request"),
    ShapePair(producer={"const": "open"}, consumer={"enum": ["open"]}, direction="request"),
)


def request_value_removed(seen: Mismatch) -> Iterator[Finding]:
    """A request may not hold a value any more that it could."""
    if of_request(seen, *KINDS):
        yield judged(
            seen,
            "request-value-removed",
            SEVERITY,
            f"{old(seen)} no longer takes {listed(seen)} in the {where(seen)}",
            f"Accept {listed(seen)} and map it to its successor",
        )
