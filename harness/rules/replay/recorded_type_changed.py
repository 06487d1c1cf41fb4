"""A field has another JSON type than in the older recording.

Why: Code that was written for the older type fails, or computes with text.

Mend: Read both types, or the new one once the provider sends no other.

Source: the answers of two recordings, field by field over all answers of an operation.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.rules.replay._rerecorded import sample, told
from harness.rules.replay._shown import Replayed

SEVERITY = Severity.ERROR

BAD = (sample("recorded-type-changed", "refund.amount", "before integer, now string"),)
GOOD = (sample("recorded-null-new", "refund.amount"),)


def recorded_type_changed(shown: Replayed) -> Iterator[Finding]:
    """A field has another JSON type than in the older recording."""
    return told(
        shown,
        "recorded-type-changed",
        SEVERITY,
        "{subject} in answers to {operation} has changed its type: {detail}",
        "Make the client read the new type",
    )
