"""There is less than nothing of something.

Why: More was given out than there was: the last piece is sold twice, an account is overdrawn that must not be.

Mend: Compare and take in one statement (`UPDATE … WHERE available >= ?`), and answer 409 where there is not enough.

Source: The names of fields (`stock`, `available`, `remaining`), which count what is there. A `balance` is judged where the contract
says somewhere that there may not be enough. What a caller has set below nothing is not meant.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from harness.model.exchange import Exchange
from harness.model.finding import Finding, Severity
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._links import items_of, shown, snake
from harness.rules.api._proof import by_cause, curl, evidence, operations_of, succeeded
from harness.rules.samples import answers

SEVERITY = Severity.WARNING
_LEFT = re.compile(
    r"^(stock|in_stock|on_hand|available|remaining|stock_level|quantity_available|(seats|places|copies|units|tickets|items|spots)_(left|available|remaining)|left)$"
)
_BALANCE = re.compile(r"^(balance|points|credits?)(_cents|_minor|_amount)?$")
_SPOKEN = re.compile(r"not enough|insufficient|does not hold|exceeds?\b|overdr|too little|more than", re.I)
_LONGEST = 200_000


def _shown(name: str, value: int) -> Exchange:
    return sample.seen("GET /accounts/{id}", 200, {"id": 1, name: value})


_STRICT = {**sample.contract(("GET /accounts/{id}", answers())), "info": {"description": "409: not enough"}}
BAD = (Seen(exchanges=(_shown("stock", -1),)), Seen(contract=_STRICT, exchanges=(_shown("balance_cents", -1),)))
GOOD = (
    Seen(exchanges=(_shown("stock", 0),)),
    Seen(exchanges=(_shown("balance_cents", -1),)),
    Seen(exchanges=(_shown("change", -1),)),
    Seen(exchanges=(sample.seen("PUT /x/{id}", 200, {"stock": -1}, sent={"stock": -1}), _shown("stock", -1))),
)


def amount_below_nothing(seen: Seen) -> Iterator[Finding]:
    """One finding per field."""
    spoken: bool | None = None
    sightings = []
    was_sent: set[tuple[str, Any]] = set()
    for each in seen.exchanges:
        if not succeeded(each) or b"-" not in each.response.body or len(each.response.body) > _LONGEST:
            continue
        was_sent |= {(name, value) for name, value in _numbers(each.request.body)}
        items = [item for item in items_of(each) or () if isinstance(item, Mapping)]
        for name, value in (pair for thing in (shown(each), *items) for pair in thing.items()):
            if type(value) not in (int, float) or value >= 0 or (name, value) in was_sent:
                continue
            plain = snake(name)
            if _BALANCE.match(plain) and spoken is None:
                spoken = _SPOKEN.search(json.dumps(seen.contract, default=str)) is not None
            if _LEFT.match(plain) or (_BALANCE.match(plain) and spoken):
                sightings.append(((plain,), each, f"{name} = {value}"))
    for group in by_cause(sightings):
        yield Finding(
            rule="amount-below-nothing",
            severity=SEVERITY,
            message=f"{group.exchange.operation} shows {group.fact}",
            mend="Compare and take in one statement, and answer 409 where there is not enough.",
            cause=group.cause,
            operations=operations_of(group.exchange),
            direction="response",
            reproduction=curl(group.exchange.request),
            evidence=(evidence(group.exchange),),
        )


def _numbers(body: bytes) -> Iterator[tuple[str, Any]]:
    """The numbers below nothing that a body sends, by name, however deep."""
    if b"-" not in body:
        return
    try:
        waiting = [json.loads(body)]
    except ValueError:
        return
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            yield from ((name, each) for name, each in value.items() if type(each) in (int, float) and each < 0)
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
