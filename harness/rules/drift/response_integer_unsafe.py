"""An answer may hold a whole number that JavaScript cannot hold exactly.

Why: Beyond 2^53 - 1 a `number` is rounded: the page shows, and asks for, the id of something else.

Mend: Send such numbers as text, or bound them in the backend (`Field(le=2**53 - 1)`).

Source: ECMAScript, Number.MAX_SAFE_INTEGER; RFC 8259, 6.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.drift._judged import judged, ours, theirs


def _answers(schema: Mapping[str, object]) -> dict[str, object]:
    body = {"type": "object", "properties": {"id": schema}, "required": ["id"]}
    return {"responses": {"200": {"content": {"application/json": {"schema": body}}}}}


SEVERITY = Severity.HINT
BAD = (
    Operations(
        provider={"GET /a": _answers({"type": "integer", "format": "int64"})},
        consumer={"GET /a": _answers({"type": "number"})},
    ),
    Operations(
        provider={"GET /a": _answers({"type": "integer", "minimum": 0, "maximum": 2**60})},
        consumer={"GET /a": _answers({"type": "number"})},
    ),
)
GOOD = (
    Operations(
        provider={"GET /a": _answers({"type": "integer", "format": "int64", "minimum": 0, "maximum": 1000})},
        consumer={"GET /a": _answers({"type": "number"})},
    ),
    Operations(provider={"GET /a": _answers({"type": "integer"})}, consumer={"GET /a": _answers({"type": "number"})}),
)


def response_integer_unsafe(seen: Mismatch) -> Iterator[Finding]:
    """An answer may hold a whole number that JavaScript cannot hold exactly."""
    if seen.difference.kind == "integer-unsafe":
        message = (
            f"{ours(seen)} is a number, but {theirs(seen)} may be as large as "
            f"{seen.difference.observed} in an answer of {seen.place.operation}: beyond 2^53 - 1 it is rounded"
        )
        mend = f"Send {theirs(seen)} as text and declare it `string`, or bound it"
        yield judged(seen, "response-integer-unsafe", SEVERITY, message, mend)
