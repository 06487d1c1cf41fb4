"""An answer no longer holds a field that it always held.

Why: Old clients read the field without looking whether it is there.

Mend: Send the field until its readers are gone; deprecate it first.

Source: Shape oasdiff response-required-property-removed.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import ShapePair
from harness.rules.breaking._judged import judged, of_response, old, renamed, where
from harness.rules.samples import record

SEVERITY = Severity.ERROR
KINDS = ("field-missing",)
BAD = (
    ShapePair(
        producer=record({"id": {"type": "integer"}}, "id"),
        consumer=record({"id": {"type": "integer"}, "email": {"type": "string"}}, "id", "email"),
        direction="response",
    ),
)
GOOD = (
    ShapePair(
        producer=record({"id": {"type": "integer"}, "email": {"type": "string"}}, "id", "email"),
        consumer=record({"id": {"type": "integer"}, "email": {"type": "string"}}, "id", "email"),
        direction="response",
    ),
    ShapePair(
        producer=record({"id": {"type": "integer"}}, "id"),
        consumer=record({"id": {"type": "integer"}, "email": {"type": "string"}}, "id"),
        direction="response",
    ),
)


def response_required_field_removed(seen: Mismatch) -> Iterator[Finding]:
    """An answer no longer holds a field that it always held."""
    if of_response(seen, *KINDS):
        yield judged(
            seen,
            "response-required-field-removed",
            SEVERITY,
            f"{old(seen)} was always in the {where(seen)} and is gone{renamed(seen)}",
            f"Send {old(seen)} again, or deprecate it first",
        )
