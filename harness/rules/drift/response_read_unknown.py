"""The code reads a name of an untyped answer that the answer does not have.

Why: The body is `any`, so the type checker is silent: what is read is always `undefined`.

Mend: Read the name that the backend sends, and give the answer a type so that the next rename is seen.

Source: User reports of renames that passed every check because `response.json()` is `any`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.drift._judged import judged, theirs
from harness.rules.samples import record

_TEXT = {"type": "string"}
_USER = record({"name": _TEXT}, "name")
_PAGE = record({"items": {"type": "array", "items": _USER}}, "items")


def _answers(schema: Mapping[str, object]) -> dict[str, object]:
    return {"responses": {"200": {"content": {"application/json": {"schema": schema}}}}}


SEVERITY = Severity.WARNING
BAD = (
    Operations(provider={"GET /a": _answers(_USER)}, consumer={"GET /a": {"x-reads": ["email"]}}),
    Operations(provider={"GET /a": _answers(_PAGE)}, consumer={"GET /a": {"x-reads": ["items[].email"]}}),
)
GOOD = (
    Operations(provider={"GET /a": _answers(_USER)}, consumer={"GET /a": {"x-reads": ["name"]}}),
    Operations(provider={"GET /a": _answers(_PAGE)}, consumer={"GET /a": {"x-reads": ["items.length"]}}),
    Operations(
        provider={"GET /a": _answers({"anyOf": [_USER, _PAGE]})}, consumer={"GET /a": {"x-reads": ["items", "name"]}}
    ),
    Operations(provider={"GET /a": _answers({})}, consumer={"GET /a": {"x-reads": ["email"]}}),
)


def response_read_unknown(seen: Mismatch) -> Iterator[Finding]:
    """The code reads a name of an untyped answer that the answer does not have."""
    difference = seen.difference
    if difference.kind == "read-unknown":
        message = (
            f"The frontend reads {difference.expected!r} of an answer of {seen.place.operation}, "
            f"but {theirs(seen)} holds only {difference.observed}"
        )
        mend = f"Read {difference.observed.replace(', ', ' or ')} instead, and declare the type of the answer"
        yield judged(seen, "response-read-unknown", SEVERITY, message, mend)
