"""Credentials that sufficed do not suffice any more.

Why: Old clients get 401 or 403.

Mend: Accept the old way of calling beside the new one until clients have moved.

Source: Shape OpenAPI 3.1, Security Requirement Object.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.breaking._judged import judged
from harness.rules.samples import answers, mirrored

SEVERITY = Severity.ERROR
KINDS = ("security-tightened",)
BAD = (
    Operations(consumer={"GET /orders": answers()}, provider={"GET /orders": answers(security=[{"key": []}])}),
    Operations(
        consumer={"GET /orders": answers(security=[{"login": ["read"]}])},
        provider={"GET /orders": answers(security=[{"login": ["read", "write"]}])},
    ),
)
GOOD = (
    mirrored(BAD[0]),
    Operations(
        consumer={"GET /orders": answers(security=[{"key": []}])},
        provider={"GET /orders": answers(security=[{"login": []}, {"key": []}])},
    ),
)


def security_tightened(seen: Mismatch) -> Iterator[Finding]:
    """Credentials that sufficed do not suffice any more."""
    if seen.difference.kind in KINDS:
        yield judged(
            seen,
            "security-tightened",
            SEVERITY,
            f"{seen.place.operation} could be called with {seen.difference.expected}; now it needs {seen.difference.observed}",
            f"Accept {seen.difference.expected} beside it until clients have moved",
        )
