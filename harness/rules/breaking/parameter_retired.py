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

SEVERITY = Severity.HINT
KINDS = ("parameter-retired",)
BAD = (
    Operations(
        consumer={
            "GET /orders": {
                "parameters": [{"name": "limit", "in": "query", "schema": {"type": "integer"}, "deprecated": True}],
                "responses": {"200": {"description": "ok"}},
            }
        },
        provider={"GET /orders": {"responses": {"200": {"description": "ok"}}}},
    ),
)
GOOD = (
    Operations(
        consumer={
            "GET /orders": {
                "parameters": [{"name": "limit", "in": "query", "schema": {"type": "integer"}}],
                "responses": {"200": {"description": "ok"}},
            }
        },
        provider={"GET /orders": {"responses": {"200": {"description": "ok"}}}},
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
