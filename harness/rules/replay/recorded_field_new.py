"""Answers hold a field that no older answer had.

Why: Nothing breaks, but the provider has moved on, and the contract at hand may be old.

Mend: Bring the contract up to date.

Source: the answers of two recordings, field by field over all answers of an operation.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.rules.replay._rerecorded import sample, told
from harness.rules.replay._shown import Replayed

SEVERITY = Severity.HINT

BAD = (sample("recorded-field-new", "refund.colour", "before no such field, now string"),)
GOOD = (sample("recorded-null-new", "refund.colour"),)


def recorded_field_new(shown: Replayed) -> Iterator[Finding]:
    """Answers hold a field that no older answer had."""
    return told(
        shown,
        "recorded-field-new",
        SEVERITY,
        "{subject} is new in answers to {operation}: {detail}",
        "Bring the contract up to date",
    )
