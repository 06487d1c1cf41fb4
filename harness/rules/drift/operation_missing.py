"""The consumer calls an operation that the provider does not have.

Why: Every such call ends in 404. The operation was removed or moved, or its path was never right.

Mend: Call the operation under the path that it has now, or take the call out.

Source: JSON Schema 2020-12, what its keywords assert.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.drift._judged import judged
from harness.rules.samples import answers

SEVERITY = Severity.ERROR
BAD = (
    Operations(
        provider={"GET /users": answers({"type": "object"})}, consumer={"GET /people": answers({"type": "object"})}
    ),
    Operations(
        provider={"GET /users/{id}": answers({"type": "object"})},
        consumer={"GET /users/{}/tags": answers({"type": "object"})},
    ),
)
GOOD = (
    Operations(
        provider={"GET /users/{id}": answers({"type": "object"})},
        consumer={"GET /users/{}": answers({"type": "object"})},
    ),
    Operations(
        provider={"GET /users": answers({"type": "object"})}, consumer={"GET /users/": answers({"type": "object"})}
    ),
    Operations(
        provider={"GET /v1/a": answers({"type": "object"}), "GET /v1/b": answers({"type": "object"})},
        consumer={"GET /api/v1/a": answers({"type": "object"}), "GET /api/v1/b": answers({"type": "object"})},
    ),
)


def operation_missing(seen: Mismatch) -> Iterator[Finding]:
    """The consumer calls an operation that the provider does not have."""
    if seen.difference.kind == "operation-missing":
        message = (
            f"{seen.place.operation} is called, but the provider has no such operation ({seen.difference.observed})"
        )
        yield judged(
            seen,
            "operation-missing",
            SEVERITY,
            message,
            f"{_nearest(seen)}, or configure the prefix that stands between (`prefix`)",
        )


def _nearest(seen: Mismatch) -> str:
    _, _, near = seen.difference.observed.partition("nearest is ")
    return f"Call {near}, if that is meant" if near else "Call an operation that the provider has"
