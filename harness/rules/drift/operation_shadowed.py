"""The call's path has a word where the operation has a parameter.

Why: The operation that had this word in its path was removed or renamed, and another one catches the call with the word
as a value: `GET /users/me` becomes "the user whose id is me". With a number as parameter every such call ends in 422.

Mend: Call the operation under the path that it has now, or declare the literal path before the one with the parameter.

Source: FastAPI, "Path Parameters", order matters.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.drift._judged import judged


def _takes(schema: Mapping[str, object]) -> dict[str, object]:
    return {"parameters": [{"name": "id", "in": "path", "required": True, "schema": schema}]}


SEVERITY = Severity.WARNING
BAD = (
    Operations(provider={"GET /users/{id}": _takes({"type": "integer"})}, consumer={"GET /users/me": {}}),
    Operations(provider={"GET /users/{id}": _takes({"type": "string"})}, consumer={"GET /users/me": {}}),
)
GOOD = (
    Operations(provider={"GET /users/{id}": _takes({"type": "integer"})}, consumer={"GET /users/7": {}}),
    Operations(provider={"GET /users/{id}": _takes({"enum": ["me", "all"]})}, consumer={"GET /users/me": {}}),
    Operations(
        provider={"GET /users/{id}": _takes({"type": "integer"}), "GET /users/me": {}}, consumer={"GET /users/me": {}}
    ),
)


def operation_shadowed(seen: Mismatch) -> Iterator[Finding]:
    """The call's path has a word where the operation has a parameter."""
    difference = seen.difference
    if difference.kind != "literal-shadowed":
        return
    refused = difference.detail == "refused"
    end = f", which takes {difference.observed}: every such call is refused" if refused else ""
    message = (
        f"{seen.consumer} has no operation of its own: {difference.expected!r} is taken for the parameter "
        f"{difference.path[-1]!r} of {seen.place.operation}{end}"
    )
    mend = f"Call the operation that is meant, or declare one for {difference.expected!r} before {seen.place.operation}"
    yield judged(seen, "operation-shadowed", Severity.ERROR if refused else SEVERITY, message, mend)
