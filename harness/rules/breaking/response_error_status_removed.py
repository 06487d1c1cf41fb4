"""A failure is not declared any more.

Why: Nothing breaks: clients are ready for a failure that does not come.

Mend: Nothing to mend, unless the failure still happens.

Source: Oasdiff response-non-success-status-removed.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.breaking._judged import judged
from harness.rules.samples import answers

SEVERITY = Severity.HINT
KINDS = ("error-status-removed",)
BAD = (
    Operations(
        consumer={"GET /orders": {"responses": {"200": {"description": "ok"}, "404": {"description": "none"}}}},
        provider={"GET /orders": answers()},
    ),
)
GOOD = (
    Operations(consumer={"GET /orders": answers()}, provider={"GET /orders": answers()}),
    Operations(
        consumer={"GET /orders": {"responses": {"200": {"description": "ok"}, "404": {"description": "none"}}}},
        provider={"GET /orders": {"responses": {"200": {"description": "ok"}, "4XX": {"description": "bad"}}}},
    ),
)


def response_error_status_removed(seen: Mismatch) -> Iterator[Finding]:
    """A failure is not declared any more."""
    if seen.difference.kind in KINDS:
        yield judged(
            seen,
            "response-error-status-removed",
            SEVERITY,
            f"{seen.place.operation} no longer declares {seen.difference.expected}",
            "Declare it again if it still happens",
        )
