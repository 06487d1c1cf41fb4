"""An answer may lack a field that it always held.

Why: Old clients read the field without looking whether it is there: now and then it is not.

Mend: Always send the field, with null or an empty value agreed before.

Source: Shape oasdiff response-property-became-optional.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import ShapePair
from harness.rules.breaking._judged import judged, of_response, old, where
from harness.rules.samples import mirrored, record

SEVERITY = Severity.ERROR
KINDS = ("field-optional",)
BAD = (
    ShapePair(
        producer=record({"id": {"type": "integer"}, "email": {"type": "string"}}, "id"),
        consumer=record({"id": {"type": "integer"}, "email": {"type": "string"}}, "id", "email"),
        direction="response",
    ),
)
GOOD = (mirrored(BAD[0]),)


def response_field_became_optional(seen: Mismatch) -> Iterator[Finding]:
    """An answer may lack a field that it always held."""
    if of_response(seen, *KINDS):
        yield judged(
            seen,
            "response-field-became-optional",
            SEVERITY,
            f"{old(seen)} may now be missing from the {where(seen)}",
            f"Always send {old(seen)}",
        )
