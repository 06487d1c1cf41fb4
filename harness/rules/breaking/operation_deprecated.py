"""An operation is deprecated, with the day of its end.

Why: Clients have until then to move.

Mend: Nothing to mend; name what replaces it.

Source: Oasdiff endpoint-deprecated-with-sunset; RFC 8594.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.breaking._judged import judged
from harness.rules.samples import answers

SEVERITY = Severity.HINT
KINDS = ("operation-deprecated",)
BAD = (
    Operations(
        consumer={"GET /orders": answers()},
        provider={"GET /orders": answers(deprecated=True, **{"x-sunset": "2030-01-01"})},
    ),
)
GOOD = (
    Operations(consumer={"GET /orders": answers()}, provider={"GET /orders": answers()}),
    Operations(consumer={"GET /orders": answers()}, provider={"GET /orders": answers(deprecated=True)}),
    Operations(consumer={"GET /orders": answers(deprecated=True)}, provider={"GET /orders": answers(deprecated=True)}),
)


def operation_deprecated(seen: Mismatch) -> Iterator[Finding]:
    """An operation is deprecated, with the day of its end."""
    if seen.difference.kind in KINDS:
        yield judged(
            seen,
            "operation-deprecated",
            SEVERITY,
            f"{seen.place.operation} is deprecated until {seen.difference.detail}",
            "Name what replaces it",
        )
