"""An answer may be written in a new format.

Why: Nothing breaks for clients that say which format they read.

Mend: Nothing to mend; keep the old format the default.

Source: Oasdiff response-media-type-added.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.breaking._judged import judged, where
from harness.rules.samples import answers

SEVERITY = Severity.HINT
KINDS = ("response-type-added",)
BAD = (
    Operations(
        consumer={"GET /orders": answers({"type": "object"})},
        provider={
            "GET /orders": {
                "responses": {
                    "200": {
                        "description": "ok",
                        "content": {
                            "application/json": {"schema": {"type": "object"}},
                            "text/csv": {"schema": {"type": "object"}},
                        },
                    }
                }
            }
        },
    ),
)
GOOD = (
    Operations(
        consumer={"GET /orders": answers({"type": "object"})}, provider={"GET /orders": answers({"type": "object"})}
    ),
)


def response_content_type_added(seen: Mismatch) -> Iterator[Finding]:
    """An answer may be written in a new format."""
    if seen.difference.kind in KINDS:
        yield judged(
            seen,
            "response-content-type-added",
            SEVERITY,
            f"The {where(seen)} may be {seen.difference.observed} now",
            "Keep the old format the default",
        )
