"""A field that is left out of a request stands for another value than it did.

Why: Old clients that leave it out get another behaviour, and no error. It weighs less than a parameter's: in a body `default` is
an annotation that a server need not apply, and clients made from the document write the value that they were made with.

Mend: Keep the default, or make sure that clients say what they mean.

Source: OpenAPI 3.1, Schema Object, default; oasdiff request-property-default-value-changed.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.breaking._judged import judged, old, where
from harness.rules.samples import answers, record, takes

SEVERITY = Severity.HINT
KINDS = ("field-default",)
BAD = (
    Operations(
        consumer={"POST /orders": takes(record({"note": {"type": "string", "default": "a"}}))},
        provider={"POST /orders": takes(record({"note": {"type": "string", "default": "b"}}))},
    ),
)
GOOD = (
    Operations(
        consumer={"POST /orders": answers(record({"note": {"type": "string", "default": "a"}}))},
        provider={"POST /orders": answers(record({"note": {"type": "string", "default": "b"}}))},
    ),
    Operations(
        consumer={"POST /orders": takes(record({"note": {"type": "string"}}))},
        provider={"POST /orders": takes(record({"note": {"type": "string", "default": "b"}}))},
    ),
)


def request_field_default_changed(seen: Mismatch) -> Iterator[Finding]:
    """A field that is left out of a request stands for another value than it did."""
    if seen.difference.kind in KINDS:
        now = f"is {seen.difference.observed}" if seen.difference.observed else "has no default"
        yield judged(
            seen,
            "request-field-default-changed",
            SEVERITY,
            f"{old(seen)} left out of the {where(seen)} was {seen.difference.expected}, and {now} now",
            f"Keep {seen.difference.expected}",
        )
