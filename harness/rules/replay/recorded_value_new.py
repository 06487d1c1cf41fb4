"""A field of a few words holds a word that the older recording did not have.

Why: A status or a kind that the client does not know falls through its branches.

Mend: See what the client does with the new word.

Source: the answers of two recordings; fields are taken for enumerations by their names (`status`, `type`, `reason`) and their
values' form.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.rules.replay._rerecorded import sample, told
from harness.rules.replay._shown import Replayed

SEVERITY = Severity.HINT

BAD = (sample("recorded-value-new", "refund.status", "before succeeded, now reversed"),)
GOOD = (sample("recorded-null-new", "refund.status"),)


def recorded_value_new(shown: Replayed) -> Iterator[Finding]:
    """A field of a few words holds a word that the older recording did not have."""
    return told(
        shown,
        "recorded-value-new",
        SEVERITY,
        "{subject} in answers to {operation} has a new value: {detail}",
        "See what the client does with it",
    )
