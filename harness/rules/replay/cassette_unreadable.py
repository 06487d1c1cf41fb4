"""A recording, or a line of it, cannot be read.

Why: What cannot be read is neither replayed nor looked through for secrets.

Mend: Restore it from version control, mend the line, or record it again.

Source: `harness/cassettes/lines.py`, the form of a line.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.observation import Observation
from harness.model.rule import Seen
from harness.rules.replay._shown import Replayed, observed

SEVERITY = Severity.ERROR

BAD = (
    Seen(
        observations=(
            Observation(
                kind="cassette-unreadable",
                subject="cassettes/acme/refund",
                detail="this line is not JSON",
                data={"cause": ("cassettes/acme/refund", "this line is not JSON")},
            ),
        )
    ),
)
GOOD = (Seen(observations=(Observation(kind="secret", subject="cassettes/acme/refund", detail="", data={}),)),)


def cassette_unreadable(shown: Replayed) -> Iterator[Finding]:
    """A recording, or a line of it, cannot be read."""
    for seen in shown.of_kind("cassette-unreadable"):
        yield observed(
            shown,
            seen,
            "cassette-unreadable",
            SEVERITY,
            f"{seen.subject}: {seen.detail}",
            str(seen.data.get("way_out", "")) or "Restore it from version control, or record it again",
        )
