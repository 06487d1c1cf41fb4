"""A value is written under another name in XML, in another namespace, as an attribute or element, or wrapped otherwise.

Why: Who reads XML looks for elements and attributes by these, and finds nothing.

Mend: Keep how it is written; offer the new form under another content type.

Source: OpenAPI 3.1, XML Object.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.breaking._judged import judged, old, where

SEVERITY = Severity.ERROR
KINDS = ("xml",)


def _of(xml: dict[str, object], media: str = "application/xml") -> dict[str, object]:
    schema = {"type": "object", "properties": {"id": {"type": "integer", "xml": xml}}}
    return {"POST /orders": {"requestBody": {"content": {media: {"schema": schema}}}, "responses": {}}}


BAD = (
    Operations(consumer=_of({"name": "number"}), provider=_of({"name": "Number"})),
    Operations(consumer=_of({}), provider=_of({"attribute": True})),
)
GOOD = (
    Operations(
        consumer=_of({"name": "number"}, "application/json"), provider=_of({"name": "Number"}, "application/json")
    ),
    Operations(consumer=_of({}), provider=_of({"name": "id", "attribute": False, "prefix": "o"})),
)


def xml_changed(seen: Mismatch) -> Iterator[Finding]:
    """A value is written under another name in XML, in another namespace, as an attribute or element, or wrapped otherwise."""
    if seen.difference.kind in KINDS:
        yield judged(
            seen,
            "xml-changed",
            SEVERITY,
            f"{old(seen)} of the {where(seen)} was written in XML with {seen.difference.expected}, and is with {seen.difference.observed} now",
            f"Keep {seen.difference.expected}",
        )
