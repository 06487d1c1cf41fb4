"""An answer no longer holds a field that it sometimes held.

Why: Clients cope with its absence, and what they showed when it was there is gone.

Mend: Deprecate the field before taking it away.

Source: Oasdiff response-optional-property-removed.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import ShapePair
from harness.rules.breaking._judged import judged, of_response, old, renamed, where
from harness.rules.samples import mirrored, record

SEVERITY = Severity.WARNING
KINDS = ("field-unsent",)
BAD = (
    ShapePair(
        producer=record({"id": {"type": "integer"}}, "id"),
        consumer=record({"id": {"type": "integer"}, "email": {"type": "string"}}, "id"),
        direction="response",
    ),
)
GOOD = (
    mirrored(BAD[0]),
    ShapePair(
        producer={
            "allOf": [
                record({"id": {"type": "integer"}}, "id"),
                {"type": "object", "properties": {"email": {"type": "string"}}, "required": []},
            ]
        },
        consumer=record({"id": {"type": "integer"}, "email": {"type": "string"}}, "id"),
        direction="response",
    ),
)


def response_optional_field_removed(seen: Mismatch) -> Iterator[Finding]:
    """An answer no longer holds a field that it sometimes held."""
    if of_response(seen, *KINDS):
        yield judged(
            seen,
            "response-optional-field-removed",
            SEVERITY,
            f"{old(seen)} of the {where(seen)} is not declared any more{renamed(seen)}",
            f"Deprecate {old(seen)} before taking it away",
        )
