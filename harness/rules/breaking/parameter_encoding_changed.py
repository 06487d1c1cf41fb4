"""A parameter, a header or a field of a form is written in another way.

Why: Old clients write it in the old way: the server reads one odd value, or none.

Mend: Keep `style` and `explode`, or give the new way a name of its own.

Source: OpenAPI 3.1, Parameter Object, style values; shape JSON Schema 2020-12, what its keywords assert.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.breaking._judged import judged, where
from harness.rules.samples import answers

SEVERITY = Severity.ERROR
KINDS = ("parameter-encoding",)
BAD = (
    Operations(
        consumer={"GET /orders": answers(parameters=[{"name": "ids", "in": "query", "schema": {"type": "array"}}])},
        provider={
            "GET /orders": answers(
                parameters=[{"name": "ids", "in": "query", "schema": {"type": "array"}, "explode": False}]
            )
        },
    ),
    Operations(
        consumer={
            "GET /orders": answers(
                parameters=[{"name": "ids", "in": "query", "schema": {"type": "array"}, "style": "pipeDelimited"}]
            )
        },
        provider={
            "GET /orders": answers(
                parameters=[{"name": "ids", "in": "query", "schema": {"type": "array"}, "style": "spaceDelimited"}]
            )
        },
    ),
)
GOOD = (
    Operations(
        consumer={"GET /orders": answers(parameters=[{"name": "ids", "in": "query", "schema": {"type": "array"}}])},
        provider={
            "GET /orders": answers(
                parameters=[
                    {"name": "ids", "in": "query", "schema": {"type": "array"}, "style": "form", "explode": True}
                ]
            )
        },
    ),
    Operations(
        consumer={"GET /orders": answers(parameters=[{"name": "limit", "in": "query", "schema": {"type": "integer"}}])},
        provider={
            "GET /orders": answers(
                parameters=[{"name": "limit", "in": "query", "schema": {"type": "integer"}, "explode": False}]
            )
        },
    ),
)


def parameter_encoding_changed(seen: Mismatch) -> Iterator[Finding]:
    """A parameter, a header or a field of a form is written in another way."""
    if seen.difference.kind in KINDS:
        yield judged(
            seen,
            "parameter-encoding-changed",
            SEVERITY,
            f"The {where(seen)} was {seen.difference.expected}, and is {seen.difference.observed} now",
            f"Keep {seen.difference.expected}",
        )
