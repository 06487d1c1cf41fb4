"""A body may be sent that nobody read.

Why: Nothing breaks.

Mend: Nothing to mend; it makes a minor release.

Source: Oasdiff request-body-added-optional.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.breaking._judged import judged, where
from harness.rules.samples import answers, mirrored, takes

SEVERITY = Severity.HINT
KINDS = ("body-added",)
BAD = (Operations(consumer={"GET /orders": answers()}, provider={"GET /orders": takes({"type": "object"})}),)
GOOD = (
    Operations(
        consumer={"GET /orders": answers()},
        provider={
            "GET /orders": {
                "requestBody": {"content": {"application/json": {"schema": {"type": "object"}}}, "required": True},
                "responses": {"200": {"description": "ok"}},
            }
        },
    ),
    mirrored(BAD[0]),
)


def request_body_added(seen: Mismatch) -> Iterator[Finding]:
    """A body may be sent that nobody read."""
    if seen.difference.kind in KINDS:
        yield judged(
            seen,
            "request-body-added",
            SEVERITY,
            f"The {where(seen)} is new",
            "Nothing to mend",
        )
