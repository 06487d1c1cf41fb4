"""One thing is given twice for the same time.

Why: Two guests have the key to one room. What looks for an overlap looks on the wrong day, leaves out the ends, or is not called.

Mend: Look for `starts < other.ends and other.starts < ends` in the transaction that stores, or have the database exclude it.

Source: RFC 9110, 15.5.10 (409). Judged where making it declares 409, its body has a period and names a thing, and the answer shows what
was made twice. A hint where the contract says nothing of what is taken.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Mapping
from typing import Any

from harness.model.contract import Contract
from harness.model.exchange import Exchange, Request
from harness.model.finding import Finding, Severity
from harness.model.plan import ask
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._links import declares, identifier, path_values, sent
from harness.rules.api._periods import moved, period
from harness.rules.api._promises import described
from harness.rules.api._proof import shown_by, steps, succeeded
from harness.rules.api._references import references

SEVERITY = Severity.WARNING
_SOURCE = "overlap-accepted#1"
_SPOKEN = re.compile(
    r"\b(taken|overlap\w*|double|booked|occupied|busy|free|available|conflict\w*|already|same time|clash\w*)\b", re.I
)


def _contract(words: str) -> Mapping[str, Any]:
    return sample.contract(("POST /stays", {"description": words, "responses": {"201": {}, "409": {}}}))


def _stay(number: int, first: str, status: int = 201) -> Exchange:
    body = {"room_id": 1, "starts_on": first, "ends_on": "2026-03-09"}
    return sample.seen("POST /stays", status, {"id": number}, sent=body, source=_SOURCE)


_TAKEN = _contract("409 where the room is taken")
BAD = (Seen(contract=_TAKEN, exchanges=(_stay(1, "2026-03-01"), _stay(2, "2026-03-01"))),)
GOOD = (
    Seen(contract=_TAKEN, exchanges=(_stay(1, "2026-03-01"), _stay(0, "2026-03-01", 409))),
    Seen(contract=_TAKEN, exchanges=(_stay(1, "2026-03-01"), _stay(1, "2026-03-01"))),
)


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Make one, then the same again, then one that begins a day later."""
    referring = {each.operation.name for each in references(contract, "POST")}
    for operation in contract.operations:
        ends = period(operation)
        named = operation.name in referring or "{" in operation.path
        if operation.method != "POST" or ends is None or not named or not declares(operation, "409"):
            continue
        first = yield ask(operation)
        body = sent(first)
        if not succeeded(first) or not all(isinstance(body.get(each), str) for each in ends):
            continue
        long = {**body, ends[0]: moved(body[ends[0]], 800), ends[1]: moved(body[ends[0]], 806)}
        within = {**body, ends[0]: moved(body[ends[0]], 802), ends[1]: moved(body[ends[0]], 804)}
        for each in (long, long, within) if None not in (*long.values(), *within.values()) else (body,):
            yield ask(operation, path_values=path_values(first), body=each, caller="same")


def overlap_accepted(seen: Seen) -> Iterator[Finding]:
    """One finding per operation: two successes of the same, or of one within another."""
    told: set[str | None] = set()
    made: dict[str | None, list[Exchange]] = {}
    for each in steps(seen.exchanges, "overlap-accepted"):
        before = made.setdefault(each.operation, [])
        if not succeeded(each):
            continue
        other = next((one for one in before if _meets(one, each)), None)
        before.append(each)
        if other is not None and each.operation not in told:
            told.add(each.operation)
            yield _finding(seen, other, each)


def _meets(one: Exchange, other: Exchange) -> bool:
    """Are these two things, of one thing and within one time?"""
    first, second = sent(one), sent(other)
    times = {name for name, value in first.items() if isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\d", value)}
    rest = {name: value for name, value in first.items() if name not in times}
    same = rest == {name: value for name, value in second.items() if name not in times}
    starts, ends = sorted(str(first[name]) for name in times), sorted(str(second.get(name)) for name in times)
    inside = len(starts) > 1 and len(ends) == len(starts) and starts[0] <= ends[0] and ends[-1] <= starts[-1]
    number = identifier(one, "id")
    return same and inside and number is not None and number != identifier(other, "id")


def _finding(seen: Seen, one: Exchange, other: Exchange) -> Finding:
    spoken = _SPOKEN.search(described(seen.contract, str(other.operation))) is not None
    again = "the same" if sent(one) == sent(other) else "a part of the same"
    return shown_by(
        "overlap-accepted",
        SEVERITY if spoken else Severity.HINT,
        f"{other.operation} answers {other.response.status} for {again} time twice; its contract declares 409",
        "Look for an overlap in the transaction that stores, and answer 409.",
        (one, other),
        cause=(str(other.operation),),
    )
