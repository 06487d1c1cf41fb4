"""An answer may hold null where the consumer does not expect it.

Why: `null` passes through hand-written types unseen until something reads a property of it: the classic crash of a
page that worked yesterday.

A field that may be absent is read with care already, so there it is a warning: only a test for `undefined` goes wrong.

Mend: Add `| null` where the value is read and handle it, or stop sending null.

Source: Oasdiff 1088 and 1091 on the four spellings of nullable.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import ShapePair
from harness.rules.drift._judged import field, hinted, judged, ours, theirs
from harness.rules.samples import mirrored, record

SEVERITY = Severity.ERROR
BAD = (
    ShapePair(
        producer=record({"a": {"anyOf": [{"type": "string"}, {"type": "null"}]}}, "a"),
        consumer=record({"a": {"type": "string"}}, "a"),
        direction="response",
    ),
    ShapePair(
        producer=record({"a": {"type": ["string", "null"]}}, "a"),
        consumer=record({"a": {"type": "string"}}, "a"),
        direction="response",
    ),
    ShapePair(
        producer={"type": "array", "items": {"anyOf": [{"type": "integer"}, {"type": "null"}]}},
        consumer={"type": "array", "items": {"type": "integer"}},
        direction="response",
    ),
)
GOOD = (
    ShapePair(
        producer=record({"a": {"anyOf": [{"type": "string"}, {"type": "null"}]}}, "a"),
        consumer=record({"a": {"anyOf": [{"type": "string"}, {"type": "null"}]}}, "a"),
        direction="response",
    ),
    ShapePair(
        producer=record({"a": {"type": ["string", "null"]}}, "a"),
        consumer=record({"a": {"oneOf": [{"type": "null"}, {"type": "string"}]}}, "a"),
        direction="response",
    ),
    mirrored(BAD[0]),
    ShapePair(
        producer=record({"a": {"anyOf": [{"type": "string"}, {"type": "null"}]}}, "a"),
        consumer=record({"a": True}, "a"),
        direction="response",
    ),
)


def response_null_unexpected(seen: Mismatch) -> Iterator[Finding]:
    """An answer may hold null where the consumer does not expect it."""
    difference = seen.difference
    if seen.place.direction == "response" and difference.kind == "null-refused":
        absent = hinted(seen, "optional") is not None
        yield judged(
            seen,
            "response-null-unexpected",
            Severity.WARNING if absent else SEVERITY,
            f"{ours(seen)} {'may be absent but not null, and' if absent else 'is never null, but'} "
            f"{theirs(seen)} may be null in an answer of {seen.place.operation}",
            f"Add `| null` to {field(seen)} and handle it, or never send null",
        )
