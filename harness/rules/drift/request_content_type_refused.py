"""A request is sent in another form than the operation reads.

Why: A body of JSON where a form is read (the usual OAuth login) is not seen at all: the answer is 422, every field missing.

Mend: Send what the operation reads: `URLSearchParams` or `FormData` for a form, `JSON.stringify` for JSON.

Source: FastAPI, "Form Data"; RFC 6749, 4.3.2.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.drift._judged import judged


def _takes(kind: str) -> dict[str, object]:
    schema = {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}
    return {"requestBody": {"content": {kind: {"schema": {**schema, "additionalProperties": False}}}}}


_JSON, _FORM, _PARTS = "application/json", "application/x-www-form-urlencoded", "multipart/form-data"
SEVERITY = Severity.ERROR
BAD = (
    Operations(provider={"POST /login": _takes(_FORM)}, consumer={"POST /login": _takes(_JSON)}),
    Operations(provider={"POST /login": _takes(_JSON)}, consumer={"POST /login": _takes(_PARTS)}),
)
GOOD = (
    Operations(provider={"POST /login": _takes(_FORM)}, consumer={"POST /login": _takes(_FORM)}),
    Operations(provider={"POST /login": _takes(_FORM)}, consumer={"POST /login": _takes(_PARTS)}),
    Operations(provider={"POST /login": _takes("application/vnd.a+json")}, consumer={"POST /login": _takes(_JSON)}),
    Operations(provider={"POST /login": {}}, consumer={"POST /login": _takes(_JSON)}),
)


def request_content_type_refused(seen: Mismatch) -> Iterator[Finding]:
    """A request is sent in another form than the operation reads."""
    difference = seen.difference
    if difference.kind == "content-type":
        message = f"{seen.place.operation} reads {difference.expected}, but the frontend sends {difference.observed}"
        mend = f"Send the body as {difference.expected} ({_how(difference.expected)})"
        yield judged(seen, "request-content-type-refused", SEVERITY, message, mend)


def _how(kind: str) -> str:
    if _FORM in kind:
        return "`body: new URLSearchParams({ … })`"
    return "`body: formData`" if _PARTS in kind else "`body: JSON.stringify(…)` with that Content-Type"
