"""A field is null that was never null in the older recording.

Why: The client has never seen the null, and no test had it.

Mend: Handle the null.

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
                kind="recorded-null-new",
                subject="refund.reason",
                detail="before string, now null",
                operation="GET /refunds/{id}",
            ),
        )
    ),
)
GOOD = (Seen(observations=(Observation(kind="recorded-type-changed", subject="refund.reason"),)),)


def recorded_null_new(shown: Replayed) -> Iterator[Finding]:
    """A field is null that was never null in the older recording."""
    for seen in shown.of_kind("recorded-null-new"):
        yield observed(
            shown,
            seen,
            "recorded-null-new",
            SEVERITY,
            f"{seen.subject} may be null in answers to {seen.operation}: {seen.detail}",
            "Handle the null",
        )
