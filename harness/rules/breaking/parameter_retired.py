"""A deprecated parameter is not declared any more.

Why: Clients were told.

Mend: Nothing to mend.

Source: Oasdiff request-parameter-removed-with-deprecation.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.breaking._judged import judged, where
from harness.rules.samples import answers

SEVERITY = Severity.HINT
KINDS = ("parameter-retired",)
BAD = (
    Operations(
        consumer={
            "GET /orders": answers(
                parameters=[{"name": "limit", "in": "query", "schema": {"type": "integer"}, "deprecated": True}]
            )
        },
        provider={"GET /orders": answers()},
    ),
)
GOOD = (
    Operations(
        consumer={"GET /orders": answers(parameters=[{"name": "limit", "in": "query", "schema": {"type": "integer"}}])},
        provider={"GET /orders": answers()},
    ),
)


def parameter_retired(seen: Mismatch) -> Iterator[Finding]:
    """A deprecated parameter is not declared any more."""
    if seen.difference.kind in KINDS:
        yield judged(
            seen,
            "parameter-retired",
            SEVERITY,
            f"The {where(seen)} is gone, as was announced",
            "Nothing to mend",
        )
