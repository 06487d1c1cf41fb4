"""An answer carries a new header.

Why: Nothing breaks.

Mend: Nothing to mend; it makes a minor release.

Source: Oasdiff response-header-added.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.breaking._judged import judged, where
from harness.rules.samples import answers

SEVERITY = Severity.HINT
KINDS = ("header-added",)
BAD = (
    Operations(
        consumer={"GET /orders": answers()},
        provider={
            "GET /orders": {
                "responses": {"200": {"description": "ok", "headers": {"ETag": {"schema": {"type": "string"}}}}}
            }
        },
    ),
)
GOOD = (
    Operations(
        consumer={
            "GET /orders": {
                "responses": {"200": {"description": "ok", "headers": {"ETag": {"schema": {"type": "string"}}}}}
            }
        },
        provider={
            "GET /orders": {
                "responses": {"200": {"description": "ok", "headers": {"ETag": {"schema": {"type": "string"}}}}}
            }
        },
    ),
)


def response_header_added(seen: Mismatch) -> Iterator[Finding]:
    """An answer carries a new header."""
    if seen.difference.kind in KINDS:
        yield judged(
            seen,
            "response-header-added",
            SEVERITY,
            f"The {where(seen)} is new",
            "Nothing to mend",
        )
