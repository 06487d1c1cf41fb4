"""A field that every older answer had is in none of the new ones.

Why: Code that reads it worked with the older recording, and the provider no longer sends it.

Mend: See whether the provider has dropped the field or the scenario has changed; do not read it where it may be absent.

Source: the answers of two recordings, field by field over all answers of an operation.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.rules.replay._rerecorded import sample, told
from harness.rules.replay._shown import Replayed

SEVERITY = Severity.WARNING

BAD = (sample("recorded-field-gone", "refund.status", "before string, now it is absent"),)
GOOD = (sample("recorded-null-new", "refund.status"),)


def recorded_field_gone(shown: Replayed) -> Iterator[Finding]:
    """A field that every older answer had is in none of the new ones."""
    return told(
        shown,
        "recorded-field-gone",
        SEVERITY,
        "{subject} is no longer in answers to {operation}: {detail}",
        "See whether the provider has dropped it; if so, do not read it",
    )
