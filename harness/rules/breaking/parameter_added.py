"""A parameter is new, and may be left out.

Why: Nothing breaks.

Mend: Nothing to mend; it makes a minor release.

Source: Oasdiff new-optional-request-parameter.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.breaking._judged import judged, where
from harness.rules.samples import answers, mirrored

SEVERITY = Severity.HINT
KINDS = ("parameter-added",)
BAD = (
    Operations(
        consumer={"GET /orders": answers()},
        provider={"GET /orders": answers(parameters=[{"name": "limit", "in": "query", "schema": {"type": "integer"}}])},
    ),
)
GOOD = (
    Operations(
        consumer={"GET /orders": answers()},
        provider={
            "GET /orders": answers(
                parameters=[{"name": "limit", "in": "query", "schema": {"type": "integer"}, "required": True}]
            )
        },
    ),
    mirrored(BAD[0]),
)


def parameter_added(seen: Mismatch) -> Iterator[Finding]:
    """A parameter is new, and may be left out."""
    if seen.difference.kind in KINDS:
        yield judged(
            seen,
            "parameter-added",
            SEVERITY,
            f"The {where(seen)} is new",
            "Nothing to mend",
        )
