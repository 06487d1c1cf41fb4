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

SEVERITY = Severity.ERROR
KINDS = ("parameter-demanded",)
BAD = (
    Operations(
        consumer={
            "GET /orders": {
                "parameters": [{"name": "limit", "in": "query", "schema": {"type": "integer"}}],
                "responses": {"200": {"description": "ok"}},
            }
        },
        provider={
            "GET /orders": {
                "parameters": [{"name": "limit", "in": "query", "schema": {"type": "integer"}, "required": True}],
                "responses": {"200": {"description": "ok"}},
            }
        },
    ),
    Operations(
        consumer={"GET /orders": {"responses": {"200": {"description": "ok"}}}},
        provider={
            "GET /orders": {
                "parameters": [{"name": "limit", "in": "query", "schema": {"type": "integer"}, "required": True}],
                "responses": {"200": {"description": "ok"}},
            }
        },
    ),
)
GOOD = (
    Operations(
        consumer={"GET /orders": {"responses": {"200": {"description": "ok"}}}},
        provider={
            "GET /orders": {
                "parameters": [{"name": "limit", "in": "query", "schema": {"type": "integer"}}],
                "responses": {"200": {"description": "ok"}},
            }
        },
    ),
    Operations(
        consumer={
            "GET /orders": {
                "parameters": [{"name": "limit", "in": "query", "schema": {"type": "integer"}, "required": True}],
                "responses": {"200": {"description": "ok"}},
            }
        },
        provider={
            "GET /orders": {
                "parameters": [{"name": "limit", "in": "query", "schema": {"type": "integer"}}],
                "responses": {"200": {"description": "ok"}},
            }
        },
    ),
    Operations(
        consumer={
            "GET /orders": {
                "parameters": [{"name": "limit", "in": "query", "schema": {"type": "integer"}, "required": True}],
                "responses": {"200": {"description": "ok"}},
            }
        },
        provider={
            "GET /orders": {
                "parameters": [{"name": "limit", "in": "query", "schema": {"type": "integer"}, "required": True}],
                "responses": {"200": {"description": "ok"}},
            }
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
