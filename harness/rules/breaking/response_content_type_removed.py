"""An answer is not written in a format any more that it was.

Why: Old clients ask for the format and get 406, or cannot read what they get.

Mend: Write the format until old clients are gone.

Source: Oasdiff response-media-type-removed; shape JSON Schema 2020-12, what its keywords assert.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.breaking._judged import judged, where
from harness.rules.samples import answers

SEVERITY = Severity.ERROR
KINDS = ("response-type-removed",)
BAD = (
    Operations(
        consumer={"GET /orders": answers({"type": "object"})},
        provider={"GET /orders": answers({"type": "object"}, media_type="text/csv")},
    ),
    Operations(consumer={"GET /orders": answers({"type": "object"})}, provider={"GET /orders": answers()}),
)
GOOD = (
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
    Operations(
        consumer={"GET /orders": answers({"type": "object"}, media_type="application/*")},
        provider={"GET /orders": answers({"type": "object"})},
    ),
)


def response_content_type_removed(seen: Mismatch) -> Iterator[Finding]:
    """An answer is not written in a format any more that it was."""
    if seen.difference.kind in KINDS:
        yield judged(
            seen,
            "response-content-type-removed",
            SEVERITY,
            f"The {where(seen)} is no longer {seen.difference.expected}; it is {seen.difference.observed}",
            f"Write {seen.difference.expected} until old clients are gone",
        )
