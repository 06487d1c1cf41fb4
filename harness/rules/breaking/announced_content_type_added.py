"""A call that the provider makes may be written in a new format.

Why: Clients that receive a webhook or callback cannot say which format they read, and old ones read the old one only.

Mend: Write the new format only for subscribers that asked for it.

Source: OpenAPI 3.1, Callback Object; RFC 9110, 12 (there is no negotiation of what is sent unasked).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.breaking._judged import judged, where
from harness.rules.samples import mirrored

SEVERITY = Severity.ERROR
KINDS = ("format-unasked",)


def _calling_back(*kinds: str) -> Mapping[str, Any]:
    content = {each: {"schema": {"type": "object"}} for each in kinds}
    call = {"requestBody": {"content": content}, "responses": {"204": {"description": "ok"}}}
    answers = {"201": {"description": "ok"}}
    return {"POST /orders": {"responses": answers, "callbacks": {"paid": {"{$request.body#/hook}": {"post": call}}}}}


BAD = (
    Operations(
        consumer=_calling_back("application/json"), provider=_calling_back("application/json", "application/xml")
    ),
)
GOOD = (mirrored(BAD[0]),)


def announced_content_type_added(seen: Mismatch) -> Iterator[Finding]:
    """A call that the provider makes may be written in a new format."""
    if seen.difference.kind in KINDS:
        yield judged(
            seen,
            "announced-content-type-added",
            SEVERITY,
            f"The {where(seen)} may be {seen.difference.observed} now; it was {seen.difference.expected}",
            "Write it only for subscribers that asked for it",
        )
