"""An answer may hold a value that old clients do not know.

Why: Clients that handle each known value fall through on a new one.

Mend: Announce the enum as open before, or send the new value only to clients that ask for it.

Source: Shape oasdiff response-property-enum-value-added.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import ShapePair
from harness.rules.breaking._judged import judged, listed, new, of_response, where

SEVERITY = Severity.ERROR
KINDS = ("value-refused",)
BAD = (
    ShapePair(producer={"enum": ["open", "paid", "held"]}, consumer={"enum": ["open", "paid"]}, direction="response"),
    ShapePair(producer={"const": 1}, consumer={"const": 2}, direction="response"),
)
GOOD = (
    ShapePair(producer={"enum": ["open"]}, consumer={"enum": ["paid", "open"]}, direction="response"),
    ShapePair(producer={"const": "open"}, consumer={"enum": ["open"]}, direction="response"),
)


def response_value_added(seen: Mismatch) -> Iterator[Finding]:
    """An answer may hold a value that old clients do not know."""
    if of_response(seen, *KINDS):
        yield judged(
            seen,
            "response-value-added",
            SEVERITY,
            f"{new(seen)} may be {listed(seen)} in the {where(seen)}, which old clients do not know",
            f"Send {listed(seen)} only to clients that know it",
        )
