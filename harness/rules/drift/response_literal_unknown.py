"""The code compares a field of an answer with a text that the backend never sends there.

Why: The declared type is a plain string, so the type checker lets every text pass: the branch is never taken. Most often
only the casing differs, and a plan, a role or a state is shown or handled as if it were another one.

Mend: Compare with the value that the backend sends, and declare the members in the frontend's type.

Source: Hand-reading of public projects: `plan_type === "FREE"` beside an enum whose member is `free`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.drift._judged import judged, ours, theirs

_TEXT = {"type": "string"}


def _answers(field: Mapping[str, object]) -> dict[str, object]:
    schema = {"type": "object", "properties": {"plan": field}, "required": ["plan"]}
    return {"responses": {"200": {"content": {"application/json": {"schema": schema}}}}}


_PLAN = _answers({"type": "string", "enum": ["free", "pro"]})

SEVERITY = Severity.WARNING
BAD = (
    Operations(provider={"GET /a": _PLAN}, consumer={"GET /a": {**_answers(_TEXT), "x-uses": {"plan": ["FREE"]}}}),
    Operations(
        provider={"GET /a": _PLAN}, consumer={"GET /a": {**_answers(_TEXT), "x-uses": {"plan": ["free", "team"]}}}
    ),
)
GOOD = (
    Operations(
        provider={"GET /a": _PLAN}, consumer={"GET /a": {**_answers(_TEXT), "x-uses": {"plan": ["free", "pro"]}}}
    ),
    Operations(
        provider={"GET /a": _answers(_TEXT)}, consumer={"GET /a": {**_answers(_TEXT), "x-uses": {"plan": ["FREE"]}}}
    ),
    Operations(
        provider={"GET /a": _PLAN, "GET /b": _answers({"enum": ["FREE"]})},
        consumer={
            "GET /a": {**_answers(_TEXT), "x-uses": {"plan": ["FREE"]}},
            "GET /b": {**_answers(_TEXT), "x-uses": {"plan": ["FREE"]}},
        },
    ),
)


def response_literal_unknown(seen: Mismatch) -> Iterator[Finding]:
    """The code compares a field of an answer with a text that the backend never sends there.

    That only the casing differs cannot be meant: it is an error then.
    """
    difference = seen.difference
    if difference.kind == "literal-unsent":
        severity = Severity.ERROR if difference.detail == "casing" else SEVERITY
        message = (
            f"{ours(seen)} is compared with {difference.expected}, but {theirs(seen)} only holds {difference.observed}"
        )
        mend = f"Compare with {difference.observed}, and declare these members in the frontend's type"
        yield judged(seen, "response-literal-unknown", severity, message, mend)
