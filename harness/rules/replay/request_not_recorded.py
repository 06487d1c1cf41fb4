"""The code sends a request that no recording answers.

Why: The code has changed since the recording, so what it does with the answer is no longer tested; without the block it
would have called the provider.

Mend: Record again, or undo the change of the request.

Source: This harness's matching: method, URL, query and canonical body, without the provider's ignored fields.
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
                kind="request-not-recorded",
                subject="POST /v1/refunds",
                detail="holds no answer to POST /v1/refunds",
                data={"cause": ("POST /v1/refunds", "form amount")},
            ),
        )
    ),
)
GOOD = (Seen(observations=(Observation(kind="interaction-unused", subject="POST /v1/refunds", detail="", data={}),)),)


def request_not_recorded(shown: Replayed) -> Iterator[Finding]:
    """The code sends a request that no recording answers."""
    for seen in shown.of_kind("request-not-recorded"):
        yield observed(
            shown,
            seen,
            "request-not-recorded",
            SEVERITY,
            f"{seen.subject}: {seen.detail}",
            f"If the change is meant, {again(shown)}",
        )
