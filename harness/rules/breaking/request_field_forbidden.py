"""A request may not hold a field any more that clients were allowed to send.

Why: The object takes no undeclared fields, so old clients that send it are refused.

Mend: Accept the field and ignore it until old clients are gone.

Source: Shape JSON Schema additionalProperties.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import ShapePair
from harness.rules.breaking._judged import judged, of_request, old, renamed, where
from harness.rules.samples import mirrored, record

SEVERITY = Severity.ERROR
KINDS = ("field-refused",)
BAD = (
    ShapePair(
        producer=record({"id": {"type": "integer"}, "email": {"type": "string"}}, "id", additionalProperties=False),
        consumer=record({"id": {"type": "integer"}}, "id", additionalProperties=False),
        direction="request",
    ),
)
GOOD = (
    ShapePair(
        producer=record({"id": {"type": "integer"}, "email": {"type": "string"}}, "id"),
        consumer=record({"id": {"type": "integer"}}, "id"),
        direction="request",
    ),
    mirrored(BAD[0]),
)


def request_field_forbidden(seen: Mismatch) -> Iterator[Finding]:
    """A request may not hold a field any more that clients were allowed to send."""
    if of_request(seen, *KINDS):
        yield judged(
            seen,
            "request-field-forbidden",
            SEVERITY,
            f"{old(seen)} is refused in the {where(seen)} now{renamed(seen)}",
            f"Accept {old(seen)} and ignore it, or let the object take further fields",
        )
