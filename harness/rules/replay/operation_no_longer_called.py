"""An operation is recorded, and the client code of no cassette calls it any more.

Why: The code no longer makes this call; its recordings test nothing, and a reader takes them for something that is in use.

Mend: Take its interactions out with `harness cassettes prune`, or run the code that makes the call.

Source: Reports of orphaned recordings, pytest-recording 163 and vcrpy 329.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.observation import Observation
from harness.model.rule import Seen
from harness.rules.replay._shown import Replayed, observed

SEVERITY = Severity.WARNING

BAD = (Seen(observations=(Observation(kind="operation-no-longer-called", subject="GET /v1/balance"),)),)
GOOD = (Seen(observations=(Observation(kind="interaction-unused", subject="GET /v1/balance"),)),)


def operation_no_longer_called(shown: Replayed) -> Iterator[Finding]:
    """An operation is recorded, and the client code of no cassette calls it any more."""
    for seen in shown.of_kind("operation-no-longer-called"):
        yield observed(
            shown,
            seen,
            "operation-no-longer-called",
            SEVERITY,
            f"{seen.subject} is recorded, and the code calls it nowhere",
            "Take its interactions out (harness cassettes prune), or run the code that makes the call",
        )
