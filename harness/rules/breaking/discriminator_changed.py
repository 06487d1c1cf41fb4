"""The alternatives of a union are told apart by another field, or by other values.

Why: Servers and generated clients choose the type by it: they take what is sent for something else, or refuse it.

Mend: Keep the field and its values; send the new one beside it.

Source: OpenAPI 3.1, Discriminator Object; openapi-diff discriminator.propertyName.changed.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.breaking._judged import judged, old, where
from harness.rules.samples import answers, record, takes

SEVERITY = Severity.WARNING
KINDS = ("discriminator",)
BAD = (
    Operations(
        consumer={
            "POST /orders": takes(
                {
                    "oneOf": [record({"kind": {"type": "string"}, "type": {"type": "string"}})],
                    "discriminator": {"propertyName": "kind"},
                }
            )
        },
        provider={
            "POST /orders": takes(
                {
                    "oneOf": [record({"kind": {"type": "string"}, "type": {"type": "string"}})],
                    "discriminator": {"propertyName": "type"},
                }
            )
        },
    ),
    Operations(
        consumer={
            "POST /orders": answers(
                {
                    "oneOf": [record({"kind": {"type": "string"}, "type": {"type": "string"}})],
                    "discriminator": {"propertyName": "kind"},
                }
            )
        },
        provider={
            "POST /orders": answers(
                {
                    "oneOf": [record({"kind": {"type": "string"}, "type": {"type": "string"}})],
                    "discriminator": {"propertyName": "type"},
                }
            )
        },
    ),
    Operations(
        consumer={
            "POST /orders": takes(
                {
                    "oneOf": [record({"kind": {"type": "string"}, "type": {"type": "string"}})],
                    "discriminator": {"propertyName": "kind", "mapping": {"card": "#/a", "bank": "#/b"}},
                }
            )
        },
        provider={
            "POST /orders": takes(
                {
                    "oneOf": [record({"kind": {"type": "string"}, "type": {"type": "string"}})],
                    "discriminator": {"propertyName": "kind", "mapping": {"card": "#/a"}},
                }
            )
        },
    ),
)
GOOD = (
    Operations(
        consumer={
            "POST /orders": takes(
                {
                    "oneOf": [record({"kind": {"type": "string"}, "type": {"type": "string"}})],
                    "discriminator": {"propertyName": "kind", "mapping": {"card": "#/a", "bank": "#/b"}},
                }
            )
        },
        provider={
            "POST /orders": takes(
                {
                    "oneOf": [record({"kind": {"type": "string"}, "type": {"type": "string"}})],
                    "discriminator": {"propertyName": "kind", "mapping": {"card": "#/other", "bank": "#/b"}},
                }
            )
        },
    ),
    Operations(
        consumer={
            "POST /orders": answers(
                {
                    "oneOf": [record({"kind": {"type": "string"}, "type": {"type": "string"}})],
                    "discriminator": {"propertyName": "kind", "mapping": {"card": "#/a", "bank": "#/b"}},
                }
            )
        },
        provider={
            "POST /orders": answers(
                {
                    "oneOf": [record({"kind": {"type": "string"}, "type": {"type": "string"}})],
                    "discriminator": {"propertyName": "kind", "mapping": {"card": "#/a"}},
                }
            )
        },
    ),
    Operations(
        consumer={
            "POST /orders": takes(
                {
                    "oneOf": [record({"kind": {"type": "string"}, "type": {"type": "string"}})],
                    "discriminator": {"propertyName": "kind"},
                }
            )
        },
        provider={
            "POST /orders": takes(
                {
                    "oneOf": [record({"kind": {"type": "string"}, "type": {"type": "string"}})],
                    "discriminator": {"propertyName": "kind", "mapping": {"card": "#/a", "bank": "#/b"}},
                }
            )
        },
    ),
)


def discriminator_changed(seen: Mismatch) -> Iterator[Finding]:
    """The alternatives of a union are told apart by another field, or by other values."""
    if seen.difference.kind in KINDS:
        yield judged(
            seen,
            "discriminator-changed",
            SEVERITY,
            f"The alternatives of {old(seen)} in the {where(seen)} were told apart by {seen.difference.expected}, and are by {seen.difference.observed} now",
            f"Keep {seen.difference.expected}",
        )
