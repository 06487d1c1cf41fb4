"""A parameter must be sent that old clients do not send or may leave out.

Why: Their requests are refused, usually with 400 or 422.

Mend: Make the parameter optional, with a default.

Source: Oasdiff new-required-request-parameter, request-parameter-became-required.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.breaking._judged import judged, where
from harness.rules.samples import answers, mirrored

SEVERITY = Severity.ERROR
KINDS = ("parameter-demanded",)
BAD = (
    Operations(
        consumer={"GET /orders": answers(parameters=[{"name": "limit", "in": "query", "schema": {"type": "integer"}}])},
        provider={
            "GET /orders": answers(
                parameters=[{"name": "limit", "in": "query", "schema": {"type": "integer"}, "required": True}]
            )
        },
    ),
    Operations(
        consumer={"GET /orders": answers()},
        provider={
            "GET /orders": answers(
                parameters=[{"name": "limit", "in": "query", "schema": {"type": "integer"}, "required": True}]
            )
        },
    ),
)
GOOD = (
    Operations(
        consumer={"GET /orders": answers()},
        provider={"GET /orders": answers(parameters=[{"name": "limit", "in": "query", "schema": {"type": "integer"}}])},
    ),
    mirrored(BAD[0]),
    Operations(
        consumer={
            "GET /orders": answers(
                parameters=[{"name": "limit", "in": "query", "schema": {"type": "integer"}, "required": True}]
            )
        },
        provider={
            "GET /orders": answers(
                parameters=[{"name": "limit", "in": "query", "schema": {"type": "integer"}, "required": True}]
            )
        },
    ),
)


def parameter_demanded(seen: Mismatch) -> Iterator[Finding]:
    """A parameter must be sent that old clients do not send or may leave out."""
    if seen.difference.kind in KINDS:
        yield judged(
            seen,
            "parameter-demanded",
            SEVERITY,
            f"The {where(seen)} is required now; it was {seen.difference.expected}",
            "Make it optional, with a default",
        )
