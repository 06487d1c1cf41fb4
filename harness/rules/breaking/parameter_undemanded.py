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

SEVERITY = Severity.HINT
KINDS = ("parameter-undemanded",)
BAD = (
    Operations(
        consumer={
            "GET /orders": {
                "parameters": [{"name": "limit", "in": "query", "schema": {"type": "integer"}, "required": True}],
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
                "parameters": [{"name": "limit", "in": "query", "schema": {"type": "integer"}, "required": True}],
                "responses": {"200": {"description": "ok"}},
            }
        },
    ),
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
