"""An answer no longer carries a header that it always carried.

Why: Old clients read it without looking whether it is there.

Mend: Send the header until its readers are gone.

Source: Oasdiff required-response-header-removed.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.breaking._judged import judged, where
from harness.rules.samples import answers, mirrored

SEVERITY = Severity.ERROR
KINDS = ("header-removed",)
BAD = (
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
GOOD = (
    Operations(
        consumer={
            "GET /orders": {
                "responses": {"200": {"description": "ok", "headers": {"ETag": {"schema": {"type": "string"}}}}}
            }
        },
        provider={"GET /orders": answers()},
    ),
    mirrored(BAD[0]),
)


def response_header_removed(seen: Mismatch) -> Iterator[Finding]:
    """An answer no longer carries a header that it always carried."""
    if seen.difference.kind in KINDS:
        yield judged(
            seen,
            "response-header-removed",
            SEVERITY,
            f"The {where(seen)} is gone",
            "Send it until its readers are gone",
        )
