"""A field that was write-only is in answers now.

Why: Passwords and keys are write-only; whatever logs or caches answers holds them from now on.

Mend: Keep `writeOnly`, or be sure that the field is no secret any more.

Source: OpenAPI 3.1, Schema Object, writeOnly; oasdiff response-required-property-became-not-write-only.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.breaking._judged import judged, old, where
from harness.rules.samples import answers, mirrored, record, takes

SEVERITY = Severity.WARNING
KINDS = ("field-exposed",)
BAD = (
    Operations(
        consumer={"POST /orders": answers(record({"note": {"type": "string", "writeOnly": True}}))},
        provider={"POST /orders": answers(record({"note": {"type": "string"}}))},
    ),
)
GOOD = (
    mirrored(BAD[0]),
    Operations(
        consumer={"POST /orders": takes(record({"note": {"type": "string", "writeOnly": True}}))},
        provider={"POST /orders": takes(record({"note": {"type": "string"}}))},
    ),
)


def response_field_exposed(seen: Mismatch) -> Iterator[Finding]:
    """A field that was write-only is in answers now."""
    if seen.difference.kind in KINDS:
        yield judged(
            seen,
            "response-field-exposed",
            SEVERITY,
            f"{old(seen)} was never in the {where(seen)}, being write-only, and is sent now",
            "Keep it write-only if it is a secret",
        )
