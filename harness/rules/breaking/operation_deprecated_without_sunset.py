"""An operation is deprecated, and nobody says until when.

Why: Clients cannot plan: it may be gone in the next release.

Mend: Say the day of its end: `x-sunset: 2030-01-01`.

Source: Oasdiff endpoint-deprecated; RFC 8594.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.breaking._judged import judged
from harness.rules.samples import answers

SEVERITY = Severity.HINT
KINDS = ("operation-deprecated-without-sunset",)
BAD = (Operations(consumer={"GET /orders": answers()}, provider={"GET /orders": answers(deprecated=True)}),)
GOOD = (
    Operations(
        consumer={"GET /orders": answers()},
        provider={"GET /orders": answers(deprecated=True, **{"x-sunset": "2030-01-01"})},
    ),
    Operations(consumer={"GET /orders": answers(deprecated=True)}, provider={"GET /orders": answers(deprecated=True)}),
)


def operation_deprecated_without_sunset(seen: Mismatch) -> Iterator[Finding]:
    """An operation is deprecated, and nobody says until when."""
    if seen.difference.kind in KINDS:
        yield judged(
            seen,
            "operation-deprecated-without-sunset",
            SEVERITY,
            f"{seen.place.operation} is deprecated without the day of its end",
            "Add `x-sunset` with that day",
        )
