"""A success is answered with another status.

Why: Old clients wait for the status that they know, and take another one for a failure.

Mend: Keep the status.

Source: Oasdiff response-success-status-removed; shape JSON Schema 2020-12, what its keywords assert.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.breaking._judged import judged
from harness.rules.samples import answers

SEVERITY = Severity.ERROR
KINDS = ("status-removed",)
BAD = (Operations(consumer={"GET /orders": answers()}, provider={"GET /orders": answers(status="201")}),)
GOOD = (
    Operations(
        consumer={"GET /orders": answers()},
        provider={"GET /orders": {"responses": {"200": {"description": "ok"}, "201": {"description": "made"}}}},
    ),
    Operations(consumer={"GET /orders": answers()}, provider={"GET /orders": answers(status="2XX")}),
)


def response_status_removed(seen: Mismatch) -> Iterator[Finding]:
    """A success is answered with another status."""
    if seen.difference.kind in KINDS:
        yield judged(
            seen,
            "response-status-removed",
            SEVERITY,
            f"{seen.place.operation} no longer answers {seen.difference.expected}",
            "Keep the status",
        )
