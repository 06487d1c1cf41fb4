"""A parameter is not declared any more.

Why: Old clients still send it; most servers pass over it, and the answer is not what was asked for.

Mend: Keep the parameter until clients stop sending it; deprecate it first.

Source: Oasdiff request-parameter-removed.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.breaking._judged import judged, where
from harness.rules.samples import answers, mirrored

SEVERITY = Severity.ERROR
KINDS = ("parameter-removed",)
BAD = (
    Operations(
        consumer={"GET /orders": answers(parameters=[{"name": "limit", "in": "query", "schema": {"type": "integer"}}])},
        provider={"GET /orders": answers()},
    ),
)
GOOD = (
    mirrored(BAD[0]),
    Operations(
        consumer={"GET /orders": answers(parameters=[{"name": "limit", "in": "query", "schema": {"type": "integer"}}])},
        provider={"GET /orders": answers(parameters=[{"name": "limit", "in": "query", "schema": {"type": "integer"}}])},
    ),
    Operations(
        consumer={
            "GET /orders": answers(
                parameters=[{"name": "limit", "in": "query", "schema": {"type": "integer"}, "deprecated": True}]
            )
        },
        provider={"GET /orders": answers()},
    ),
)


def parameter_removed(seen: Mismatch) -> Iterator[Finding]:
    """A parameter is not declared any more."""
    if seen.difference.kind in KINDS:
        yield judged(
            seen,
            "parameter-removed",
            SEVERITY,
            f"The {where(seen)} is not declared any more",
            "Keep it, deprecated, until clients stop sending it",
        )
