"""An operation or a field is promised a stability that nobody knows.

Why: Clients cannot tell whether it may change at will.

Mend: Use one of draft, alpha, beta, stable.

Source: Oasdiff api-invalid-stability-level.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.breaking._judged import judged, subject
from harness.rules.samples import answers

SEVERITY = Severity.WARNING
KINDS = ("stability-unknown",)
BAD = (
    Operations(consumer={"GET /orders": answers()}, provider={"GET /orders": answers(**{"x-stability-level": "ga"})}),
)
GOOD = (
    Operations(
        consumer={"GET /orders": answers(**{"x-stability-level": "ga"})},
        provider={"GET /orders": answers(**{"x-stability-level": "ga"})},
    ),
    Operations(
        consumer={"GET /orders": answers()}, provider={"GET /orders": answers(**{"x-stability-level": "stable"})}
    ),
)


def stability_unknown(seen: Mismatch) -> Iterator[Finding]:
    """An operation or a field is promised a stability that nobody knows."""
    if seen.difference.kind in KINDS:
        yield judged(
            seen,
            "stability-unknown",
            SEVERITY,
            f"{subject(seen)} was {seen.difference.expected!r} and is {seen.difference.observed!r}, and one of the two is no level",
            "Use one of draft, alpha, beta, stable",
        )
