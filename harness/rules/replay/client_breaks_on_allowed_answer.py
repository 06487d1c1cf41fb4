"""The client code fails on an answer that the provider's contract allows.

Why: The recording is one answer of many. On the day on which the provider sends another that it documents (a null, an absent
field, a longer page, a new word), the app raises an exception that nobody declared, or does not come to an end.

Mend: Handle the value at the place where the code fails, or raise the client's own error there and declare it (`errors` in
the settings).

Source: the replay of the client code with one recorded answer changed at one place, shrunk to the smallest change that
breaks it; the changed answer is confirmed by a second validator of the contract. Extreme numbers, dates and lengths, which
contracts allow by setting no bounds, give warnings.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from harness.model.finding import Finding, Severity
from harness.model.observation import Observation
from harness.model.rule import Seen
from harness.rules.replay._shown import Replayed, observed

SEVERITY = Severity.ERROR

BAD = (
    Seen(
        observations=(
            Observation(
                kind="client-weakness",
                subject="refund",
                detail="raises AttributeError, where the answer to GET /refunds/{id} has status = null",
                data={"cause": ("AttributeError", "client:refund", "status"), "reproduction": "refund:1"},
            ),
        )
    ),
)
GOOD = (Seen(observations=(Observation(kind="client-failure", subject="refund", detail="", data={}),)),)


def client_breaks_on_allowed_answer(shown: Replayed) -> Iterator[Finding]:
    """The client code fails on an answer that the provider's contract allows."""
    for seen in shown.of_kind("client-weakness"):
        finding = observed(
            shown,
            seen,
            "client-breaks-on-allowed-answer",
            Severity.WARNING if seen.data.get("mild") else SEVERITY,
            f"The client code of {seen.subject} {seen.detail}",
            "Handle the value where the code fails, or raise the client's own declared error there",
        )
        yield replace(
            finding, reproduction=f"harness replay {shown.provider} --mutate ({seen.data.get('reproduction', '')})"
        )
