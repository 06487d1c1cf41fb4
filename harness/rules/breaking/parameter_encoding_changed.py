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

SEVERITY = Severity.ERROR
KINDS = ("parameter-encoding",)
BAD = (
    Operations(
        consumer={
            "GET /orders": {
                "parameters": [{"name": "ids", "in": "query", "schema": {"type": "array"}}],
                "responses": {"200": {"description": "ok"}},
            }
        },
        provider={
            "GET /orders": {
                "parameters": [{"name": "ids", "in": "query", "schema": {"type": "array"}, "explode": False}],
                "responses": {"200": {"description": "ok"}},
            }
        },
    ),
    Operations(
        consumer={
            "GET /orders": {
                "parameters": [{"name": "ids", "in": "query", "schema": {"type": "array"}, "style": "pipeDelimited"}],
                "responses": {"200": {"description": "ok"}},
            }
        },
        provider={
            "GET /orders": {
                "parameters": [{"name": "ids", "in": "query", "schema": {"type": "array"}, "style": "spaceDelimited"}],
                "responses": {"200": {"description": "ok"}},
            }
        },
    ),
)
GOOD = (
    Operations(
        consumer={
            "GET /orders": {
                "parameters": [{"name": "ids", "in": "query", "schema": {"type": "array"}}],
                "responses": {"200": {"description": "ok"}},
            }
        },
        provider={
            "GET /orders": {
                "parameters": [
                    {"name": "ids", "in": "query", "schema": {"type": "array"}, "style": "form", "explode": True}
                ],
                "responses": {"200": {"description": "ok"}},
            }
        },
    ),
    Operations(
        consumer={
            "GET /orders": {
                "parameters": [{"name": "limit", "in": "query", "schema": {"type": "integer"}}],
                "responses": {"200": {"description": "ok"}},
            }
        },
        provider={
            "GET /orders": {
                "parameters": [{"name": "limit", "in": "query", "schema": {"type": "integer"}, "explode": False}],
                "responses": {"200": {"description": "ok"}},
            }
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
