"""A used idempotency key with another body is answered as if nothing else had been asked.

Why: A client that reuses a key by mistake is told that its second order is made, while only the first one is. The loss shows when
somebody waits for what never comes.

Mend: Store a digest of the body under the key, and refuse another body: 422, or 409.

Source: IETF draft "The Idempotency-Key HTTP Header Field", 2.7 (a key that is reused with a different payload). Where the contract
does not declare 409 for the operation, it is a hint.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from itertools import pairwise
from uuid import NAMESPACE_URL, uuid5

from harness.model.contract import Contract
from harness.model.exchange import Exchange, Request
from harness.model.finding import Finding, Severity
from harness.model.plan import ask
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._links import identifier, path_values, sent
from harness.rules.api._promises import promises
from harness.rules.api._proof import shown_by, steps, succeeded
from harness.rules.api._vary import nudged
from harness.rules.api.idempotency_key_ignored import key_field, key_of

SEVERITY = Severity.WARNING
_PAY = sample.contract(
    ("POST /payments", {"responses": {"201": {"description": ""}, "409": {"description": "Used for another"}}})
)


def _paid(number: int, amount: int, key: str = "k1", status: int = 201) -> Exchange:
    return sample.seen(
        "POST /payments",
        status,
        {"id": number},
        sent={"amount": amount},
        headers=(("Idempotency-Key", key),),
        source="idempotency-key-reused#1",
    )


BAD = (Seen(contract=_PAY, exchanges=(_paid(7, 1), _paid(7, 2))),)
GOOD = (
    Seen(contract=_PAY, exchanges=(_paid(7, 1), _paid(7, 2, status=409))),
    Seen(contract=_PAY, exchanges=(_paid(7, 1), _paid(7, 1))),
    Seen(contract=_PAY, exchanges=(_paid(7, 1), _paid(8, 2, "k2"))),
)


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Every operation that takes such a key, twice with the same one and another body."""
    for operation in contract.operations:
        field = key_field(operation)
        if field is None:
            continue
        first = yield ask(operation, headers={field: str(uuid5(NAMESPACE_URL, f"reused {operation.name}"))})
        other = nudged(operation, sent(first)) if succeeded(first) else None
        key = key_of(first)
        if other is not None and key is not None:
            yield ask(operation, headers={field: key}, path_values=path_values(first), body=other, caller="same")


def idempotency_key_reused(seen: Seen) -> Iterator[Finding]:
    """Two successes under one key that name one thing, though two were asked for."""
    promised = promises(seen.contract)
    for first, second in pairwise(steps(seen.exchanges, "idempotency-key-reused")):
        if first.operation != second.operation or not succeeded(first) or not succeeded(second):
            continue
        name = identifier(first, "id")
        if key_of(first) is None or key_of(first) != key_of(second) or name is None or name != identifier(second, "id"):
            continue
        if sent(first) != sent(second):
            refuses = promised.declares_exactly(first.operation, 409)
            yield shown_by(
                "idempotency-key-reused",
                SEVERITY if refuses else Severity.HINT,
                f"{first.operation} answers another body under a used idempotency key with the first one's {name}",
                "Store a digest of the body under the key, and refuse another body.",
                (first, second),
                cause=(str(first.operation),),
            )
