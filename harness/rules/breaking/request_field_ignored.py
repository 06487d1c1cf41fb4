"""A request may hold a field that nothing declares any more.

Why: Old clients still send it; it is accepted, and what it said is lost.

Mend: Say what became of the field; keep it declared as deprecated while clients send it.

Source: Oasdiff request-property-removed.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import ShapePair
from harness.rules.breaking._judged import judged, of_request, old, renamed, where
from harness.rules.samples import mirrored, record

SEVERITY = Severity.WARNING
KINDS = ("field-unread",)
BAD = (
    ShapePair(
        producer=record({"id": {"type": "integer"}, "email": {"type": "string"}}, "id"),
        consumer=record({"id": {"type": "integer"}}, "id"),
        direction="request",
    ),
)
GOOD = (
    mirrored(BAD[0]),
    ShapePair(
        producer=record({"id": {"type": "integer"}}, "id"),
        consumer=record({"id": {"type": "integer"}}, "id"),
        direction="request",
    ),
)


def request_field_ignored(seen: Mismatch) -> Iterator[Finding]:
    """A request may hold a field that nothing declares any more."""
    if of_request(seen, *KINDS):
        yield judged(
            seen,
            "request-field-ignored",
            SEVERITY,
            f"{old(seen)} of the {where(seen)} is not declared any more{renamed(seen)}",
            f"Keep {old(seen)} declared as deprecated while clients send it",
        )
