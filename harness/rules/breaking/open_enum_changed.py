"""An open enum has other values than it had.

Why: Who reads an open enum has to expect values beyond those that are named, and may want to show the new ones.

Mend: Nothing to mend; say what a new value means.

Source: Zalando RESTful API guidelines, rule 112 (`x-extensible-enum`).
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.breaking._judged import judged, old, where

SEVERITY = Severity.HINT
KINDS = ("open-enum",)


def _of(*values: str) -> dict[str, object]:
    schema = {"type": "string", "x-extensible-enum": list(values)}
    answer = {"description": "ok", "content": {"application/json": {"schema": schema}}}
    return {"GET /orders": {"responses": {"200": answer}}}


BAD = (
    Operations(consumer=_of("open", "paid"), provider=_of("open", "paid", "held")),
    Operations(consumer=_of("open", "paid"), provider=_of("open")),
)
GOOD = (Operations(consumer=_of("open", "paid"), provider=_of("paid", "open")),)


def open_enum_changed(seen: Mismatch) -> Iterator[Finding]:
    """An open enum has other values than it had."""
    if seen.difference.kind in KINDS:
        yield judged(
            seen,
            "open-enum-changed",
            SEVERITY,
            f"{old(seen)} of the {where(seen)} was known to be {seen.difference.expected}, and is known to be {seen.difference.observed} now",
            "Nothing to mend",
        )
