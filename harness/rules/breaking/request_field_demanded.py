"""A request must hold a field that old clients never heard of.

Why: Every client that was written before the change is refused, usually with 400 or 422.

Mend: Make the field optional, or give it a default on the server.

Source: Shape oasdiff new-required-request-property.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import ShapePair
from harness.rules.breaking._judged import judged, new, of_request, renamed, where
from harness.rules.samples import record

SEVERITY = Severity.ERROR
KINDS = ("field-missing",)
BAD = (
    ShapePair(
        producer=record({"id": {"type": "integer"}}, "id"),
        consumer=record({"id": {"type": "integer"}, "email": {"type": "string"}}, "id", "email"),
        direction="request",
    ),
)
GOOD = (
    ShapePair(
        producer=record({"id": {"type": "integer"}, "email": {"type": "string"}}, "id", "email"),
        consumer=record({"id": {"type": "integer"}, "email": {"type": "string"}}, "id", "email"),
        direction="request",
    ),
    ShapePair(
        producer=record({"id": {"type": "integer"}}, "id"),
        consumer=record({"id": {"type": "integer"}, "email": {"type": "string"}}, "id"),
        direction="request",
    ),
)


def request_field_demanded(seen: Mismatch) -> Iterator[Finding]:
    """A request must hold a field that old clients never heard of."""
    if of_request(seen, *KINDS):
        yield judged(
            seen,
            "request-field-demanded",
            SEVERITY,
            f"{new(seen)} is demanded in the {where(seen)}, and old clients do not send it{renamed(seen)}",
            f"Make {new(seen)} optional or give it a default",
        )
