"""A body is not read any more.

Why: Old clients send it, and what it said is lost or refused.

Mend: Read the body until old clients are gone.

Source: Oasdiff request-body-removed.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.breaking._judged import judged, where
from harness.rules.samples import answers, mirrored, takes

SEVERITY = Severity.ERROR
KINDS = ("body-removed",)
BAD = (Operations(consumer={"GET /orders": takes({"type": "object"})}, provider={"GET /orders": answers()}),)
GOOD = (
    mirrored(BAD[0]),
    Operations(
        consumer={"GET /orders": takes({"type": "object"})}, provider={"GET /orders": takes({"type": "object"})}
    ),
)


def request_body_removed(seen: Mismatch) -> Iterator[Finding]:
    """A body is not read any more."""
    if seen.difference.kind in KINDS:
        yield judged(
            seen,
            "request-body-removed",
            SEVERITY,
            f"The {where(seen)} is not declared any more",
            "Read it until old clients are gone",
        )
