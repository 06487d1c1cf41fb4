"""A deprecated operation is gone after its announced end.

Why: Clients were told: its deprecation named no later day.

Mend: Nothing to mend; clients had their time.

Source: Oasdiff api-removed-with-deprecation; RFC 8594.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.breaking._judged import judged
from harness.rules.samples import answers

SEVERITY = Severity.HINT
KINDS = ("operation-retired",)
BAD = (
    Operations(consumer={"GET /orders": answers(deprecated=True)}, provider={}),
    Operations(consumer={"GET /orders": answers(deprecated=True, **{"x-sunset": "2020-01-01"})}, provider={}),
)
GOOD = (
    Operations(consumer={"GET /orders": answers()}, provider={}),
    Operations(consumer={"GET /orders": answers(deprecated=True, **{"x-sunset": "9999-01-01"})}, provider={}),
)


def operation_retired(seen: Mismatch) -> Iterator[Finding]:
    """A deprecated operation is gone after its announced end."""
    if seen.difference.kind in KINDS:
        yield judged(
            seen,
            "operation-retired",
            SEVERITY,
            f"{seen.place.operation} is gone, as was announced",
            "Nothing to mend",
        )
