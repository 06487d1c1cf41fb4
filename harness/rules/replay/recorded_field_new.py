"""Answers hold a field that no older answer had.

Why: Nothing breaks, but the provider has moved on, and the contract at hand may be old.

Mend: Bring the contract up to date.

Source: the answers of two recordings, field by field over all answers of an operation.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.observation import Observation
from harness.model.rule import Seen
from harness.rules.replay._shown import Replayed, observed

SEVERITY = Severity.HINT

BAD = (
    Seen(
        observations=(
            Observation(
                kind="recorded-field-new",
                subject="refund.colour",
                detail="before no such field, now string",
                operation="GET /refunds/{id}",
            ),
        )
    ),
)
GOOD = (Seen(observations=(Observation(kind="recorded-null-new", subject="refund.colour"),)),)


def recorded_field_new(shown: Replayed) -> Iterator[Finding]:
    """Answers hold a field that no older answer had."""
    for seen in shown.of_kind("recorded-field-new"):
        yield observed(
            shown,
            seen,
            "recorded-field-new",
            SEVERITY,
            f"{seen.subject} is new in answers to {seen.operation}: {seen.detail}",
            "Bring the contract up to date",
        )
