"""An operation is new.

Why: Nothing breaks.

Mend: Nothing to mend; it makes a minor release.

Source: Oasdiff endpoint-added.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.breaking._judged import judged
from harness.rules.samples import answers, mirrored

SEVERITY = Severity.HINT
KINDS = ("operation-added",)
BAD = (Operations(consumer={}, provider={"GET /orders": answers()}),)
GOOD = (Operations(consumer={"GET /orders": answers()}, provider={"GET /orders": answers()}), mirrored(BAD[0]))


def operation_added(seen: Mismatch) -> Iterator[Finding]:
    """An operation is new."""
    if seen.difference.kind in KINDS:
        yield judged(
            seen,
            "operation-added",
            SEVERITY,
            f"{seen.place.operation} is new",
            "Nothing to mend",
        )
