"""An operation answers with another status than in the older recording.

Why: Clients that compare with one status take the new one for a failure.

Mend: Accept the whole class of statuses, or the new one.

Source: the answers of two recordings; a status that took the place of another of its class.
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
                kind="recorded-status-changed",
                subject="status 201",
                detail="before 200, now 201",
                operation="GET /refunds/{id}",
            ),
        )
    ),
)
GOOD = (Seen(observations=(Observation(kind="recorded-null-new", subject="status 201"),)),)


def recorded_status_changed(shown: Replayed) -> Iterator[Finding]:
    """An operation answers with another status than in the older recording."""
    for seen in shown.of_kind("recorded-status-changed"):
        yield observed(
            shown,
            seen,
            "recorded-status-changed",
            SEVERITY,
            f"{seen.operation} answers with another status: {seen.detail}",
            "Accept the new status",
        )
