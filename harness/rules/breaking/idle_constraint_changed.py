"""A constraint was changed that servers and clients may heed or not.

Why: A bound of another type, an encoding, an open enum, a default beside `required` have no effect by the standard, and few take
`oneOf` at its word where its alternatives overlap; those that do refuse what was taken.

Mend: Say it in a way that counts, or take it out.

Source: JSON Schema 2020-12 validation, sections 6 to 8; oasdiff has it break.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.breaking._judged import judged, old, where
from harness.rules.samples import mirrored, takes

SEVERITY = Severity.WARNING
KINDS = ("idle",)
BAD = (
    Operations(
        consumer={"GET /orders": takes({"type": "object", "maxLength": 20})},
        provider={"GET /orders": takes({"type": "object", "maxLength": 10})},
    ),
)
GOOD = (
    Operations(
        consumer={"GET /orders": takes({"type": "object", "maxLength": 20})},
        provider={"GET /orders": takes({"type": "object", "maxLength": 20})},
    ),
    mirrored(BAD[0]),
)


def idle_constraint_changed(seen: Mismatch) -> Iterator[Finding]:
    """A constraint was changed that servers and clients may heed or not."""
    if seen.difference.kind in KINDS:
        yield judged(
            seen,
            "idle-constraint-changed",
            SEVERITY,
            f"{old(seen)} of the {where(seen)} changed in what not everybody heeds; if it is heeded: {seen.difference.detail}",
            "Say it in a way that counts, or take it out",
        )
