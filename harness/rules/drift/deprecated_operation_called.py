"""A call uses an operation that is marked as deprecated.

Why: It works today, and one release of the backend later every such call ends in 404.

Mend: Call the operation that takes its place.

Source: OpenAPI 3.1, Operation Object, `deprecated`; RFC 8594, the Sunset header.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.drift._judged import judged

SEVERITY = Severity.HINT
BAD = (
    Operations(provider={"GET /v1/users": {"deprecated": True}}, consumer={"GET /v1/users": {}}),
    Operations(
        provider={"GET /v1/users": {"deprecated": True, "x-sunset": "2027-01-01"}}, consumer={"GET /v1/users": {}}
    ),
)
GOOD = (
    Operations(provider={"GET /v1/users": {}}, consumer={"GET /v1/users": {}}),
    Operations(provider={"GET /v1/users": {"deprecated": True}, "GET /v2/users": {}}, consumer={"GET /v2/users": {}}),
)


def deprecated_operation_called(seen: Mismatch) -> Iterator[Finding]:
    """A call uses an operation that is marked as deprecated."""
    if seen.difference.kind == "operation-deprecated":
        until = f" and ends on {seen.difference.observed}" if seen.difference.observed else ""
        message = f"{seen.place.operation} is called, though the backend marks it as deprecated{until}"
        yield judged(seen, "deprecated-operation-called", SEVERITY, message, "Call the operation that takes its place")
