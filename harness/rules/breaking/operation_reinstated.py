"""A deprecated operation is in use again.

Why: Nothing breaks.

Mend: Nothing to mend.

Source: Oasdiff endpoint-reactivated.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.breaking._judged import judged
from harness.rules.samples import answers, mirrored

SEVERITY = Severity.HINT
KINDS = ("operation-reinstated",)
BAD = (Operations(consumer={"GET /orders": answers(deprecated=True)}, provider={"GET /orders": answers()}),)
GOOD = (Operations(consumer={"GET /orders": answers()}, provider={"GET /orders": answers()}), mirrored(BAD[0]))


def operation_reinstated(seen: Mismatch) -> Iterator[Finding]:
    """A deprecated operation is in use again."""
    if seen.difference.kind in KINDS:
        yield judged(
            seen,
            "operation-reinstated",
            SEVERITY,
            f"{seen.place.operation} is no longer deprecated",
            "Nothing to mend",
        )
