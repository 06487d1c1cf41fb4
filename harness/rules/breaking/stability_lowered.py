"""An operation or a field is promised less stability than it was.

Why: Clients built on the promise that it would not change at will.

Mend: Keep the level, or put the unstable part under a path of its own.

Source: Oasdiff api-stability-decreased.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.breaking._judged import judged, subject
from harness.rules.samples import answers

SEVERITY = Severity.ERROR
KINDS = ("stability-lowered",)
BAD = (
    Operations(consumer={"GET /orders": answers()}, provider={"GET /orders": answers(**{"x-stability-level": "beta"})}),
    Operations(
        consumer={"GET /orders": answers(**{"x-stability-level": "beta"})},
        provider={"GET /orders": answers(**{"x-stability-level": "alpha"})},
    ),
)
GOOD = (
    Operations(
        consumer={"GET /orders": answers(**{"x-stability-level": "alpha"})},
        provider={"GET /orders": answers(**{"x-stability-level": "stable"})},
    ),
    Operations(consumer={"GET /orders": answers()}, provider={"GET /orders": answers()}),
)


def stability_lowered(seen: Mismatch) -> Iterator[Finding]:
    """An operation or a field is promised less stability than it was."""
    if seen.difference.kind in KINDS:
        yield judged(
            seen,
            "stability-lowered",
            SEVERITY,
            f"{subject(seen)} was {seen.difference.expected}, and is {seen.difference.observed} now",
            f"Keep {seen.difference.expected}",
        )
