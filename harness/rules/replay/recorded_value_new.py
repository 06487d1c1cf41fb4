"""A field of a few words holds a word that the older recording did not have.

Why: A status or a kind that the client does not know falls through its branches.

Mend: See what the client does with the new word.

Source: the answers of two recordings; fields are taken for enumerations by their names (`status`, `type`, `reason`) and their
values' form.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.observation import Observation
from harness.model.rule import Seen
from harness.rules.replay._shown import Replayed, observed

SEVERITY = Severity.HINT

BAD = (
    Seen(
        observations=(
            Observation(
                kind="recorded-value-new",
                subject="refund.status",
                detail="before succeeded, now reversed",
                operation="GET /refunds/{id}",
            ),
        )
    ),
)
GOOD = (Seen(observations=(Observation(kind="recorded-null-new", subject="refund.status"),)),)


def recorded_value_new(shown: Replayed) -> Iterator[Finding]:
    """A field of a few words holds a word that the older recording did not have."""
    for seen in shown.of_kind("recorded-value-new"):
        yield observed(
            shown,
            seen,
            "recorded-value-new",
            SEVERITY,
            f"{seen.subject} in answers to {seen.operation} has a new value: {seen.detail}",
            "See what the client does with it",
        )
