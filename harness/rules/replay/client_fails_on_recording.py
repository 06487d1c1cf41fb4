"""The client code raises an exception on recorded answers.

Why: The answers are the provider's own, and the code worked with them when they were recorded.

Mend: Mend the code at the place where it raised; if the provider's answers have changed, record again first.

Source: The replay of the configured client code, with the network blocked.
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
                kind="client-failure",
                subject="pay-by-card",
                detail="ValidationError: status",
                data={"cause": ("ValidationError", "stripe_gateway:_intent")},
            ),
        )
    ),
)
GOOD = (Seen(observations=(Observation(kind="request-not-recorded", subject="pay-by-card", detail="", data={}),)),)


def client_fails_on_recording(shown: Replayed) -> Iterator[Finding]:
    """The client code raises an exception on recorded answers."""
    for seen in shown.of_kind("client-failure"):
        yield observed(
            shown,
            seen,
            "client-fails-on-recording",
            SEVERITY,
            f"Replaying {seen.subject} raised {seen.detail}",
            "Mend the code at the place where it raised",
        )
