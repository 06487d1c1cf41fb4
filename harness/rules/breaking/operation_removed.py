"""An operation is gone.

Why: Every old client that calls it gets 404 or 405.

Mend: Deprecate it with a sunset first, and keep it until that day.

Source: Oasdiff api-removed-without-deprecation; RFC 8594.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.breaking._judged import judged, renamed
from harness.rules.samples import answers, mirrored

SEVERITY = Severity.ERROR
KINDS = ("operation-removed",)
BAD = (
    Operations(consumer={"GET /orders": answers()}, provider={}),
    Operations(consumer={"GET /orders": answers(deprecated=True, **{"x-sunset": "9999-01-01"})}, provider={}),
)
GOOD = (
    Operations(consumer={"GET /orders": answers()}, provider={"GET /orders": answers()}),
    mirrored(BAD[0]),
    Operations(consumer={"GET /orders/{id}": answers()}, provider={"GET /orders/{order_id}": answers()}),
)


def operation_removed(seen: Mismatch) -> Iterator[Finding]:
    """An operation is gone."""
    if seen.difference.kind in KINDS:
        yield judged(
            seen,
            "operation-removed",
            SEVERITY,
            f"{seen.place.operation} is gone{renamed(seen)}",
            "Bring it back, deprecate it with a sunset, and remove it after that day",
        )
