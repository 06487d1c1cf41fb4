"""A page asks its backend again at once, though it was told to wait.

Why: A backend that answers 429 has too much to do already. Dozens of repeats at once make that worse, and often get the caller locked out;
the page shows nothing meanwhile.

Mend: Wait as long as `Retry-After` says, try a few times at most, and tell the user when to come back.

Source: RFC 6585, 4 (429 Too Many Requests); RFC 9110, 10.2.3 Retry-After.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.rule import Seen
from harness.rules.dashboard import _proof as proof
from harness.rules.dashboard import _samples as sample

SEVERITY = Severity.WARNING
BAD = (sample.seen(sample.called("storm", "50 times at once", "GET /orders")),)
GOOD = (sample.seen(sample.noticed("page")),)


def retry_without_waiting(seen: Seen) -> Iterator[Finding]:
    """Every storm of calls that was seen."""
    for each in proof.of_kind(seen, "storm"):
        call = each.operation or str(each.data["host"])
        yield Finding(
            rule="retry-without-waiting",
            severity=SEVERITY,
            message=f"The page {each.subject} makes the call {call} {each.detail}{proof.when(each)}",
            mend="Wait as long as Retry-After says, and give up after a few tries.",
            cause=(each.subject, call),
            operations=proof.operations(each),
            reproduction=proof.reproduction(each),
            evidence=(proof.http(each),),
        )
