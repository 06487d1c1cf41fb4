"""A request must hold a field that clients were free to leave out.

Why: Old clients leave it out, as they were told they may, and are refused.

Mend: Keep the field optional, or give it a default on the server.

Source: Shape oasdiff request-property-became-required.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import ShapePair
from harness.rules.breaking._judged import judged, new, of_request, where
from harness.rules.samples import mirrored, record

SEVERITY = Severity.ERROR
KINDS = ("field-optional",)
BAD = (
    ShapePair(
        producer=record({"id": {"type": "integer"}, "email": {"type": "string"}}, "id"),
        consumer=record({"id": {"type": "integer"}, "email": {"type": "string"}}, "id", "email"),
        direction="request",
    ),
)
GOOD = (mirrored(BAD[0]),)


def request_field_became_required(seen: Mismatch) -> Iterator[Finding]:
    """A request must hold a field that clients were free to leave out."""
    if of_request(seen, *KINDS):
        yield judged(
            seen,
            "request-field-became-required",
            SEVERITY,
            f"{new(seen)} may no longer be left out of the {where(seen)}",
            f"Keep {new(seen)} optional or give it a default",
        )
