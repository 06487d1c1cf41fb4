"""A parameter may not be empty any more.

Why: Old clients that send it without a value (`?state=`) are refused.

Mend: Take the empty value until old clients are gone.

Source: OpenAPI 3.1, Parameter Object, allowEmptyValue.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.breaking._judged import judged, where
from harness.rules.samples import answers, mirrored

SEVERITY = Severity.ERROR
KINDS = ("parameter-empty",)
BAD = (
    Operations(
        consumer={
            "POST /orders": answers(
                parameters=[{"in": "query", "name": "state", "schema": {"type": "string"}, "allowEmptyValue": True}]
            )
        },
        provider={"POST /orders": answers(parameters=[{"in": "query", "name": "state", "schema": {"type": "string"}}])},
    ),
)
GOOD = (
    mirrored(BAD[0]),
    Operations(
        consumer={
            "POST /orders": answers(
                parameters=[{"in": "query", "name": "state", "schema": {"type": "string"}, "allowEmptyValue": True}]
            )
        },
        provider={
            "POST /orders": answers(
                parameters=[
                    {
                        "in": "query",
                        "name": "state",
                        "schema": {"type": "string"},
                        "allowEmptyValue": True,
                        "description": "new",
                    }
                ]
            )
        },
    ),
)


def parameter_empty_refused(seen: Mismatch) -> Iterator[Finding]:
    """A parameter may not be empty any more."""
    if seen.difference.kind in KINDS:
        yield judged(
            seen,
            "parameter-empty-refused",
            SEVERITY,
            f"The {where(seen)} may not be empty any more",
            "Take the empty value",
        )
