"""One run writes megabytes to the log.

Why: Logs are stored, shipped and paid for; a page that prints its data on every rerun hides everything else in them.

Mend: Log a summary, not the data; leave `print` out of the script.

Source: Twelve-factor app, Logs.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.rule import Seen
from harness.rules.dashboard import _proof as proof
from harness.rules.dashboard import _samples as sample

SEVERITY = Severity.WARNING
BAD = (sample.seen(sample.noticed("flood", bytes=30_000_000)),)
GOOD = (sample.seen(sample.noticed("page")),)


def log_flood(seen: Seen) -> Iterator[Finding]:
    """Every flood that was seen."""
    for each in proof.of_kind(seen, "flood"):
        yield Finding(
            rule="log-flood",
            severity=SEVERITY,
            message=f"The page {each.subject} writes {each.detail} to the log in one run",
            mend="Log a summary, not the data.",
            cause=(each.subject,),
            **proof.facts(each),
        )
