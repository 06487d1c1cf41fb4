"""A field is read-only now: a request no longer says it.

Why: Old clients that still send it are not heard; what they read back is the server's own value.

Mend: Nothing to mend if clients never had a say in it.

Source: Oasdiff request-property-became-read-only; OpenAPI 3.1, readOnly.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import ShapePair
from harness.rules.breaking._judged import judged, of_request, old, where

SEVERITY = Severity.HINT
KINDS = ("field-withheld",)
BAD = (
    ShapePair(
        producer={
            "type": "object",
            "properties": {"id": {"type": "integer"}, "email": {"type": "string"}},
            "required": [],
        },
        consumer={
            "type": "object",
            "properties": {"id": {"type": "integer"}, "email": {"type": "string", "readOnly": True}},
            "required": [],
        },
        direction="request",
    ),
)
GOOD = (
    ShapePair(
        producer={
            "type": "object",
            "properties": {"id": {"type": "integer"}, "email": {"type": "string"}},
            "required": [],
        },
        consumer={
            "type": "object",
            "properties": {"id": {"type": "integer"}, "email": {"type": "string"}},
            "required": [],
        },
        direction="request",
    ),
    ShapePair(
        producer={
            "type": "object",
            "properties": {"id": {"type": "integer"}, "email": {"type": "string"}},
            "required": [],
        },
        consumer={"type": "object", "properties": {"id": {"type": "integer"}}, "required": []},
        direction="request",
    ),
)


def request_field_withheld(seen: Mismatch) -> Iterator[Finding]:
    """A field is read-only now: a request no longer says it."""
    if of_request(seen, *KINDS):
        yield judged(
            seen,
            "request-field-withheld",
            SEVERITY,
            f"{old(seen)} of the {where(seen)} is read-only now",
            "Nothing to mend if clients never had a say in it",
        )
