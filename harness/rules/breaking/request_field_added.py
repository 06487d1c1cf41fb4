"""A request may hold a new field.

Why: Nothing breaks: new clients can say more.

Mend: Nothing to mend; it makes a minor release.

Source: Oasdiff new-optional-request-property.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import ShapePair
from harness.rules.breaking._judged import judged, new, of_request, renamed, where
from harness.rules.samples import mirrored, record

SEVERITY = Severity.HINT
KINDS = ("field-unsent",)
BAD = (
    ShapePair(
        producer=record({"id": {"type": "integer"}}, "id"),
        consumer=record({"id": {"type": "integer"}, "email": {"type": "string"}}, "id"),
        direction="request",
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
        direction="request",
    ),
)


def request_field_added(seen: Mismatch) -> Iterator[Finding]:
    """A request may hold a new field."""
    if of_request(seen, *KINDS):
        yield judged(
            seen,
            "request-field-added",
            SEVERITY,
            f"{new(seen)} is new in the {where(seen)}{renamed(seen)}",
            "Nothing to mend",
        )
