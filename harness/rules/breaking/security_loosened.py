"""An operation may be called with less than before.

Why: Nothing breaks for clients; look whether it was meant.

Mend: Nothing to mend if it was meant.

Source: Shape JSON Schema 2020-12, what its keywords assert.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.breaking._judged import judged

SEVERITY = Severity.HINT
KINDS = ("security-loosened",)
BAD = (
    Operations(
        consumer={"GET /orders": {"security": [{"key": []}], "responses": {"200": {"description": "ok"}}}},
        provider={"GET /orders": {"responses": {"200": {"description": "ok"}}}},
    ),
    Operations(
        consumer={
            "GET /orders": {"security": [{"login": ["read", "write"]}], "responses": {"200": {"description": "ok"}}}
        },
        provider={"GET /orders": {"security": [{"login": ["read"]}], "responses": {"200": {"description": "ok"}}}},
    ),
)
GOOD = (
    Operations(
        consumer={"GET /orders": {"responses": {"200": {"description": "ok"}}}},
        provider={"GET /orders": {"security": [{"key": []}], "responses": {"200": {"description": "ok"}}}},
    ),
    Operations(
        consumer={"GET /orders": {"security": [{"key": []}], "responses": {"200": {"description": "ok"}}}},
        provider={"GET /orders": {"security": [{"key": []}], "responses": {"200": {"description": "ok"}}}},
    ),
)


def security_loosened(seen: Mismatch) -> Iterator[Finding]:
    """An operation may be called with less than before."""
    if seen.difference.kind in KINDS:
        yield judged(
            seen,
            "security-loosened",
            SEVERITY,
            f"{seen.place.operation} needed {seen.difference.expected}; now it takes {seen.difference.observed}",
            "Look whether it was meant",
        )
