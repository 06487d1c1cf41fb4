"""An idempotency key of one caller gives another caller what the first one made.

Why: Two customers whose clients count up their keys get each other's payments: one of them reads what is not theirs, and has paid nothing.

Mend: Store keys by caller: (account, key).

Source: The Idempotency-Key HTTP Header Field (IETF draft), 2.6 and 5. A hint where the other caller is not refused the thing by its own path.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from uuid import NAMESPACE_URL, uuid5

from harness.model.contract import Contract
from harness.model.exchange import Exchange, Request
from harness.model.finding import Finding, Severity
from harness.model.plan import ask
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._links import identifier, path_values, resources, sent
from harness.rules.api._proof import shown_by, steps, succeeded, whom
from harness.rules.api.idempotency_key_ignored import key_field, key_of

SEVERITY = Severity.WARNING
_TENANT = " as carl, clerk of south"


def _paid(number: int, status: int = 201, who: str = "") -> Exchange:
    return sample.seen(
        "POST /payments",
        status,
        {"id": number},
        sent={"amount": 1},
        headers=(("Idempotency-Key", "k1"),),
        source=f"idempotency-key-shared#1{who}",
    )


def _read(status: int) -> Exchange:
    return sample.seen("GET /payments/{id}", status, {}, url="/payments/7", source=f"idempotency-key-shared#1{_TENANT}")


BAD = (Seen(exchanges=(_paid(7), _paid(7, who=_TENANT), _read(404))), Seen(exchanges=(_paid(7), _paid(7, who=_TENANT))))
GOOD = (Seen(exchanges=(_paid(7), _paid(8, who=_TENANT))), Seen(exchanges=(_paid(7), _paid(7, 404, _TENANT))))


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Every operation that takes such a key, and the same with the same key by somebody else."""
    makes = {each.create.name: each for each in resources(contract) if each.create is not None}
    for operation in contract.operations:
        field = key_field(operation)
        if field is None or not operation.security:
            continue
        first = yield ask(operation, headers={field: str(uuid5(NAMESPACE_URL, f"shared {operation.name}"))})
        key = key_of(first)
        if not succeeded(first) or key is None:
            continue
        where, body = path_values(first), dict(sent(first)) or None
        other = yield ask(operation, headers={field: key}, path_values=where, body=body, caller="other-tenant")
        resource = makes.get(operation.name)
        name = identifier(other, resource.parameter) if resource is not None else None
        if succeeded(other) and resource is not None and resource.read is not None and name is not None:
            yield ask(resource.read, path_values={**where, resource.parameter: name}, caller="other-tenant")


def idempotency_key_shared(seen: Seen) -> Iterator[Finding]:
    """One finding per operation: two successes of two callers that name one thing."""
    mine = steps(seen.exchanges, "idempotency-key-shared")
    for first, other, read in zip(mine, mine[1:], (*mine[2:], None), strict=False):
        if whom(first) or not whom(other) or first.operation != other.operation or key_of(first) != key_of(other):
            continue
        name = identifier(other, "id")
        if succeeded(first) and succeeded(other) and name is not None and name == identifier(first, "id"):
            refused = read is not None and whom(read) != "" and read.response.status in (403, 404)
            yield shown_by(
                "idempotency-key-shared",
                SEVERITY if refused else Severity.HINT,
                f"{other.operation} gives {whom(other)} under a key of another caller what that one made, {name}",
                "Store keys by caller.",
                (first, other),
                cause=(str(other.operation),),
                operations=(str(other.operation),),
            )
