"""The consumer calls a path with a method that it does not know.

Why: Every such call ends in 405.

Mend: Use a method that the path has.

Source: JSON Schema 2020-12, what its keywords assert.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.drift._judged import judged
from harness.rules.samples import answers

SEVERITY = Severity.ERROR
BAD = (
    Operations(
        provider={"GET /users": answers({"type": "object"})}, consumer={"POST /users": answers({"type": "object"})}
    ),
    Operations(
        provider={"PATCH /users/{id}": answers({"type": "object"})},
        consumer={"PUT /users/{}": answers({"type": "object"})},
    ),
)
GOOD = (
    Operations(
        provider={"GET /users": answers({"type": "object"}), "POST /users": answers({"type": "object"})},
        consumer={"POST /users": answers({"type": "object"})},
    ),
    Operations(
        provider={"GET /users": answers({"type": "object"})}, consumer={"GET /users": answers({"type": "object"})}
    ),
)


def operation_method_missing(seen: Mismatch) -> Iterator[Finding]:
    """The consumer calls a path with a method that it does not know."""
    if seen.difference.kind == "method-missing":
        message = f"{seen.place.operation} is called, but that path knows only {seen.difference.observed}"
        yield judged(seen, "operation-method-missing", SEVERITY, message, f"Use {seen.difference.observed}")
