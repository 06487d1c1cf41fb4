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

SEVERITY = Severity.HINT
KINDS = ("parameter-deprecated",)
BAD = (
    Operations(
        consumer={
            "GET /orders": {
                "parameters": [{"name": "limit", "in": "query", "schema": {"type": "integer"}}],
                "responses": {"200": {"description": "ok"}},
            }
        },
        provider={
            "GET /orders": {
                "parameters": [{"name": "limit", "in": "query", "schema": {"type": "integer"}, "deprecated": True}],
                "responses": {"200": {"description": "ok"}},
            }
        },
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
        provider={
            "GET /orders": {
                "parameters": [{"name": "limit", "in": "query", "schema": {"type": "integer"}}],
                "responses": {"200": {"description": "ok"}},
            }
        },
    ),
    Operations(
        consumer={
            "GET /orders": {
                "parameters": [{"name": "limit", "in": "query", "schema": {"type": "integer"}, "deprecated": True}],
                "responses": {"200": {"description": "ok"}},
            }
        },
        provider={
            "GET /orders": {
                "parameters": [{"name": "limit", "in": "query", "schema": {"type": "integer"}}],
                "responses": {"200": {"description": "ok"}},
            }
        },
    ),
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
