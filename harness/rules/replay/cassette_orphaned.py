"""A cassette is played by nobody: the client code asked for none of its interactions.

Why: Its scenario is gone or renamed; the file is kept, reviewed and aged for nothing.

Mend: Remove the cassette, or name its scenario again.

Source: Reports of orphaned recordings, pytest-recording 163 and vcrpy 329.
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
                kind="cassette-orphaned",
                subject="refund",
                detail="none of its 3 interactions was asked for",
                operation="GET /refunds/{id}",
            ),
        )
    ),
)
GOOD = (Seen(observations=(Observation(kind="recorded-null-new", subject="refund"),)),)


def cassette_orphaned(shown: Replayed) -> Iterator[Finding]:
    """A cassette is played by nobody: the client code asked for none of its interactions."""
    for seen in shown.of_kind("cassette-orphaned"):
        yield observed(
            shown,
            seen,
            "cassette-orphaned",
            SEVERITY,
            f"Nobody plays the cassette {seen.subject}: {seen.detail}",
            "Remove the cassette, or name its scenario again",
        )
