"""An operation answers with another status than in the older recording.

Why: Clients that compare with one status take the new one for a failure.

Mend: Accept the whole class of statuses, or the new one.

Source: the answers of two recordings; a status that took the place of another of its class.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.rules.replay._rerecorded import sample, told
from harness.rules.replay._shown import Replayed

SEVERITY = Severity.WARNING

BAD = (sample("recorded-status-changed", "status 201", "before 200, now 201"),)
GOOD = (sample("recorded-null-new", "status 201"),)


def recorded_status_changed(shown: Replayed) -> Iterator[Finding]:
    """An operation answers with another status than in the older recording."""
    return told(
        shown,
        "recorded-status-changed",
        SEVERITY,
        "{operation} answers with another status: {detail}",
        "Accept the new status",
    )
