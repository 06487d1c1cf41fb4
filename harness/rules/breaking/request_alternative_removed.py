"""A request may not take a form any more that was one of several.

Why: Old clients that use this form are refused.

Mend: Accept the form until old clients are gone.

Source: Shape oasdiff request-property-one-of-removed.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import ShapePair
from harness.rules.breaking._judged import judged, of_request, old, where
from harness.rules.samples import record

SEVERITY = Severity.ERROR
KINDS = ("alternative-refused",)
BAD = (
    ShapePair(
        producer={
            "anyOf": [
                record({"kind": {"const": "card"}, "last4": {"type": "string"}}, "kind"),
                record({"kind": {"const": "bank"}, "iban": {"type": "string"}}, "kind"),
                record({"kind": {"const": "cash"}, "till": {"type": "string"}}, "kind"),
            ]
        },
        consumer={
            "anyOf": [
                record({"kind": {"const": "card"}, "last4": {"type": "string"}}, "kind"),
                record({"kind": {"const": "bank"}, "iban": {"type": "string"}}, "kind"),
            ]
        },
        direction="request",
    ),
)
GOOD = (
    ShapePair(
        producer={"anyOf": [{"type": "string"}, {"type": "array"}]},
        consumer={"anyOf": [{"type": "array"}, {"type": "string"}]},
        direction="request",
    ),
)


def request_alternative_removed(seen: Mismatch) -> Iterator[Finding]:
    """A request may not take a form any more that was one of several."""
    if of_request(seen, *KINDS):
        yield judged(
            seen,
            "request-alternative-removed",
            SEVERITY,
            f"{old(seen)} no longer takes {seen.difference.observed} in the {where(seen)}",
            "Accept this alternative again",
        )
