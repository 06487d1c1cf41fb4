"""A request may not be written in a format any more that it could.

Why: Old clients that write it get 415.

Mend: Read the format until old clients are gone.

Source: Oasdiff request-body-media-type-removed; shape JSON Schema 2020-12, what its keywords assert.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.breaking._judged import judged, where
from harness.rules.samples import takes

SEVERITY = Severity.ERROR
KINDS = ("request-type-removed",)
BAD = (
    Operations(
        consumer={"GET /orders": takes({"type": "object"})},
        provider={"GET /orders": takes({"type": "object"}, media_type="application/xml")},
    ),
)
GOOD = (
    Operations(
        consumer={"GET /orders": takes({"type": "object"})},
        provider={"GET /orders": takes({"type": "object"}, media_type="application/*")},
    ),
    Operations(
        consumer={"GET /orders": takes({"type": "object"})},
        provider={"GET /orders": takes({"type": "object"}, media_type="application/json; charset=utf-8")},
    ),
)


def request_content_type_removed(seen: Mismatch) -> Iterator[Finding]:
    """A request may not be written in a format any more that it could."""
    if seen.difference.kind in KINDS:
        yield judged(
            seen,
            "request-content-type-removed",
            SEVERITY,
            f"The {where(seen)} may no longer be {seen.difference.expected}; it takes {seen.difference.observed}",
            f"Read {seen.difference.expected} until old clients are gone",
        )
