"""A call waits for a status that the operation never answers.

Why: The branch that handles success is never taken: the page stays as it was, or shows an error after everything went well.

Mend: Wait for the status that the operation answers, or test `response.ok`.

Source: RFC 9110, 15.3; FastAPI `status_code`.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.drift._judged import judged
from harness.rules.samples import record

_USER = record({"id": {"type": "integer"}}, "id")


def _answers(*statuses: str) -> dict[str, object]:
    return {"responses": {each: {"content": {"application/json": {"schema": _USER}}} for each in statuses}}


SEVERITY = Severity.WARNING
BAD = (
    Operations(provider={"POST /a": _answers("201")}, consumer={"POST /a": _answers("200")}),
    Operations(provider={"POST /a": _answers("200", "422")}, consumer={"POST /a": _answers("202")}),
)
GOOD = (
    Operations(provider={"POST /a": _answers("201")}, consumer={"POST /a": _answers("2XX")}),
    Operations(provider={"POST /a": _answers("201")}, consumer={"POST /a": _answers("201", "404")}),
    Operations(provider={"POST /a": _answers("2XX")}, consumer={"POST /a": _answers("200")}),
)


def response_status_unknown(seen: Mismatch) -> Iterator[Finding]:
    """A call waits for a status that the operation never answers."""
    difference = seen.difference
    if difference.kind == "status-missing":
        message = (
            f"The frontend waits for status {difference.expected} of {seen.place.operation}, "
            f"which answers {difference.observed}"
        )
        mend = f"Wait for {difference.observed}, or test `response.ok`"
        yield judged(seen, "response-status-unknown", SEVERITY, message, mend)
