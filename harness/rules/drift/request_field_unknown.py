"""A request holds a field that the operation does not read.

Why: The backend ignores it without a word: what the user entered is not saved. Most often the field has another name there.

Mend: Give the field the name that the backend's model has, or take it out.

Source: Pydantic `extra`, whose default is to ignore.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.drift._judged import judged, renamed


def _body(*names: str, closed: bool = False, others: bool = False) -> dict[str, object]:
    schema: dict[str, object] = {"type": "object", "properties": {each: {"type": "string"} for each in names}}
    rest: dict[str, object] = {"additionalProperties": others} if closed or others else {}
    return {"requestBody": {"content": {"application/json": {"schema": {**schema, **rest}}}}}


SEVERITY = Severity.HINT
"""A warning where the backend has a field that it must be: otherwise it may be sent for no reason."""
BAD = (
    Operations(provider={"POST /a": _body("name", "born")}, consumer={"POST /a": _body("name", "age", closed=True)}),
    Operations(provider={"POST /a": _body("user_id")}, consumer={"POST /a": _body("userId", closed=True)}),
    Operations(provider={"POST /a": _body("name")}, consumer={"POST /a": _body("name", "id", closed=True)}),
)
GOOD = (
    Operations(provider={"POST /a": _body("name", "born")}, consumer={"POST /a": _body("name", closed=True)}),
    Operations(provider={"POST /a": _body("name", others=True)}, consumer={"POST /a": _body("age", closed=True)}),
    Operations(provider={"POST /a": _body()}, consumer={"POST /a": _body("age", closed=True)}),
    Operations(provider={"POST /a": _body("name", closed=True)}, consumer={"POST /a": _body("age", closed=True)}),
)


def request_field_unknown(seen: Mismatch) -> Iterator[Finding]:
    """A request holds a field that the operation does not read."""
    difference = seen.difference
    if difference.kind != "field-unknown":
        return
    other = renamed(seen)
    names = ", ".join(f"`{each}`" for each in difference.members)
    message = f"the frontend sends {names}{_of(seen)} to {seen.place.operation}, which does not read " + (
        f"it; the backend calls it {other!r}" if other else f"that (it reads: {difference.expected})"
    )
    mend = f"Rename it to `{other}`" if other else f"Do not send {names}, or declare that in the backend"
    yield judged(seen, "request-field-unknown", Severity.WARNING if other else SEVERITY, message, mend)


def _of(seen: Mismatch) -> str:
    name = seen.consumer.declaration
    return "" if " /" in name else f" of {name}"
