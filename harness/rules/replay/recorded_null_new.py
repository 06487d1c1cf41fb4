"""A field is null that was never null in the older recording.

Why: The client has never seen the null, and no test had it.

Mend: Handle the null.

Source: the answers of two recordings, field by field over all answers of an operation.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.rules.replay._rerecorded import sample, told
from harness.rules.replay._shown import Replayed

SEVERITY = Severity.WARNING

BAD = (sample("recorded-null-new", "refund.reason", "before string, now null"),)
GOOD = (sample("recorded-type-changed", "refund.reason"),)


def recorded_null_new(shown: Replayed) -> Iterator[Finding]:
    """A field is null that was never null in the older recording."""
    return told(
        shown,
        "recorded-null-new",
        SEVERITY,
        "{subject} may be null in answers to {operation}: {detail}",
        "Handle the null",
    )
