"""A recorded interaction is asked for by nobody.

Why: The code no longer makes this call, or makes another one in its place; a recording that nobody plays tests nothing
and grows old unseen.

Mend: Record again, or remove the interaction.

Source: Reports of orphaned recordings, pytest-recording 163 and vcrpy 329.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.observation import Observation
from harness.model.rule import Seen
from harness.rules.replay._shown import Replayed, again, observed

SEVERITY = Severity.WARNING

BAD = (Seen(observations=(Observation(kind="interaction-unused", subject="GET /v1/balance", detail="", data={}),)),)
GOOD = (Seen(observations=(Observation(kind="request-not-recorded", subject="GET /v1/balance", detail="", data={}),)),)


def interaction_unused(shown: Replayed) -> Iterator[Finding]:
    """A recorded interaction is asked for by nobody."""
    for seen in shown.of_kind("interaction-unused"):
        yield observed(
            shown,
            seen,
            "interaction-unused",
            SEVERITY,
            f"{seen.subject} is recorded, and nothing asks for it",
            f"If the code no longer makes this call, {again(shown)}",
        )
