"""A call sends a query parameter that the operation does not read.

Why: The server ignores it without a word: the filter that the page offers does nothing.

Mend: Use the name that the operation declares, or declare the parameter in the backend.

Source: JSON Schema 2020-12, what its keywords assert.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.drift._judged import judged

SEVERITY = Severity.WARNING
BAD = (
    Operations(
        provider={
            "GET /a": {
                "parameters": [{"name": "limit", "in": "query", "required": False, "schema": {"type": "string"}}]
            }
        },
        consumer={
            "GET /a": {"parameters": [{"name": "size", "in": "query", "required": False, "schema": {"type": "string"}}]}
        },
    ),
    Operations(
        provider={"GET /a": {}},
        consumer={
            "GET /a": {"parameters": [{"name": "page", "in": "query", "required": False, "schema": {"type": "string"}}]}
        },
    ),
)
GOOD = (
    Operations(
        provider={
            "GET /a": {
                "parameters": [
                    {"name": "limit", "in": "query", "required": False, "schema": {"type": "string"}},
                    {"name": "page", "in": "query", "required": False, "schema": {"type": "string"}},
                ]
            }
        },
        consumer={
            "GET /a": {"parameters": [{"name": "page", "in": "query", "required": False, "schema": {"type": "string"}}]}
        },
    ),
    Operations(
        provider={
            "GET /a": {
                "parameters": [{"name": "limit", "in": "query", "required": False, "schema": {"type": "string"}}]
            }
        },
        consumer={"GET /a": {}},
    ),
)


def query_parameter_unknown(seen: Mismatch) -> Iterator[Finding]:
    """A call sends a query parameter that the operation does not read."""
    if seen.difference.kind == "parameter-unknown":
        message = f"{seen.place.operation} does not read the query parameter {seen.difference.observed!r} (it reads: {seen.difference.expected})"
        yield judged(
            seen,
            "query-parameter-unknown",
            SEVERITY,
            message,
            f"Send it as {seen.difference.expected.replace(', ', ' or ')}, or declare {seen.difference.observed!r} in the backend",
        )
