"""A new version of the provider's contract makes a recording stale.

Why: The provider will answer otherwise, or refuse the request, from that release on; tests that replay the recording stay
green all the same.

Mend: Record again from the new version, and see what the client makes of it before the release reaches production.

Source: the exchanges beside both versions of the contract; what the configured version says already is not repeated.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.observation import Observation
from harness.model.rule import Seen
from harness.rules.replay._shown import Replayed, again, observed

SEVERITY = Severity.ERROR

BAD = (
    Seen(
        observations=(
            Observation(
                kind="recording-stale",
                subject="Refund.status",
                detail="Refund.status is required by the contract, and a recorded answer lacks it. Stale: refund:1",
                operation="GET /refunds/{id}",
            ),
        )
    ),
)
GOOD = (Seen(observations=(Observation(kind="recorded-null-new", subject="Refund.status"),)),)


def recording_stale_for_release(shown: Replayed) -> Iterator[Finding]:
    """A new version of the provider's contract makes a recording stale."""
    for seen in shown.of_kind("recording-stale"):
        yield observed(
            shown,
            seen,
            "recording-stale-for-release",
            Severity.WARNING if seen.data.get("mild") else SEVERITY,
            f"By the new contract {seen.detail}",
            f"Once the provider has released it, {again(shown)}",
        )
