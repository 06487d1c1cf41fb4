"""An operation may be called with less than before.

Why: Nothing breaks for clients; look whether it was meant.

Mend: Nothing to mend if it was meant.

Source: Shape JSON Schema 2020-12, what its keywords assert.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.breaking._judged import judged
from harness.rules.samples import answers, mirrored

SEVERITY = Severity.HINT
KINDS = ("security-loosened",)
BAD = (
    Operations(consumer={"GET /orders": answers(security=[{"key": []}])}, provider={"GET /orders": answers()}),
    Operations(
        consumer={"GET /orders": answers(security=[{"login": ["read", "write"]}])},
        provider={"GET /orders": answers(security=[{"login": ["read"]}])},
    ),
)
GOOD = (
    mirrored(BAD[0]),
    Operations(
        consumer={"GET /orders": answers(security=[{"key": []}])},
        provider={"GET /orders": answers(security=[{"key": []}])},
    ),
)


def security_loosened(seen: Mismatch) -> Iterator[Finding]:
    """An operation may be called with less than before."""
    if seen.difference.kind in KINDS:
        yield judged(
            seen,
            "security-loosened",
            SEVERITY,
            f"{seen.place.operation} needed {seen.difference.expected}; now it takes {seen.difference.observed}",
            "Look whether it was meant",
        )
