"""A field has another JSON type than in the older recording.

Why: Code that was written for the older type fails, or computes with text.

Mend: Read both types, or the new one once the provider sends no other.

Source: the answers of two recordings, field by field over all answers of an operation.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.observation import Observation
from harness.model.rule import Seen
from harness.rules.replay._shown import Replayed, observed

SEVERITY = Severity.ERROR

BAD = (
    Seen(
        observations=(
            Observation(
                kind="recorded-type-changed",
                subject="refund.amount",
                detail="before integer, now string",
                operation="GET /refunds/{id}",
            ),
        )
    ),
)
GOOD = (Seen(observations=(Observation(kind="recorded-null-new", subject="refund.amount"),)),)


def recorded_type_changed(shown: Replayed) -> Iterator[Finding]:
    """A field has another JSON type than in the older recording."""
    for seen in shown.of_kind("recorded-type-changed"):
        yield observed(
            shown,
            seen,
            "recorded-type-changed",
            SEVERITY,
            f"{seen.subject} in answers to {seen.operation} has changed its type: {seen.detail}",
            "Make the client read the new type",
        )
