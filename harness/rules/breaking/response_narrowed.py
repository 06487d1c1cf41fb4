"""An answer holds less than it could.

Why: Nothing breaks: old clients are ready for more than they get.

Mend: Nothing to mend; it makes a minor release.

Source: Oasdiff response-property-enum-value-removed and its kin.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import ShapePair
from harness.rules.breaking._judged import judged, new, of_response, where
from harness.rules.samples import record

SEVERITY = Severity.HINT
KINDS = ("wider",)
BAD = (
    ShapePair(
        producer={"type": "integer", "maximum": 10}, consumer={"type": "integer", "maximum": 100}, direction="response"
    ),
    ShapePair(
        producer=record({"id": {"type": "integer"}}, "id"),
        consumer={"type": "object", "properties": {"id": {"type": "integer"}}, "required": []},
        direction="response",
    ),
)
GOOD = (
    ShapePair(producer={"type": "integer"}, consumer={"type": "integer"}, direction="response"),
    ShapePair(
        producer={"oneOf": [{"type": "string"}, {"type": "null"}]},
        consumer={"type": ["string", "null"]},
        direction="response",
    ),
)


def response_narrowed(seen: Mismatch) -> Iterator[Finding]:
    """An answer holds less than it could."""
    if of_response(seen, *KINDS):
        yield judged(
            seen,
            "response-narrowed",
            SEVERITY,
            f"{new(seen)} says less in the {where(seen)} now: {seen.difference.observed}",
            "Nothing to mend",
        )
