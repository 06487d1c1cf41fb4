"""A field that every older answer had is in none of the new ones.

Why: Code that reads it worked with the older recording, and the provider no longer sends it.

Mend: See whether the provider has dropped the field or the scenario has changed; do not read it where it may be absent.

Source: the answers of two recordings, field by field over all answers of an operation.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.observation import Observation
from harness.model.rule import Seen
from harness.rules.replay._shown import Replayed, observed

SEVERITY = Severity.WARNING

BAD = (
    Seen(
        observations=(
            Observation(
                kind="recorded-field-gone",
                subject="refund.status",
                detail="before string, now it is absent",
                operation="GET /refunds/{id}",
            ),
        )
    ),
)
GOOD = (Seen(observations=(Observation(kind="recorded-null-new", subject="refund.status"),)),)


def recorded_field_gone(shown: Replayed) -> Iterator[Finding]:
    """A field that every older answer had is in none of the new ones."""
    for seen in shown.of_kind("recorded-field-gone"):
        yield observed(
            shown,
            seen,
            "recorded-field-gone",
            SEVERITY,
            f"{seen.subject} is no longer in answers to {seen.operation}: {seen.detail}",
            "See whether the provider has dropped it; if so, do not read it",
        )
