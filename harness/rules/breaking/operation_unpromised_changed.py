"""An operation changed that is a draft or an alpha, which may change at will.

Why: Whoever calls it was told not to rely on it; its changes are not judged one by one.

Mend: Nothing to mend; promise more with `x-stability-level: beta` once it is settled.

Source: Oasdiff stability levels.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.breaking._judged import judged
from harness.rules.samples import answers

SEVERITY = Severity.HINT
KINDS = ("unpromised-changed",)
BAD = (
    Operations(
        consumer={
            "GET /orders": answers(
                parameters=[{"in": "query", "name": "page", "schema": {"type": "string"}}],
                **{"x-stability-level": "alpha"},
            )
        },
        provider={"GET /orders": answers(**{"x-stability-level": "alpha"})},
    ),
)
GOOD = (
    Operations(
        consumer={"GET /orders": answers(**{"x-stability-level": "alpha"})},
        provider={"GET /orders": answers(summary="new", **{"x-stability-level": "alpha"})},
    ),
    Operations(
        consumer={
            "GET /orders": answers(
                parameters=[{"in": "query", "name": "page", "schema": {"type": "string"}}],
                **{"x-stability-level": "beta"},
            )
        },
        provider={"GET /orders": answers(**{"x-stability-level": "beta"})},
    ),
)


def operation_unpromised_changed(seen: Mismatch) -> Iterator[Finding]:
    """An operation changed that is a draft or an alpha, which may change at will."""
    if seen.difference.kind in KINDS:
        yield judged(
            seen,
            "operation-unpromised-changed",
            SEVERITY,
            f"{seen.place.operation} changed, which it may, being {seen.difference.expected}",
            "Nothing to mend",
        )
