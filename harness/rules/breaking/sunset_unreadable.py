"""Something deprecated ends on a day that cannot be read.

Why: Clients cannot plan by it.

Mend: Write the day as RFC 3339 has it: `x-sunset: 2030-01-01`.

Source: Oasdiff api-deprecated-sunset-parse; RFC 8594.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.breaking._judged import judged, where
from harness.rules.samples import answers

SEVERITY = Severity.WARNING
KINDS = ("sunset-unreadable",)
BAD = (
    Operations(
        consumer={"GET /orders": answers(deprecated=True)},
        provider={"GET /orders": answers(deprecated=True, **{"x-sunset": "soon"})},
    ),
    Operations(
        consumer={"GET /orders": answers()}, provider={"GET /orders": answers(deprecated=True, **{"x-sunset": "soon"})}
    ),
)
GOOD = (
    Operations(
        consumer={"GET /orders": answers(deprecated=True)},
        provider={"GET /orders": answers(deprecated=True, **{"x-sunset": "2030-01-01"})},
    ),
)


def sunset_unreadable(seen: Mismatch) -> Iterator[Finding]:
    """Something deprecated ends on a day that cannot be read."""
    if seen.difference.kind in KINDS:
        yield judged(
            seen,
            "sunset-unreadable",
            SEVERITY,
            f"The sunset of the {where(seen)} went from {seen.difference.expected!r} to {seen.difference.observed!r}, "
            f"and {seen.difference.detail!r} is no day: nobody can tell whether the end came sooner",
            "Write it as 2030-01-01",
        )
