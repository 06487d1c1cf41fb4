"""The app's own model of an answer refuses answers that the provider's contract allows.

Why: The recording passes, so every test is green; on the day on which the provider makes use of what it documents, the
app raises an exception.

Mend: Widen the model to what the contract allows.

Source: The relation between the contract's schema and the model's, with a witness that the first accepts and the second refuses.
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
                kind="client-model-stricter",
                subject="RefundView",
                detail="status is optional in the contract",
                data={"cause": ("RefundView", "status")},
            ),
        )
    ),
)
GOOD = (Seen(observations=(Observation(kind="client-model-refusal", subject="RefundView", detail="", data={}),)),)


def client_model_stricter_than_contract(shown: Replayed) -> Iterator[Finding]:
    """The app's own model of an answer refuses answers that the provider's contract allows."""
    for seen in shown.of_kind("client-model-stricter"):
        yield observed(
            shown,
            seen,
            "client-model-stricter-than-contract",
            SEVERITY,
            f"{seen.subject} is stricter than the contract of {seen.operation or 'an operation'}: {seen.detail}",
            "Widen the model to what the contract allows",
        )
