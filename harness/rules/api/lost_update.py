"""Of several changes at once some get lost.

Why: Two people order the last part at the same moment, and the stock goes down by one. The value is read, then awaited for, then
written back.

Mend: Change the value in one statement (`SET stock = stock - 1`), under a lock, or with a version that is compared.

Source: RFC 9110, 9.2.2; CWE-362 (race condition). Two calls one after the other show what one call adds; so many at once must add
so many times as much.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from urllib.parse import parse_qsl, urlsplit

from harness.model.contract import Contract
from harness.model.exchange import Exchange, Request
from harness.model.finding import Finding, Severity
from harness.model.plan import ask
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._links import path_values, sent, shown
from harness.rules.api._proof import curls, evidences, operations_in, steps, succeeded

SEVERITY = Severity.WARNING
_AT_ONCE = 6


def _count(number: int, at_once: str = "") -> Exchange:
    body = {"id": 7, "likes": number}
    return sample.seen("POST /posts/{id}/like", 200, body, url="/posts/7/like", source=f"lost-update#1{at_once}")


def _together(*numbers: int) -> tuple[Exchange, ...]:
    return tuple(_count(each, " at once") for each in numbers)


BAD = (Seen(exchanges=(_count(1), _count(2), *_together(3, 3, 3), _count(4))),)
GOOD = (
    Seen(exchanges=(_count(1), _count(2), *_together(3, 4, 5), _count(6))),
    Seen(exchanges=(_count(1), _count(1), *_together(1, 1, 1), _count(1))),
)


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Every action on a thing: twice in turn, and where that counts something up, several at once and once more."""
    for operation in contract.operations:
        if operation.method != "POST" or "{" not in operation.path:
            continue
        first = yield ask(operation)
        if not succeeded(first):
            continue
        where, body = path_values(first), sent(first) or None
        query = _query(first)
        second = yield ask(operation, path_values=where, query=query, body=body, caller="same")
        if any(_steps(first, second)):
            yield ask(operation, path_values=where, query=query, body=body, caller="same", times=_AT_ONCE)
            yield ask(operation, path_values=where, query=query, body=body, caller="same")


def lost_update(seen: Seen) -> Iterator[Finding]:
    """One finding per operation and field that ends lower, or higher, than so many calls make it."""
    mine = steps(seen.exchanges, "lost-update")
    for operation in dict.fromkeys(each.operation for each in mine):
        calls = [each for each in mine if each.operation == operation]
        together = [each for each in calls if each.source.endswith(" at once")]
        if not together or len(calls) < len(together) + 3 or not all(map(succeeded, calls)):
            continue
        first, second, last = calls[-len(together) - 3], calls[-len(together) - 2], calls[-1]
        for name, step in _steps(first, second):
            wanted = shown(second)[name] + step * (len(together) + 1)
            got = shown(last).get(name)
            if type(got) is int and abs(got - shown(second)[name]) < abs(wanted - shown(second)[name]):
                yield _finding(together[-1], last, name, (len(together), wanted, got))


def _steps(first: Exchange, second: Exchange) -> Iterator[tuple[str, int]]:
    """The whole numbers that a second call moved, with how far."""
    was, now = shown(first), shown(second)
    for name, value in was.items():
        if type(value) is int and type(now.get(name)) is int and now[name] != value and not name.lower().endswith("id"):
            yield name, now[name] - value


def _query(exchange: Exchange) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(exchange.request.url).query))


def _finding(one: Exchange, last: Exchange, name: str, counts: tuple[int, int, int]) -> Finding:
    times, wanted, got = counts
    return Finding(
        rule="lost-update",
        severity=SEVERITY,
        message=f"{one.operation}, {times} times at once and once more, leaves {name} at {got} instead of {wanted}",
        mend="Change the value in one statement, under a lock, or with a version that is compared.",
        cause=(str(one.operation), name),
        operations=operations_in(one),
        pointer=f"/{name}",
        reproduction=f"for _ in 1 2 3 4 5 6; do {curls(one)} & done; wait\n{curls(last)}",
        evidence=evidences(one, last),
    )
