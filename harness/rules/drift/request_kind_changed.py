"""A request holds another kind of value than the provider takes.

Why: The provider's validation answers 422, or worse, coerces the value to something that was not meant.

Where Pydantic's lax mode may convert the value (text that spells a number) it is a warning.

Mend: Send what the provider's model declares.

Source: JSON Schema 2020-12, what its keywords assert.
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
        producer=record({"a": {"type": "string"}}, "a", additionalProperties=False),
        consumer=record({"a": {"type": "boolean"}}, "a"),
        direction="request",
    ),
    ShapePair(
        producer=record({"a": {"type": "array", "items": {"type": "string"}}}, "a", additionalProperties=False),
        consumer=record({"a": {"type": "string"}}, "a"),
        direction="request",
    ),
    ShapePair(
        producer=record({"a": record({"x": {"type": "string"}}, "x")}, "a", additionalProperties=False),
        consumer=record({"a": {"type": "number"}}, "a"),
        direction="request",
    ),
)
GOOD = (
    ShapePair(
        producer=record({"a": {"type": "integer"}}, "a", additionalProperties=False),
        consumer=record({"a": {"type": "number"}}, "a"),
        direction="request",
    ),
    ShapePair(
        producer=record({"a": {"type": "string"}}, "a", additionalProperties=False),
        consumer=record({"a": {"type": ["string", "integer"]}}, "a"),
        direction="request",
    ),
)


def request_kind_changed(seen: Mismatch) -> Iterator[Finding]:
    """A request holds another kind of value than the provider takes."""
    difference = seen.difference
    if seen.place.direction == "request" and difference.kind in {"kind-refused", "tuple", "host-refused"}:
        lax = hinted(seen, "lax") is not None
        end = "; Pydantic converts it where it can, and answers 422 where it cannot" if lax else ""
        yield judged(
            seen,
            "request-kind-changed",
            Severity.WARNING if lax else SEVERITY,
            f"{ours(seen)} is {difference.observed} in a request to {seen.place.operation}, but {theirs(seen)} takes {difference.expected}{end}",
            f"Send {field(seen)} as `{typescript(difference.expected)}`",
        )
