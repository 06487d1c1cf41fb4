"""A request may hold more than it could.

Why: Nothing breaks: what old clients send is still accepted.

Mend: Nothing to mend; it makes a minor release.

Source: Oasdiff request-property-type-generalized and its kin.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import ShapePair
from harness.rules.breaking._judged import judged, new, of_request, where
from harness.rules.samples import record

SEVERITY = Severity.HINT
KINDS = ("wider",)
BAD = (
    ShapePair(
        producer={"type": "integer", "maximum": 10}, consumer={"type": "integer", "maximum": 100}, direction="request"
    ),
    ShapePair(
        producer=record({"id": {"type": "integer"}}, "id"),
        consumer={"type": "object", "properties": {"id": {"type": "integer"}}, "required": []},
        direction="request",
    ),
)
GOOD = (
    ShapePair(producer={"type": "integer"}, consumer={"type": "integer"}, direction="request"),
    ShapePair(
        producer={"oneOf": [{"type": "string"}, {"type": "null"}]},
        consumer={"type": ["string", "null"]},
        direction="request",
    ),
)


def request_widened(seen: Mismatch) -> Iterator[Finding]:
    """A request may hold more than it could."""
    if of_request(seen, *KINDS):
        yield judged(
            seen,
            "request-widened",
            SEVERITY,
            f"{new(seen)} takes more in the {where(seen)} now: {seen.difference.expected}",
            "Nothing to mend",
        )
