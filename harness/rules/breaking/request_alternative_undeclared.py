"""A request may not be of a named type any more that it could, though what it holds still fits another.

Why: The type went from the union: nothing is refused by the letter, and the server may have forgotten what was its own.

Mend: Keep the type in the union, or tell clients which one to send.

Source: Oasdiff request-body-any-of-removed.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.breaking._judged import judged, of_request, old, where
from harness.rules.samples import mirrored, record, takes

SEVERITY = Severity.WARNING
KINDS = ("alternative-undeclared",)
BAD = (
    Operations(
        consumer={
            "POST /orders": takes(
                record(
                    {
                        "cat": record({"name": {"type": "string"}}),
                        "dog": record({"name": {"type": "string"}}),
                        "pet": {
                            "anyOf": [
                                {
                                    "$ref": "#/paths/~1orders/post/requestBody/content/application~1json/schema/properties/cat"
                                },
                                {
                                    "$ref": "#/paths/~1orders/post/requestBody/content/application~1json/schema/properties/dog"
                                },
                            ]
                        },
                    }
                )
            )
        },
        provider={
            "POST /orders": takes(
                record(
                    {
                        "cat": record({"name": {"type": "string"}}),
                        "dog": record({"name": {"type": "string"}}),
                        "pet": {
                            "anyOf": [
                                {
                                    "$ref": "#/paths/~1orders/post/requestBody/content/application~1json/schema/properties/cat"
                                }
                            ]
                        },
                    }
                )
            )
        },
    ),
)
GOOD = (
    mirrored(BAD[0]),
    Operations(
        consumer={
            "POST /orders": takes(
                record(
                    {
                        "cat": record({"name": {"type": "string"}}),
                        "dog": record({"name": {"type": "string"}}),
                        "pet": {
                            "anyOf": [
                                {
                                    "$ref": "#/paths/~1orders/post/requestBody/content/application~1json/schema/properties/cat"
                                },
                                {
                                    "$ref": "#/paths/~1orders/post/requestBody/content/application~1json/schema/properties/dog"
                                },
                            ]
                        },
                    }
                )
            )
        },
        provider={
            "POST /orders": takes(
                record(
                    {
                        "cat": record({"name": {"type": "string"}}),
                        "dog": record({"name": {"type": "string"}}),
                        "pet": {
                            "anyOf": [
                                {
                                    "$ref": "#/paths/~1orders/post/requestBody/content/application~1json/schema/properties/dog"
                                },
                                {
                                    "$ref": "#/paths/~1orders/post/requestBody/content/application~1json/schema/properties/cat"
                                },
                            ]
                        },
                    }
                )
            )
        },
    ),
)


def request_alternative_undeclared(seen: Mismatch) -> Iterator[Finding]:
    """A request may not be of a named type any more that it could, though what it holds still fits another."""
    if of_request(seen, *KINDS):
        yield judged(
            seen,
            "request-alternative-undeclared",
            SEVERITY,
            f"{seen.difference.detail} is no alternative of {old(seen)} in the {where(seen)} any more",
            "Keep it in the union",
        )
