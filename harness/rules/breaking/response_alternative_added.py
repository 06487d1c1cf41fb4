"""An answer may take a form that old clients do not know.

Why: Clients that handle each known form fall through on a new one.

Mend: Send the new form only to clients that ask for it.

Source: Shape oasdiff response-property-one-of-added.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import ShapePair
from harness.rules.breaking._judged import judged, new, of_response, where
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
        direction="response",
    ),
)
GOOD = (
    ShapePair(
        producer={"anyOf": [{"type": "string"}, {"type": "array"}]},
        consumer={"anyOf": [{"type": "array"}, {"type": "string"}]},
        direction="response",
    ),
)


def response_alternative_added(seen: Mismatch) -> Iterator[Finding]:
    """An answer may take a form that old clients do not know."""
    if of_response(seen, *KINDS):
        yield judged(
            seen,
            "response-alternative-added",
            SEVERITY,
            f"{new(seen)} may be {seen.difference.observed} in the {where(seen)}, which old clients do not know",
            "Send this alternative only to clients that know it",
        )
