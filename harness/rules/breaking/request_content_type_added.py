"""A request may be written in a new format.

Why: Nothing breaks.

Mend: Nothing to mend; it makes a minor release.

Source: Oasdiff request-body-media-type-added.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.breaking._judged import judged, where
from harness.rules.samples import takes

SEVERITY = Severity.HINT
KINDS = ("request-type-added",)
BAD = (
    Operations(
        consumer={"GET /orders": takes({"type": "object"})},
        provider={
            "GET /orders": {
                "requestBody": {
                    "content": {"application/json": {"schema": {"type": "object"}}, "text/csv": {"schema": {}}}
                },
                "responses": {"200": {"description": "ok"}},
            }
        },
    ),
)
GOOD = (
    Operations(
        consumer={"GET /orders": takes({"type": "object"})}, provider={"GET /orders": takes({"type": "object"})}
    ),
)


def request_content_type_added(seen: Mismatch) -> Iterator[Finding]:
    """A request may be written in a new format."""
    if seen.difference.kind in KINDS:
        yield judged(
            seen,
            "request-content-type-added",
            SEVERITY,
            f"The {where(seen)} may be {seen.difference.observed} now",
            "Nothing to mend",
        )
