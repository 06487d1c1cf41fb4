"""A period that ends before it begins is accepted.

Why: A booking of minus two nights costs minus two nights, and whatever looks for overlaps never finds it.

Mend: Compare both ends in the model (`model_validator`), and answer 422.

Source: The names of two fields of one body (`starts_on`, `ends_on`), both times. A warning where the contract speaks of their order or
declares 409 or 400, else a hint.
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
from harness.rules.api._links import path_values, sent
from harness.rules.api._periods import in_order, period, reversed_in
from harness.rules.api._promises import described, promises
from harness.rules.api._proof import shown_by, steps, succeeded

SEVERITY = Severity.WARNING
_SOURCE = "times-reversed-accepted#1"
_SPOKEN = re.compile(r"\b(before|after|earlier|later|precede|order|ends?)\b", re.I)


def _contract(words: str) -> Mapping[str, Any]:
    return sample.contract(("POST /stays", {"description": words, "responses": {"201": {}}}))


def _stay(first: str, last: str, status: int = 201) -> Exchange:
    return sample.seen("POST /stays", status, {"id": 1}, sent={"starts_on": first, "ends_on": last}, source=_SOURCE)


_STRICT = _contract("422 where it ends before it starts")
BAD = (Seen(contract=_STRICT, exchanges=(_stay("2026-03-01", "2026-03-04"), _stay("2026-03-04", "2026-03-01"))),)
GOOD = (
    Seen(contract=_STRICT, exchanges=(_stay("2026-03-01", "2026-03-04"), _stay("2026-03-04", "2026-03-01", 422))),
    Seen(contract=_STRICT, exchanges=(_stay("2026-03-01", "2026-03-01"),)),
)


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Every operation that takes a period, with one that begins far in the future, then with its ends swapped."""
    for operation in contract.operations:
        found = period(operation)
        if found is None or operation.method not in ("POST", "PUT", "PATCH"):
            continue
        first = yield ask(operation)
        turned = reversed_in(sent(first), found)
        if succeeded(first) and turned is not None:
            yield ask(operation, path_values=path_values(first), body=turned, caller="same")


def times_reversed_accepted(seen: Seen) -> Iterator[Finding]:
    """One finding per operation."""
    promised = promises(seen.contract)
    told: set[str] = set()
    for each in steps(seen.exchanges, "times-reversed-accepted"):
        wrong = in_order(sent(each))
        name = str(each.operation)
        if wrong is None or not succeeded(each) or name in told:
            continue
        told.add(name)
        spoken = _SPOKEN.search(described(seen.contract, name)) is not None
        strict = spoken or any(promised.declares_exactly(name, code) for code in (400, 409))
        yield shown_by(
            "times-reversed-accepted",
            SEVERITY if strict else Severity.HINT,
            f"{name} answers {each.response.status} to a period from {sent(each)[wrong[0]]} to {sent(each)[wrong[1]]}",
            "Compare both ends in the model, and answer 422.",
            (each,),
            cause=(name, *wrong),
            pointer=f"/{wrong[1]}",
        )
