"""A call to the backend waits without a time limit.

Why: A backend that accepts the connection and never answers holds the page, and with it a server thread, for good. `requests` has no
time limit unless one is given; httpx has one unless it is taken away.

Mend: Give the call a time limit (`timeout=10`), best on the client or session that all calls share.

Source: requests, Timeouts; httpx, Timeouts.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.rule import Seen
from harness.rules.dashboard import _proof as proof
from harness.rules.dashboard import _samples as sample

SEVERITY = Severity.HINT
BAD = (
    sample.seen(
        sample.noticed(
            "unbounded-call", operation="GET /orders", client="requests", host="api", url="http://api/orders"
        )
    ),
)
GOOD = (sample.seen(sample.noticed("page")),)


def call_without_timeout(seen: Seen) -> Iterator[Finding]:
    """Every unbounded-call that was seen."""
    for each in proof.of_kind(seen, "unbounded-call"):
        yield Finding(
            rule="call-without-timeout",
            severity=SEVERITY,
            message=f"{each.operation or each.data['url']} is called without a time limit",
            mend="Give the call a time limit.",
            cause=(each.operation or each.data["host"], each.data["client"]),
            **proof.facts(each),
        )
