"""A parameter may be left out that had to be sent.

Why: Nothing breaks.

Mend: Nothing to mend; it makes a minor release.

Source: Oasdiff request-parameter-became-optional.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.breaking._judged import judged, where
from harness.rules.samples import answers, mirrored

SEVERITY = Severity.HINT
KINDS = ("parameter-undemanded",)
BAD = (
    Operations(
        consumer={
            "GET /orders": answers(
                parameters=[{"name": "limit", "in": "query", "schema": {"type": "integer"}, "required": True}]
            )
        },
        provider={"GET /orders": answers(parameters=[{"name": "limit", "in": "query", "schema": {"type": "integer"}}])},
    ),
)
GOOD = (
    mirrored(BAD[0]),
    Operations(
        consumer={"GET /orders": answers(parameters=[{"name": "limit", "in": "query", "schema": {"type": "integer"}}])},
        provider={"GET /orders": answers(parameters=[{"name": "limit", "in": "query", "schema": {"type": "integer"}}])},
    ),
)


def parameter_undemanded(seen: Mismatch) -> Iterator[Finding]:
    """A parameter may be left out that had to be sent."""
    if seen.difference.kind in KINDS:
        yield judged(
            seen,
            "parameter-undemanded",
            SEVERITY,
            f"The {where(seen)} is optional now",
            "Nothing to mend",
        )
