"""A request ends the target's process.

Why: One caller takes the service away from all others.

Mend: Raise an HTTP exception in place of `sys.exit`, and let nothing that handles a request end the process.

Source: RFC 9110, 15.6 (server errors).
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._proof import reproduced, site_of, traceback_evidence

SEVERITY = Severity.ERROR
BAD = (
    Seen(observations=(sample.noticed("exit", "GET /stop", site=sample.site("shop:stop", "sys.exit(3)")),)),
    Seen(observations=(sample.noticed("exit", "GET /stop", how="signal SIGKILL"),)),
)
GOOD = (Seen(exchanges=(sample.seen("GET /stop", 204),)),)


def process_exit(seen: Seen) -> Iterator[Finding]:
    """One finding per place or operation that ended the process."""
    found: set[tuple[str, ...]] = set()
    for each in seen.observations:
        site = site_of(each)
        cause = (str(site.get("function") or each.operation), str(site.get("statement", "")))
        if each.kind != "exit" or cause in found:
            continue
        found.add(cause)
        how = each.data.get("how") or "it exits"
        yield Finding(
            rule="process-exit",
            severity=SEVERITY,
            message=f"{each.operation} ends the target's process ({how})",
            mend="Answer with an error status; nothing that handles a request may end the process.",
            cause=cause,
            operations=(each.operation,) if each.operation else (),
            at=each.location,
            reproduction=reproduced(each),
            evidence=traceback_evidence(each),
        )
