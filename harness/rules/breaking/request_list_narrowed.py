"""A request may not hold a list any more of a make-up that it could.

Why: Old clients repeat items, or order them otherwise, and are refused.

Mend: Take the wider list, and sort it out on the server.

Source: Shape JSON Schema uniqueItems, contains, prefixItems.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import ShapePair
from harness.rules.breaking._judged import judged, of_request, old, where
from harness.rules.samples import mirrored

SEVERITY = Severity.ERROR
KINDS = ("tuple", "unique", "contains")
BAD = (
    ShapePair(
        producer={"type": "array", "items": {"type": "string"}},
        consumer={"type": "array", "items": {"type": "string"}, "uniqueItems": True},
        direction="request",
    ),
)
GOOD = (mirrored(BAD[0]),)


def request_list_narrowed(seen: Mismatch) -> Iterator[Finding]:
    """A request may not hold a list any more of a make-up that it could."""
    if of_request(seen, *KINDS):
        yield judged(
            seen,
            "request-list-narrowed",
            SEVERITY,
            f"{old(seen)} must be {seen.difference.expected} in the {where(seen)} now",
            "Take the wider list again",
        )
