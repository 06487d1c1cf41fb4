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
from harness.rules.api._proof import shown_by, steps, succeeded

SEVERITY = Severity.ERROR
_OF_THE_CALLER = frozenset({401, 403, 429})
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


def _refused(status: int) -> Exchange:
    return sample.seen(
        "POST /payments",
        status,
        {},
        sent={"amount": 1},
        headers=(("Idempotency-Key", "k1"),),
        source="idempotency-key-ignored#1",
    )


BAD = (Seen(exchanges=(_paid(7), _paid(8))), Seen(exchanges=(_paid(7), _refused(409))))
GOOD = (
    Seen(exchanges=(_paid(7), _paid(7))),
    Seen(exchanges=(_paid(7), _paid(8, "k2"))),
    Seen(exchanges=(_paid(7), _refused(429))),
)


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Every operation that takes such a key, twice with the same one and the same body."""
    for operation in contract.operations:
        field = key_field(operation)
        if field is None:
            continue
        headers = {field: str(uuid5(NAMESPACE_URL, operation.name))}
        first = yield ask(operation, headers=headers)
        if succeeded(first):
            again = {field: key_of(first) or headers[field]}
            yield ask(operation, headers=again, path_values=path_values(first), body=sent(first) or None, caller="same")


def idempotency_key_ignored(seen: Seen) -> Iterator[Finding]:
    """Two successes that name two things, or a repetition that is refused."""
    mine = steps(seen.exchanges, "idempotency-key-ignored")
    for first, second in pairwise(mine):
        same = first.operation == second.operation and first.request.body == second.request.body
        if not same or not succeeded(first) or key_of(first) is None or key_of(first) != key_of(second):
            continue
        names = identifier(first, "id"), identifier(second, "id")
        if 400 <= second.response.status < 500 and second.response.status not in _OF_THE_CALLER:
            yield _finding(first, second, f"is answered {second.response.status}")
        elif succeeded(second) and None not in names and names[0] != names[1]:
            yield _finding(first, second, f"makes {names[1]} beside {names[0]}")


def _finding(first: Exchange, second: Exchange, what: str) -> Finding:
    return shown_by(
        "idempotency-key-ignored",
        SEVERITY,
        f"{first.operation}, repeated with the same idempotency key, {what}",
        "Store the first answer under the key, and give it again.",
        (first, second),
        cause=(str(first.operation),),
    )


def key_of(exchange: Exchange) -> str | None:
    """The idempotency key that was sent."""
    return next((value for name, value in exchange.request.headers if name.lower() in _NAMES), None)


def key_field(operation: Operation) -> str | None:
    """The header field that an operation takes an idempotency key in."""
    names = (each.name for each in operation.parameters if each.place == "header")
    return next((each for each in names if each.lower() in _NAMES), None)
