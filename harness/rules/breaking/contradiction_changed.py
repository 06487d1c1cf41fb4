"""Text that no string can be was changed to another kind.

Why: By the letter nobody could send or get it, yet clients do, by what was meant: a UUID of at most 29 characters is a UUID.

Mend: Take the contradiction out of the base first, then see whether old clients fit.

Source: JSON Schema 2020-12 validation, section 6.3.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import ShapePair
from harness.rules.breaking._judged import judged, old, where
from harness.rules.samples import record

SEVERITY = Severity.WARNING
KINDS = ("contradiction",)
BAD = (
    ShapePair(
        producer={"type": "string", "format": "uuid", "maxLength": 29},
        consumer={"type": "integer"},
        direction="request",
    ),
    ShapePair(
        producer=record({"at": {"type": "boolean"}}),
        consumer=record({"at": {"type": "string", "format": "date-time", "pattern": "^[a-z]+$"}}),
    ),
)
GOOD = (
    ShapePair(
        producer={"type": "string", "format": "uuid", "maxLength": 29},
        consumer={"type": "string", "format": "uuid"},
        direction="request",
    ),
    ShapePair(
        producer={"type": "string", "format": "date-time"},
        consumer={"type": "string", "format": "date-time", "pattern": "^[a-z]+$"},
    ),
)


def contradiction_changed(seen: Mismatch) -> Iterator[Finding]:
    """Text that no string can be was changed to another kind."""
    if seen.difference.kind in KINDS:
        yield judged(
            seen,
            "contradiction-changed",
            SEVERITY,
            f"{old(seen)} of the {where(seen)} contradicts itself, and its kind changed: "
            f"{seen.difference.observed} meets {seen.difference.expected}",
            "Take the contradiction out, and compare again",
        )
