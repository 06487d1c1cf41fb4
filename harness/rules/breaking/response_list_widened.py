"""An answer may hold a list of a make-up that it never had.

Why: Old clients rely on positions, on unique items, or on an item that is always there.

Mend: Keep the make-up of the list.

Source: Shape JSON Schema uniqueItems, contains, prefixItems.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import ShapePair
from harness.rules.breaking._judged import judged, new, of_response, where
from harness.rules.samples import mirrored

SEVERITY = Severity.ERROR
KINDS = ("tuple", "unique", "contains")
BAD = (
    ShapePair(
        producer={"type": "array", "items": {"type": "string"}},
        consumer={"type": "array", "items": {"type": "string"}, "uniqueItems": True},
        direction="response",
    ),
)
GOOD = (mirrored(BAD[0]),)


def response_list_widened(seen: Mismatch) -> Iterator[Finding]:
    """An answer may hold a list of a make-up that it never had."""
    if of_response(seen, *KINDS):
        yield judged(
            seen,
            "response-list-widened",
            SEVERITY,
            f"{new(seen)} is no longer {seen.difference.expected} in the {where(seen)}",
            "Keep the promised make-up",
        )
