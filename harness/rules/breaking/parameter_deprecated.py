"""A parameter is deprecated.

Why: Nothing breaks yet.

Mend: Nothing to mend; name what replaces it.

Source: Oasdiff request-parameter-deprecated.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.breaking._judged import judged, where
from harness.rules.samples import answers, mirrored

SEVERITY = Severity.HINT
KINDS = ("parameter-deprecated",)
BAD = (
    Operations(
        consumer={"GET /orders": answers(parameters=[{"name": "limit", "in": "query", "schema": {"type": "integer"}}])},
        provider={
            "GET /orders": answers(
                parameters=[{"name": "limit", "in": "query", "schema": {"type": "integer"}, "deprecated": True}]
            )
        },
    ),
)
GOOD = (
    Operations(
        consumer={"GET /orders": answers(parameters=[{"name": "limit", "in": "query", "schema": {"type": "integer"}}])},
        provider={"GET /orders": answers(parameters=[{"name": "limit", "in": "query", "schema": {"type": "integer"}}])},
    ),
    mirrored(BAD[0]),
)


def parameter_deprecated(seen: Mismatch) -> Iterator[Finding]:
    """A parameter is deprecated."""
    if seen.difference.kind in KINDS:
        yield judged(
            seen,
            "parameter-deprecated",
            SEVERITY,
            f"The {where(seen)} is deprecated",
            "Name what replaces it",
        )
