"""A field is deprecated.

Why: Clients that send or read it have to move some day.

Mend: Nothing to mend; name what replaces it, and the day of its end with `x-sunset`.

Source: OpenAPI 3.1, Schema Object; oasdiff request-property-deprecated.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.breaking._judged import judged, old, where
from harness.rules.samples import mirrored, record, takes

SEVERITY = Severity.HINT
KINDS = ("field-deprecated",)
BAD = (
    Operations(
        consumer={"POST /orders": takes(record({"note": {"type": "string"}}))},
        provider={"POST /orders": takes(record({"note": {"type": "string", "deprecated": True}}))},
    ),
)
GOOD = (
    mirrored(BAD[0]),
    Operations(
        consumer={"POST /orders": takes(record({"note": {"type": "string"}}))},
        provider={"POST /orders": takes(record({"note": {"type": "string", "description": "new"}}))},
    ),
)


def field_deprecated(seen: Mismatch) -> Iterator[Finding]:
    """A field is deprecated."""
    if seen.difference.kind in KINDS:
        yield judged(
            seen,
            "field-deprecated",
            SEVERITY,
            f"{old(seen)} of the {where(seen)} is deprecated",
            "Name what replaces it",
        )
