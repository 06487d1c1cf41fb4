"""An answer may hold text of a form that it never had.

Why: Old clients take the text apart by its promised pattern or format.

Mend: Keep the form, or give the new one a field of its own.

Source: Shape JSON Schema 2020-12, what its keywords assert.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import ShapePair
from harness.rules.breaking._judged import judged, new, of_response, where
from harness.rules.samples import mirrored

SEVERITY = Severity.ERROR
KINDS = ("pattern", "format", "name")
BAD = (
    ShapePair(producer={"type": "string"}, consumer={"type": "string", "pattern": "^[a-z]+$"}, direction="response"),
    ShapePair(
        producer={"type": "string", "pattern": "^[a-z0-9]+$"},
        consumer={"type": "string", "pattern": "^[a-z]+$"},
        direction="response",
    ),
)
GOOD = (
    mirrored(BAD[1]),
    ShapePair(producer={"type": "string", "format": "uuid"}, consumer={"type": "string"}, direction="response"),
)


def response_pattern_widened(seen: Mismatch) -> Iterator[Finding]:
    """An answer may hold text of a form that it never had."""
    if of_response(seen, *KINDS):
        yield judged(
            seen,
            "response-pattern-widened",
            SEVERITY,
            f"{new(seen)} is no longer {seen.difference.expected} in the {where(seen)}",
            "Keep the promised form",
        )
