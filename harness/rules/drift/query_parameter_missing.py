"""A call never sends a query parameter that the operation requires.

Why: Every such call is refused with 422.

Mend: Send the parameter, or give it a default in the backend.

Source: JSON Schema 2020-12, what its keywords assert.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.drift._judged import judged

SEVERITY = Severity.ERROR
BAD = (
    Operations(
        provider={
            "GET /a": {"parameters": [{"name": "day", "in": "query", "required": True, "schema": {"type": "string"}}]}
        },
        consumer={"GET /a": {"x-query-complete": True}},
    ),
)
GOOD = (
    Operations(
        provider={
            "GET /a": {"parameters": [{"name": "day", "in": "query", "required": True, "schema": {"type": "string"}}]}
        },
        consumer={
            "GET /a": {
                "parameters": [{"name": "day", "in": "query", "required": False, "schema": {"type": "string"}}],
                "x-query-complete": True,
            }
        },
    ),
    Operations(
        provider={
            "GET /a": {"parameters": [{"name": "day", "in": "query", "required": True, "schema": {"type": "string"}}]}
        },
        consumer={"GET /a": {}},
    ),
    Operations(
        provider={
            "GET /a": {"parameters": [{"name": "day", "in": "query", "required": False, "schema": {"type": "string"}}]}
        },
        consumer={"GET /a": {"x-query-complete": True}},
    ),
)


def query_parameter_missing(seen: Mismatch) -> Iterator[Finding]:
    """A call never sends a query parameter that the operation requires."""
    if seen.difference.kind == "parameter-missing":
        message = f"{seen.place.operation} requires the query parameter {seen.difference.expected!r}, which this call never sends"
        yield judged(
            seen,
            "query-parameter-missing",
            SEVERITY,
            message,
            f"Send {seen.difference.expected!r}, or give it a default in the backend",
        )
