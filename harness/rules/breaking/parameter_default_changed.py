"""A parameter that is left out means something else.

Why: Old clients that rely on the default get other answers to the same request.

Mend: Keep the default, or have clients state the value first.

Source: Oasdiff request-parameter-default-value-changed; shape JSON Schema 2020-12, what its keywords assert.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.breaking._judged import judged, where
from harness.rules.samples import answers

SEVERITY = Severity.ERROR
KINDS = ("parameter-default",)
BAD = (
    Operations(
        consumer={
            "GET /orders": answers(
                parameters=[{"name": "limit", "in": "query", "schema": {"type": "integer", "default": 10}}]
            )
        },
        provider={
            "GET /orders": answers(
                parameters=[{"name": "limit", "in": "query", "schema": {"type": "integer", "default": 100}}]
            )
        },
    ),
)
GOOD = (
    Operations(
        consumer={
            "GET /orders": answers(
                parameters=[{"name": "limit", "in": "query", "schema": {"type": "integer", "default": 10}}]
            )
        },
        provider={
            "GET /orders": answers(
                parameters=[{"name": "limit", "in": "query", "schema": {"type": "integer", "default": 10}}]
            )
        },
    ),
    Operations(
        consumer={"GET /orders": answers(parameters=[{"name": "limit", "in": "query", "schema": {"type": "integer"}}])},
        provider={"GET /orders": answers(parameters=[{"name": "limit", "in": "query", "schema": {"type": "integer"}}])},
    ),
)


def parameter_default_changed(seen: Mismatch) -> Iterator[Finding]:
    """A parameter that is left out means something else."""
    if seen.difference.kind in KINDS:
        yield judged(
            seen,
            "parameter-default-changed",
            SEVERITY,
            f"The {where(seen)} had the default {seen.difference.expected}, and has {seen.difference.observed} now",
            "Keep the default",
        )
