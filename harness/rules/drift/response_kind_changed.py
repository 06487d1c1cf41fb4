"""An answer holds another kind of value than the consumer expects.

Why: A string where a number was (decimals are sent as text), an object where a list was (a pagination envelope):
arithmetic concatenates and `.map` is not a function.

Mend: Declare what the backend sends, and convert where it is read.

Source: Pydantic writes Decimal as a string.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import ShapePair
from harness.rules.drift._judged import field, hinted, judged, ours, theirs, typescript
from harness.rules.samples import record

SEVERITY = Severity.ERROR
BAD = (
    ShapePair(
        producer=record({"a": {"type": "string"}}, "a"),
        consumer=record({"a": {"type": "number"}}, "a"),
        direction="response",
    ),
    ShapePair(
        producer=record({"items": {"type": "array", "items": {"type": "string"}}}, "items"),
        consumer={"type": "array", "items": {"type": "string"}},
        direction="response",
    ),
    ShapePair(
        producer=record({"a": {"type": "object"}}, "a"),
        consumer=record({"a": {"type": "array"}}, "a"),
        direction="response",
    ),
)
GOOD = (
    ShapePair(
        producer=record({"a": {"type": "integer"}}, "a"),
        consumer=record({"a": {"type": "number"}}, "a"),
        direction="response",
    ),
    ShapePair(
        producer=record({"a": {"type": "string"}}, "a"),
        consumer=record({"a": {"type": ["string", "number"]}}, "a"),
        direction="response",
    ),
    ShapePair(
        producer=record({"a": {"type": "string"}}, "a"),
        consumer=record({"a": {"type": "string"}}, "a"),
        direction="response",
    ),
)


def response_kind_changed(seen: Mismatch) -> Iterator[Finding]:
    """An answer holds another kind of value than the consumer expects."""
    difference = seen.difference
    if seen.place.direction == "response" and difference.kind in {"kind-refused", "tuple"}:
        yield judged(
            seen,
            "response-kind-changed",
            SEVERITY,
            f"{ours(seen)} expects {difference.expected}, but {theirs(seen)} is {difference.observed} in an answer of {seen.place.operation}",
            _mend(seen),
        )


def _mend(seen: Mismatch) -> str:
    inside = hinted(seen, "within")
    if inside:
        return f"Read the list from its field `{inside}`"
    return f"Declare {field(seen)} as `{typescript(seen.difference.observed)}`, and convert it where it is read"
