"""An error arrives in another form than the consumer reads.

Why: Error branches run when things go wrong, and hardly ever in tests: reading `message` of FastAPI's `detail` shows the
user nothing, or throws inside the handler.

Mend: Read what the backend sends for that status, or give the backend one error envelope and declare it in `responses`.

Source: FastAPI answers 422 with `detail` as a list, and `HTTPException` with `detail` as text.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.drift._judged import judged, ours
from harness.rules.samples import record

_TEXT = {"type": "string"}
_ENVELOPE = record({"message": _TEXT}, "message")
_DETAIL = record({"detail": {"type": "array", "items": {"type": "object"}}})


def _answers(status: str, schema: object, **others: object) -> dict[str, object]:
    bodies = {status: schema, **others}
    return {"responses": {each: {"content": {"application/json": {"schema": body}}} for each, body in bodies.items()}}


SEVERITY = Severity.WARNING
BAD = (
    Operations(provider={"GET /a": _answers("422", _DETAIL)}, consumer={"GET /a": _answers("default", _ENVELOPE)}),
    Operations(provider={"GET /a": _answers("404", _DETAIL)}, consumer={"GET /a": _answers("4XX", _ENVELOPE)}),
)
GOOD = (
    Operations(provider={"GET /a": _answers("404", _ENVELOPE)}, consumer={"GET /a": _answers("default", _ENVELOPE)}),
    Operations(provider={"GET /a": _answers("422", _DETAIL)}, consumer={"GET /a": _answers("404", _ENVELOPE)}),
    Operations(
        provider={"GET /a": _answers("422", _DETAIL)},
        consumer={"GET /a": _answers("422", _DETAIL, default=_ENVELOPE)},
    ),
)


def error_body_unexpected(seen: Mismatch) -> Iterator[Finding]:
    """An error arrives in another form than the consumer reads."""
    difference = seen.difference
    if difference.kind == "error-body":
        message = (
            f"{ours(seen)} is read where {seen.place.operation} answers {seen.place.status}, "
            f"but it sends {difference.observed}"
        )
        mend = (
            f"Read {difference.observed} for status {seen.place.status}, or have the backend send {difference.expected}"
        )
        own = " (FastAPI sends `detail: { loc, msg, type }[]`)" if seen.place.status == "422" else ""
        yield judged(seen, "error-body-unexpected", SEVERITY, message, mend + own)
