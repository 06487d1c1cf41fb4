"""The code reads an optional field that no answer ever holds.

Why: The type says that the field may be absent, so nothing breaks and nobody sees that it always is: a date, a name or a
link is missing from the page for good.

Mend: Have the backend send the field, or take it out of the type and out of the code that reads it.

Source: Hand-reading of public projects: a list sorted by an optional `updated_at` that the backend calls otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.drift._judged import field, judged, ours, renamed
from harness.rules.samples import answers

_TEXT = {"type": "string"}


def _answers(*required: str, **properties: object) -> dict[str, object]:
    schema = {"type": "object", "properties": properties, "required": list(required)}
    return {"responses": {"200": {"content": {"application/json": {"schema": schema}}}}}


_READS = {**_answers("name", name=_TEXT, updated_at=_TEXT), "x-uses": {"updated_at": []}}
_UNREAD = _answers("name", name=_TEXT, updated_at=_TEXT)

SEVERITY = Severity.WARNING
BAD = (
    Operations(provider={"GET /a": _answers("name", name=_TEXT)}, consumer={"GET /a": _READS}),
    Operations(provider={"GET /a": _answers("name", name=_TEXT, changed_at=_TEXT)}, consumer={"GET /a": _READS}),
)
GOOD = (
    Operations(provider={"GET /a": _answers("name", name=_TEXT, updated_at=_TEXT)}, consumer={"GET /a": _READS}),
    Operations(provider={"GET /a": _answers("name", name=_TEXT)}, consumer={"GET /a": _UNREAD}),
    Operations(
        provider={"GET /a": _answers("name", name=_TEXT), "GET /b": _answers("updated_at", updated_at=_TEXT)},
        consumer={"GET /a": _READS, "GET /b": _READS},
    ),
    Operations(provider={"GET /a": answers()}, consumer={"GET /a": _READS}),
)


def response_field_never_sent(seen: Mismatch) -> Iterator[Finding]:
    """The code reads an optional field that no answer ever holds."""
    if seen.difference.kind == "field-never-sent":
        other = renamed(seen)
        hint = f"; the backend calls it {other!r}" if other else ""
        several = len(seen.operations) > 1
        where = "any answer that it may come in" if several else f"any answer of {seen.place.operation}"
        message = f"{ours(seen)} is read, and is never in {where}{hint}"
        mend = (
            f"Rename {field(seen)} to `{other}`"
            if other
            else f"Have the backend send {field(seen)}, or read it no more"
        )
        yield judged(seen, "response-field-never-sent", SEVERITY, message, mend)
