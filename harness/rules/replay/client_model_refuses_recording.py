"""The app's own model of an answer refuses the answer that was recorded.

Why: The provider sends this today, and the app raises an exception on it.

Mend: Widen the model to what the provider sends.

Source: Pydantic's validation of the model that the settings name for the operation.
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
                kind="client-model-refusal",
                subject="RefundView",
                detail="status: Field required",
                data={"cause": ("RefundView", "status")},
            ),
        )
    ),
)
GOOD = (Seen(observations=(Observation(kind="client-model-stricter", subject="RefundView", detail="", data={}),)),)


def client_model_refuses_recording(shown: Replayed) -> Iterator[Finding]:
    """The app's own model of an answer refuses the answer that was recorded."""
    for seen in shown.of_kind("client-model-refusal"):
        yield observed(
            shown,
            seen,
            "client-model-refuses-recording",
            SEVERITY,
            f"{seen.subject} refuses the recorded answer to {seen.operation or 'a call'}: {seen.detail}",
            "Widen the model to what the provider sends",
        )
