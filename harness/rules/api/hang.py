"""A request never gets its answer.

Why: A caller that waits holds a connection, and often a worker of the target as well; a few such requests stop the service.

Mend: Give the marked call a time limit, keep blocking calls out of `async def` endpoints, and bound loops and patterns that a
caller's input steers.

Source: RFC 9110, 15.6.5 (gateway timeout) is what the caller sees; Python's asyncio documentation, "Running Blocking Code".
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._proof import reproduced, site_of

SEVERITY = Severity.ERROR
BAD = (
    Seen(
        observations=(
            sample.noticed("hang", "GET /wait", timeout=5.0, site=sample.site("shop:wait", "lock.acquire()")),
        )
    ),
    Seen(observations=(sample.noticed("hang", "GET /wait", timeout=5.0),)),
)
GOOD = (Seen(exchanges=(sample.seen("GET /wait", 200, {}, elapsed=1.5),)),)


def hang(seen: Seen) -> Iterator[Finding]:
    """One finding per place or operation that gave no answer in time."""
    found: set[tuple[str, ...]] = set()
    for each in seen.observations:
        site = site_of(each)
        cause = (str(site.get("function") or each.operation), str(site.get("statement", "")))
        if each.kind != "hang" or cause in found:
            continue
        found.add(cause)
        waits = f", it waits in {site['function']}" if site else ""
        yield Finding(
            rule="hang",
            severity=SEVERITY,
            message=f"{each.operation} has no answer after {each.data.get('timeout', 0):g} s{waits}",
            mend="Bound what it waits for: a time limit on the call, no blocking call in an async endpoint.",
            cause=cause,
            operations=(each.operation,) if each.operation else (),
            at=each.location,
            reproduction=reproduced(each),
        )
