"""A body must be sent that old clients do not send or may leave out.

Why: Their requests are refused.

Mend: Make the body optional.

Source: Oasdiff request-body-became-required, request-body-added-required.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.breaking._judged import judged, where
from harness.rules.samples import answers, takes

SEVERITY = Severity.ERROR
KINDS = ("body-demanded",)
BAD = (
    Operations(
        consumer={"GET /orders": takes({"type": "object"})},
        provider={
            "GET /orders": {
                "requestBody": {"content": {"application/json": {"schema": {"type": "object"}}}, "required": True},
                "responses": {"200": {"description": "ok"}},
            }
        },
    ),
    Operations(
        consumer={"GET /orders": answers()},
        provider={
            "GET /orders": {
                "requestBody": {"content": {"application/json": {"schema": {"type": "object"}}}, "required": True},
                "responses": {"200": {"description": "ok"}},
            }
        },
    ),
)
GOOD = (
    Operations(consumer={"GET /orders": answers()}, provider={"GET /orders": takes({"type": "object"})}),
    Operations(
        consumer={
            "GET /orders": {
                "requestBody": {"content": {"application/json": {"schema": {"type": "object"}}}, "required": True},
                "responses": {"200": {"description": "ok"}},
            }
        },
        provider={
            "GET /orders": {
                "requestBody": {"content": {"application/json": {"schema": {"type": "object"}}}, "required": True},
                "responses": {"200": {"description": "ok"}},
            }
        },
    ),
)


def request_body_demanded(seen: Mismatch) -> Iterator[Finding]:
    """A body must be sent that old clients do not send or may leave out."""
    if seen.difference.kind in KINDS:
        yield judged(
            seen,
            "request-body-demanded",
            SEVERITY,
            f"The {where(seen)} is required now; it was {seen.difference.expected}",
            "Make it optional",
        )
