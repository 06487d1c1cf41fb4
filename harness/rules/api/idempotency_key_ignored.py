"""The same request with the same idempotency key is done twice.

Why: The key is there so that a client may repeat a payment whose answer was lost. Where it is ignored, the customer pays twice.

Mend: Store the first answer under the key, and give it again.

Source: The contract declares the header; IETF draft "The Idempotency-Key HTTP Header Field", 2.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from itertools import pairwise
from uuid import NAMESPACE_URL, uuid5

from harness.model.contract import Contract, Operation
from harness.model.exchange import Exchange, Request
from harness.model.finding import Finding, Severity
from harness.model.plan import ask
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._links import identifier, path_values, sent
from harness.rules.api._proof import curls, evidences, operations_in, steps, succeeded

SEVERITY = Severity.ERROR
_NAMES = ("idempotency-key", "x-idempotency-key")


def _paid(number: int, key: str = "k1") -> Exchange:
    return sample.seen(
        "POST /payments",
        201,
        {"id": number},
        sent={"amount": 1},
        headers=(("Idempotency-Key", key),),
        source="idempotency-key-ignored#1",
    )


BAD = (Seen(exchanges=(_paid(7), _paid(8))),)
GOOD = (Seen(exchanges=(_paid(7), _paid(7))), Seen(exchanges=(_paid(7), _paid(8, "k2"))))


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Every operation that takes such a key, twice with the same one."""
    for operation in contract.operations:
        field = _field(operation)
        if field is None:
            continue
        headers = {field: str(uuid5(NAMESPACE_URL, operation.name))}
        first = yield ask(operation, headers=headers)
        if succeeded(first):
            again = {field: _key(first) or headers[field]}
            yield ask(operation, headers=again, path_values=path_values(first), body=sent(first) or None, caller="same")


def idempotency_key_ignored(seen: Seen) -> Iterator[Finding]:
    """Two successes that name two things."""
    mine = steps(seen.exchanges, "idempotency-key-ignored")
    for first, second in pairwise(mine):
        if first.operation != second.operation or not succeeded(first) or not succeeded(second):
            continue
        if _key(first) is None or _key(first) != _key(second):
            continue
        names = identifier(first, "id"), identifier(second, "id")
        if first.request.body == second.request.body and None not in names and names[0] != names[1]:
            yield Finding(
                rule="idempotency-key-ignored",
                severity=SEVERITY,
                message=f"{first.operation}, repeated with the same idempotency key, makes {names[1]} beside {names[0]}",
                mend="Store the first answer under the key, and give it again.",
                cause=(str(first.operation),),
                operations=operations_in(first),
                direction="request",
                reproduction=curls(first, second),
                evidence=evidences(first, second),
            )


def _key(exchange: Exchange) -> str | None:
    return next((value for name, value in exchange.request.headers if name.lower() in _NAMES), None)


def _field(operation: Operation) -> str | None:
    names = (each.name for each in operation.parameters if each.place == "header")
    return next((each for each in names if each.lower() in _NAMES), None)
