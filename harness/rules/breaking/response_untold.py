"""An answer was described, and may be anything now.

Why: Nothing is promised any more; whether it still is what old clients read, the contract does not say.

Mend: Describe the answer again; in FastAPI, give the route a return type or a `response_model`.

Source: Oasdiff response-body-media-type-schema-removed.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import ShapePair
from harness.rules.breaking._judged import judged, where
from harness.rules.samples import mirrored, record

SEVERITY = Severity.WARNING
KINDS = ("untold",)
BAD = (ShapePair(producer={}, consumer=record({"id": {"type": "integer"}})),)
GOOD = (mirrored(BAD[0]), ShapePair(producer={"type": "object"}, consumer={"type": "object"}))


def response_untold(seen: Mismatch) -> Iterator[Finding]:
    """An answer was described, and may be anything now."""
    if seen.difference.kind in KINDS:
        yield judged(
            seen,
            "response-untold",
            SEVERITY,
            f"The {where(seen)} was {seen.difference.expected}, and may be anything now",
            "Describe it again",
        )
