"""An answer does not end, or is larger than anyone can want.

Why: A caller that reads it whole runs out of memory or time.

Mend: Page the answer, or bound the stream.

Source: RFC 9112, 6.3 (message body length).
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._proof import reproduced

SEVERITY = Severity.WARNING
BAD = (Seen(observations=(sample.noticed("oversize", "GET /dump", limit=8_388_608),)),)
GOOD = (Seen(exchanges=(sample.seen("GET /dump", 200, ["a"]),)),)


def response_endless(seen: Seen) -> Iterator[Finding]:
    """One finding per operation whose answer was cut off."""
    cut = {str(each.operation): each for each in seen.observations if each.kind == "oversize"}
    for operation, each in cut.items():
        yield Finding(
            rule="response-endless",
            severity=SEVERITY,
            message=f"{operation} had sent more than {each.data.get('limit', 0) // 2**20} MiB when the answer was cut off",
            mend="Page the answer, or bound the stream.",
            cause=(operation,),
            operations=(operation,),
            direction="response",
            reproduction=reproduced(each),
        )
