"""An answer is used without any type.

Why: What the page reads of it is checked by nobody: every rename on the other side passes unseen.

Mend: Give the answer a type, or generate one from the contract.

Source: JSON Schema 2020-12, what its keywords assert.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.drift._judged import judged
from harness.rules.samples import answers

SEVERITY = Severity.HINT
BAD = (
    Operations(
        provider={"GET /a": answers({"type": "object"})}, consumer={"GET /a": answers({"x-any": True}, status="2XX")}
    ),
)
GOOD = (
    Operations(provider={"GET /a": answers({"type": "object"})}, consumer={"GET /a": answers({"type": "object"})}),
    Operations(provider={"GET /a": answers({"type": "object"})}, consumer={"GET /a": {}}),
)


def response_untyped(seen: Mismatch) -> Iterator[Finding]:
    """An answer is used without any type."""
    if seen.place.direction == "response" and seen.difference.kind == "untyped":
        message = f"no type says what the frontend reads of the answer of {seen.place.operation} ({seen.place.status})"
        yield judged(seen, "response-untyped", SEVERITY, message, "Declare its type where it is read")
