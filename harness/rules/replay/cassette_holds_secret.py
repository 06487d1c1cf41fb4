"""A recording on disk holds what looks like a secret.

Why: Recordings are committed, and what was committed once stays in the history of every clone.

Mend: Revoke the secret, then scrub the recording and add a field rule for it.

Source: PCI DSS 3.4 for card numbers; detect-secrets for the forms of credentials.
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
                kind="secret",
                subject="cassettes/acme/refund",
                detail="response json token looks like a Slack token (xoxb…, 24 characters)",
                data={"cause": ("cassettes/acme/refund", "response json token")},
            ),
        )
    ),
)
GOOD = (Seen(observations=(Observation(kind="cassette-old", subject="cassettes/acme/refund", detail="", data={}),)),)


def cassette_holds_secret(shown: Replayed) -> Iterator[Finding]:
    """A recording on disk holds what looks like a secret."""
    for seen in shown.of_kind("secret"):
        yield observed(
            shown,
            seen,
            "cassette-holds-secret",
            SEVERITY,
            f"{seen.subject}: {seen.detail}",
            "Revoke it, take it out of the recording, and add a field rule to the provider's secrets",
        )
