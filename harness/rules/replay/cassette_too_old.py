"""A recording is older than its owners allow.

Why: A recording proves what the provider answered on that day. Nothing else in a replay can show that the provider has
changed since.

Mend: Record again; where nothing has changed, only the date moves.

Source: The owners' `max-age`; the age is counted from the interaction's own `recorded_at`, which reading never moves.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.observation import Observation
from harness.model.rule import Seen
from harness.rules.replay._shown import Replayed, again, observed

SEVERITY = Severity.WARNING

BAD = (
    Seen(
        observations=(
            Observation(
                kind="cassette-old",
                subject="cassettes/acme/refund",
                detail="recorded 200 days ago, allowed are 180",
                data={},
            ),
        )
    ),
)
GOOD = (
    Seen(observations=(Observation(kind="interaction-unused", subject="cassettes/acme/refund", detail="", data={}),)),
)


def cassette_too_old(shown: Replayed) -> Iterator[Finding]:
    """A recording is older than its owners allow."""
    for seen in shown.of_kind("cassette-old"):
        yield observed(
            shown,
            seen,
            "cassette-too-old",
            SEVERITY,
            f"{seen.subject} was {seen.detail}",
            f"See whether the provider still answers so: {again(shown)}",
        )
