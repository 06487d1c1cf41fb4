"""What the rules about a recording beside an older one share: how their samples look, and how they tell what was seen."""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.observation import Observation
from harness.model.rule import Seen
from harness.rules.replay._shown import Replayed, observed


def sample(kind: str, subject: str, detail: str = "") -> Seen:
    """A difference in the answers to one operation; `detail` is `before …, now …`."""
    seen = Observation(kind=kind, subject=subject, detail=detail, operation="GET /refunds/{id}")
    return Seen(observations=(seen,))


def told(shown: Replayed, rule: str, severity: Severity, message: str, mend: str) -> Iterator[Finding]:
    """A finding for each observation of the rule's own kind; `message` has places for `subject`, `operation`, `detail`."""
    for seen in shown.of_kind(rule):
        words = message.format(subject=seen.subject, operation=seen.operation, detail=seen.detail)
        yield observed(shown, seen, rule, severity, words, mend)
