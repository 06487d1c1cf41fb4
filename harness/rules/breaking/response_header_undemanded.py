"""An answer may lack a header that it always carried, or a webhook what it always sent.

Why: Old clients read it without looking whether it is there: now and then it is not.

Mend: Always send the header.

Source: Oasdiff response-header-became-optional.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.breaking._judged import judged, where
from harness.rules.samples import mirrored

SEVERITY = Severity.ERROR
KINDS = ("header-undemanded",)
BAD = (
    Operations(
        consumer={
            "GET /orders": {
                "responses": {
                    "200": {"description": "ok", "headers": {"ETag": {"schema": {"type": "string"}, "required": True}}}
                }
            }
        },
        provider={
            "GET /orders": {
                "responses": {"200": {"description": "ok", "headers": {"ETag": {"schema": {"type": "string"}}}}}
            }
        },
    ),
)
GOOD = (mirrored(BAD[0]),)


def response_header_undemanded(seen: Mismatch) -> Iterator[Finding]:
    """An answer may lack a header that it always carried."""
    if seen.difference.kind in KINDS:
        yield judged(
            seen,
            "response-header-undemanded",
            SEVERITY,
            f"The {where(seen)} may be missing now",
            "Always send it",
        )
