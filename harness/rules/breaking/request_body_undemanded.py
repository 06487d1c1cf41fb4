"""A body may be left out that had to be sent.

Why: Nothing breaks.

Mend: Nothing to mend; it makes a minor release.

Source: Oasdiff request-body-became-optional.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.breaking._judged import judged, where
from harness.rules.samples import mirrored, takes

SEVERITY = Severity.HINT
KINDS = ("body-undemanded",)
BAD = (
    Operations(
        consumer={
            "GET /orders": {
                "requestBody": {"content": {"application/json": {"schema": {"type": "object"}}}, "required": True},
                "responses": {"200": {"description": "ok"}},
            }
        },
        provider={"GET /orders": takes({"type": "object"})},
    ),
)
GOOD = (mirrored(BAD[0]),)


def request_body_undemanded(seen: Mismatch) -> Iterator[Finding]:
    """A body may be left out that had to be sent."""
    if seen.difference.kind in KINDS:
        yield judged(
            seen,
            "request-body-undemanded",
            SEVERITY,
            f"The {where(seen)} is optional now",
            "Nothing to mend",
        )
