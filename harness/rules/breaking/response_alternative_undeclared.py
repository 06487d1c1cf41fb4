"""An answer may be of a named type that it never was, though what it holds fits another.

Why: Clients that tell alternatives apart by type meet one that they do not know.

Mend: Add it under a new version, or send it only to clients that ask for it.

Source: Oasdiff response-body-one-of-added.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.breaking._judged import judged, new, of_response, where
from harness.rules.samples import answers, mirrored, record

SEVERITY = Severity.WARNING
KINDS = ("alternative-undeclared",)
BAD = (
    Operations(
        consumer={
            "POST /orders": answers(
                record(
                    {
                        "cat": record({"name": {"type": "string"}}),
                        "dog": record({"name": {"type": "string"}}),
                        "pet": {
                            "oneOf": [
                                {
                                    "$ref": "#/paths/~1orders/post/responses/200/content/application~1json/schema/properties/cat"
                                }
                            ]
                        },
                    }
                )
            )
        },
        provider={
            "POST /orders": answers(
                record(
                    {
                        "cat": record({"name": {"type": "string"}}),
                        "dog": record({"name": {"type": "string"}}),
                        "pet": {
                            "oneOf": [
                                {
                                    "$ref": "#/paths/~1orders/post/responses/200/content/application~1json/schema/properties/cat"
                                },
                                {
                                    "$ref": "#/paths/~1orders/post/responses/200/content/application~1json/schema/properties/dog"
                                },
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
            "POST /orders": answers(
                record(
                    {
                        "cat": record({"name": {"type": "string"}}),
                        "dog": record({"name": {"type": "string"}}),
                        "pet": {
                            "oneOf": [
                                {
                                    "$ref": "#/paths/~1orders/post/responses/200/content/application~1json/schema/properties/cat"
                                },
                                {
                                    "$ref": "#/paths/~1orders/post/responses/200/content/application~1json/schema/properties/dog"
                                },
                            ]
                        },
                    }
                )
            )
        },
        provider={
            "POST /orders": answers(
                record(
                    {
                        "cat": record({"name": {"type": "string"}}),
                        "dog": record({"name": {"type": "string"}}),
                        "pet": {
                            "oneOf": [
                                {
                                    "$ref": "#/paths/~1orders/post/responses/200/content/application~1json/schema/properties/dog"
                                },
                                {
                                    "$ref": "#/paths/~1orders/post/responses/200/content/application~1json/schema/properties/cat"
                                },
                            ]
                        },
                    }
                )
            )
        },
    ),
)


def response_alternative_undeclared(seen: Mismatch) -> Iterator[Finding]:
    """An answer may be of a named type that it never was, though what it holds fits another."""
    if of_response(seen, *KINDS):
        yield judged(
            seen,
            "response-alternative-undeclared",
            SEVERITY,
            f"{seen.difference.detail} is an alternative of {new(seen)} in the {where(seen)} that old clients do not know",
            "Send it only to clients that know it",
        )
