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

SEVERITY = Severity.HINT
KINDS = ("unpromised-changed",)
BAD = (
    Operations(
        consumer={
            "GET /orders": {
                "x-stability-level": "alpha",
                "parameters": [{"in": "query", "name": "page", "schema": {"type": "string"}}],
                "responses": {"200": {"description": "ok"}},
            }
        },
        provider={"GET /orders": {"x-stability-level": "alpha", "responses": {"200": {"description": "ok"}}}},
    ),
)
GOOD = (
    Operations(
        consumer={"GET /orders": {"x-stability-level": "alpha", "responses": {"200": {"description": "ok"}}}},
        provider={
            "GET /orders": {"x-stability-level": "alpha", "summary": "new", "responses": {"200": {"description": "ok"}}}
        },
    ),
    Operations(
        consumer={
            "GET /orders": {
                "x-stability-level": "beta",
                "parameters": [{"in": "query", "name": "page", "schema": {"type": "string"}}],
                "responses": {"200": {"description": "ok"}},
            }
        },
        provider={"GET /orders": {"x-stability-level": "beta", "responses": {"200": {"description": "ok"}}}},
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
