"""One request takes far longer than the operation's others.

Why: What one value can slow down, a caller can stop: a pattern that backtracks, a loop over a number that the caller chooses, a query
without a limit.

Mend: Bound the work by the input's size: a limit on the field, a pattern without nested repetition, an index.

Source: OWASP API Security Top 10 2023, API4 (unrestricted resource consumption).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from statistics import median

from harness.model.exchange import Exchange
from harness.model.finding import Finding, Severity
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._proof import curl, evidence, operations_of

SEVERITY = Severity.HINT
_QUICK = tuple(sample.seen("GET /items", 200, [], elapsed=0.01) for _ in range(6))
BAD = (
    Seen(exchanges=(*_QUICK, *(sample.seen("GET /items", 200, [], url="/items?q=a", elapsed=2.0) for _ in range(2)))),
)
GOOD = (
    Seen(exchanges=_QUICK),
    Seen(exchanges=(*_QUICK, sample.seen("GET /items", 200, [], url="/items?q=a", elapsed=2.0))),
    Seen(exchanges=tuple(sample.seen("GET /items", 200, [], elapsed=2.0) for _ in range(6))),
)

_SLOW = 0.75
_TIMES = 20
_FEWEST = 5


def latency_outlier(seen: Seen) -> Iterator[Finding]:
    """One finding per operation with a request that was slow each time it was sent, and at least twice."""
    by_operation: dict[str, list[Exchange]] = defaultdict(list)
    for each in seen.exchanges:
        by_operation[str(each.operation)].append(each)
    for operation, exchanges in by_operation.items():
        usual = median(each.elapsed for each in exchanges)
        slow = _slow_again(exchanges, max(_SLOW, usual * _TIMES))
        if len(exchanges) >= _FEWEST and slow is not None:
            yield _finding(operation, slow, usual)


def _slow_again(exchanges: list[Exchange], limit: float) -> Exchange | None:
    by_request: dict[tuple[str, bytes], list[Exchange]] = defaultdict(list)
    for each in exchanges:
        by_request[each.request.url, each.request.body].append(each)
    always = (group for group in by_request.values() if len(group) >= 2 and all(each.elapsed > limit for each in group))
    return max((group[0] for group in always), key=lambda each: each.elapsed, default=None)


def _finding(operation: str, slow: Exchange, usual: float) -> Finding:
    return Finding(
        rule="latency-outlier",
        severity=SEVERITY,
        message=f"{operation} takes {slow.elapsed:.1f} s for one request, {usual * 1000:.0f} ms for most",
        mend="Bound the work by the input's size.",
        cause=(operation,),
        operations=operations_of(slow),
        direction="request",
        reproduction=curl(slow.request),
        evidence=(evidence(slow),),
    )
