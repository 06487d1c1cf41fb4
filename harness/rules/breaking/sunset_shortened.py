"""A deprecated operation ends sooner than was said.

Why: Clients planned by the day that they were told.

Mend: Keep the day, or move it later only.

Source: Oasdiff api-sunset-date-changed-too-small, sunset-deleted; RFC 8594.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.breaking._judged import judged
from harness.rules.samples import answers, mirrored

SEVERITY = Severity.ERROR
KINDS = ("sunset-shortened",)
BAD = (
    Operations(
        consumer={"GET /orders": answers(deprecated=True, **{"x-sunset": "2030-06-01"})},
        provider={"GET /orders": answers(deprecated=True, **{"x-sunset": "2030-01-01"})},
    ),
    Operations(
        consumer={"GET /orders": answers(deprecated=True, **{"x-sunset": "2030-06-01"})},
        provider={"GET /orders": answers(deprecated=True)},
    ),
)
GOOD = (mirrored(BAD[0]), mirrored(BAD[1]))


def sunset_shortened(seen: Mismatch) -> Iterator[Finding]:
    """A deprecated operation ends sooner than was said."""
    if seen.difference.kind in KINDS:
        yield judged(
            seen,
            "sunset-shortened",
            SEVERITY,
            f"The end of {seen.place.operation} moved from {seen.difference.expected} to {seen.difference.observed}",
            f"Keep {seen.difference.expected}",
        )
