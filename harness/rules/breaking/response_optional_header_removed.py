"""An answer no longer carries a header that it sometimes carried.

Why: Clients cope with its absence, and what they did with it is gone.

Mend: Deprecate the header before taking it away.

Source: Oasdiff optional-response-header-removed.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.breaking._judged import judged, where
from harness.rules.samples import answers

SEVERITY = Severity.WARNING
KINDS = ("header-unsent",)
BAD = (
    Operations(
        consumer={
            "GET /orders": {
                "responses": {"200": {"description": "ok", "headers": {"ETag": {"schema": {"type": "string"}}}}}
            }
        },
        provider={"GET /orders": answers()},
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
    Operations(
        consumer={
            "GET /orders": {
                "responses": {
                    "200": {"description": "ok", "headers": {"ETag": {"schema": {"type": "string"}, "required": True}}}
                }
            }
        },
        provider={"GET /orders": answers()},
    ),
)


def response_optional_header_removed(seen: Mismatch) -> Iterator[Finding]:
    """An answer no longer carries a header that it sometimes carried."""
    if seen.difference.kind in KINDS:
        yield judged(
            seen,
            "response-optional-header-removed",
            SEVERITY,
            f"The {where(seen)} is not declared any more",
            "Deprecate it before taking it away",
        )
