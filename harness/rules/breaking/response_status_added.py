"""A status is new among the answers.

Why: Nothing breaks while the old ones are still given.

Mend: Nothing to mend; it makes a minor release.

Source: Oasdiff response-success-status-added.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.breaking._judged import judged
from harness.rules.samples import answers

SEVERITY = Severity.HINT
KINDS = ("status-added",)
BAD = (
    Operations(
        consumer={"GET /orders": answers()},
        provider={"GET /orders": {"responses": {"200": {"description": "ok"}, "404": {"description": "none"}}}},
    ),
)
GOOD = (
    Operations(consumer={"GET /orders": answers()}, provider={"GET /orders": answers()}),
    Operations(
        consumer={"GET /orders": {"responses": {"200": {"description": "ok"}, "4XX": {"description": "bad"}}}},
        provider={
            "GET /orders": {
                "responses": {
                    "200": {"description": "ok"},
                    "4XX": {"description": "bad"},
                    "404": {"description": "none"},
                }
            }
        },
    ),
)


def response_status_added(seen: Mismatch) -> Iterator[Finding]:
    """A status is new among the answers."""
    if seen.difference.kind in KINDS:
        yield judged(
            seen,
            "response-status-added",
            SEVERITY,
            f"{seen.place.operation} may answer {seen.difference.observed} now",
            "Nothing to mend",
        )
