"""An answer may hold any value where it held only listed ones.

Why: Clients that handle each listed value fall through on others.

Mend: Keep the list, or add the free value as a field of its own.

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
KINDS = ("value-open",)
BAD = (
    ShapePair(producer={"type": "string"}, consumer={"enum": ["open", "paid"]}, direction="response"),
    ShapePair(producer={"type": "integer"}, consumer={"enum": [1, 2]}, direction="response"),
)
GOOD = (
    mirrored(BAD[0]),
    ShapePair(producer={"type": "boolean"}, consumer={"enum": [True, False]}, direction="response"),
)


def response_enum_opened(seen: Mismatch) -> Iterator[Finding]:
    """An answer may hold any value where it held only listed ones."""
    if of_response(seen, *KINDS):
        yield judged(
            seen,
            "response-enum-opened",
            SEVERITY,
            f"{new(seen)} may be any {seen.difference.observed} in the {where(seen)}, promised was {seen.difference.expected}",
            "Keep to the listed values",
        )
