"""An answer holds a new field.

Why: Nothing breaks: open objects may grow, and old clients pass over what they do not know.

Mend: Nothing to mend; it makes a minor release.

Source: Oasdiff response-optional-property-added.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import ShapePair
from harness.rules.breaking._judged import judged, new, of_response, renamed, where
from harness.rules.samples import mirrored, record

SEVERITY = Severity.HINT
KINDS = ("field-unread",)
BAD = (
    ShapePair(
        producer=record({"id": {"type": "integer"}, "email": {"type": "string"}}, "id"),
        consumer=record({"id": {"type": "integer"}}, "id"),
        direction="response",
    ),
)
GOOD = (
    mirrored(BAD[0]),
    ShapePair(
        producer=record({"id": {"type": "integer"}}, "id"),
        consumer=record({"id": {"type": "integer"}}, "id"),
        direction="response",
    ),
)


def response_field_added(seen: Mismatch) -> Iterator[Finding]:
    """An answer holds a new field."""
    if of_response(seen, *KINDS):
        yield judged(
            seen,
            "response-field-added",
            SEVERITY,
            f"{new(seen)} is new in the {where(seen)}{renamed(seen)}",
            "Nothing to mend",
        )
