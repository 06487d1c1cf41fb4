"""The provider declares nothing of an answer that the consumer has a type for.

Why: Nobody can tell whether the type is right: the operation has no response model, so its contract promises anything.

Mend: Give the operation a response model (`response_model=…`, or an annotated return type).

Source: FastAPI describes an answer without a model as an empty schema.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.drift._judged import judged
from harness.rules.samples import record

_USER = record({"id": {"type": "integer"}}, "id")


def _answers(schema: object) -> dict[str, object]:
    return {"responses": {"200": {"content": {"application/json": {"schema": schema}}}}}


SEVERITY = Severity.HINT
BAD = (
    Operations(provider={"GET /a": _answers({})}, consumer={"GET /a": _answers(_USER)}),
    Operations(provider={"GET /a": _answers({"type": "object"})}, consumer={"GET /a": _answers(_USER)}),
)
GOOD = (
    Operations(provider={"GET /a": _answers(_USER)}, consumer={"GET /a": _answers(_USER)}),
    Operations(provider={"GET /a": _answers({})}, consumer={"GET /a": {}}),
)


def response_undeclared(seen: Mismatch) -> Iterator[Finding]:
    """The provider declares nothing of an answer that the consumer has a type for."""
    if seen.difference.kind == "undeclared":
        message = f"the backend declares nothing of what {seen.place.operation} answers ({seen.place.status}), which the frontend reads as {seen.consumer}"
        yield judged(seen, "response-undeclared", SEVERITY, message, "Give the operation a response model")
