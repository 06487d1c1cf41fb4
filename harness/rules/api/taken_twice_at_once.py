"""What is given once is given to several who ask at the same moment.

Why: The last seat is sold twice, one name belongs to two accounts. Looking whether there is enough, and taking it, are two steps, and
another request comes in between.

Mend: Look and take in one statement (`UPDATE … WHERE available >= ?`), under a lock, or with a unique constraint.

Source: CWE-367 (time of check, time of use); RFC 9110, 15.5.10 (409). Judged where the second of two requests in turn is answered 409.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Mapping
from typing import Any

from harness.model import shape as s
from harness.model.contract import Contract, Operation
from harness.model.exchange import Exchange, Request
from harness.model.finding import Finding, Severity
from harness.model.plan import ask
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._links import Resource, below, body_fields, identifier, path_values, resources, sent, shown
from harness.rules.api._proof import curls, evidences, operations_in, steps, succeeded

SEVERITY = Severity.ERROR
_SOURCE = "taken-twice-at-once#1"
_AT_ONCE = 6
_LARGEST = 4096
_QUANTITY = re.compile(r"(^|_)(quantity|qty|amount|seats|count|units|tickets|places|guests|size)$")
_HOLDS = (
    "balance",
    "open",
    "open_amount",
    "remaining",
    "available",
    "stock",
    "amount_due",
    "amount",
    "total",
    "capacity",
)
_BACK = re.compile(r"/(release|cancel|void|return|refund|withdraw|unbook|free)$")


def _book(status: int, name: int = 0, at_once: str = "") -> Exchange:
    return sample.seen("POST /seats", status, {"id": name}, sent={"seat": 1}, source=f"{_SOURCE}{at_once}")


def _together(*answers: tuple[int, int]) -> tuple[Exchange, ...]:
    return tuple(_book(status, name, " at once") for status, name in answers)


BAD = (Seen(exchanges=(_book(201, 1), _book(409), *_together((201, 2), (201, 3), (409, 0)))),)
GOOD = (
    Seen(exchanges=(_book(201, 1), _book(201, 2), *_together((201, 3), (201, 4)))),
    Seen(exchanges=(_book(201, 1), _book(409), *_together((201, 2), (409, 0), (409, 0)))),
    Seen(exchanges=(_book(201, 1), _book(409), *_together((201, 2), (200, 2)))),
)


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Take the same twice in turn; where that is refused, take something else several times at once."""
    for resource in resources(contract):
        create = resource.create
        if create is None or not any(each.status == "409" for each in create.responses):
            continue
        first = yield ask(create)
        where, body = path_values(first), sent(first)
        if not succeeded(first) or not body:
            continue
        again = yield ask(create, path_values=where, body=body, caller="same")
        if again.response.status == 409:
            yield ask(create, path_values=where, times=_AT_ONCE)
        elif succeeded(again):
            yield from _last_ones(contract, resource, create, where, body)
    yield from _all_there_is(contract)


def _all_there_is(contract: Contract) -> Generator[Request, Exchange, None]:
    """Take from a thing all that it says it holds, twice in turn; where that is refused, from another one several times at once."""
    for resource in resources(contract):
        for take in below(contract, resource.path, "POST", status="409"):
            field = next(
                (name for name, shape in body_fields(take).items() if _QUANTITY.search(_unit(name)) and shape.numbers),
                "",
            )
            if not field or resource.create is None or resource.read is None:
                continue
            bodies: list[Mapping[str, Any]] = []
            for _ in range(2):
                made = yield ask(resource.create)
                name = identifier(made, resource.parameter)
                if not succeeded(made) or name is None:
                    break
                where = {**path_values(made), resource.parameter: name}
                read = yield ask(resource.read, path_values=where, caller="same")
                held = _held(shown(read))
                if held is None:
                    break
                if not bodies:
                    first = yield ask(take, path_values=where, adding={field: held})
                    again = yield ask(take, path_values=where, body={**sent(first)}, caller="same")
                    if not succeeded(first) or again.response.status != 409:
                        break
                    bodies.append(sent(first))
                else:
                    yield ask(take, path_values=where, body={**bodies[0], field: held}, caller="same", times=_AT_ONCE)


def _unit(name: str) -> str:
    """The name of an amount without its unit."""
    return re.sub(r"_(cents|minor|pence|units)$", "", name)


def _held(thing: Mapping[str, Any]) -> int | None:
    """How much a thing says that it still holds."""
    for wanted in _HOLDS:
        for name, value in thing.items():
            if type(value) is int and value > 0 and _unit(name) == wanted:
                return value
    return None


def _last_ones(
    contract: Contract, resource: Resource, create: Operation, where: Mapping[str, str], body: Mapping[str, Any]
) -> Generator[Request, Exchange, None]:
    """Take so many that twice as many are refused, give them back, and take as many several times at once."""
    fields = body_fields(create)
    name = next((each for each in body if _QUANTITY.search(each) and each in fields and fields[each].numbers), None)
    back = _giving_back(contract, resource)
    if name is None or back is None:
        return
    size, refused = _LARGEST, False
    while size:
        if any(s.number_holds(numbers, size) for numbers in fields[name].numbers):
            taken = yield ask(create, path_values=where, body={**body, name: size}, caller="same")
            if succeeded(taken):
                break
            refused = taken.response.status == 409
        size //= 2
    made = identifier(taken, resource.parameter) if size and refused else None
    if made is not None and succeeded((yield ask(back, path_values={resource.parameter: made}, caller="same"))):
        yield ask(create, path_values=where, body={**body, name: size}, caller="same", times=_AT_ONCE)


def _giving_back(contract: Contract, resource: Resource) -> Operation | None:
    below = [
        each for each in contract.operations if each.path.startswith(f"{resource.path}/") and each.method == "POST"
    ]
    return next((each for each in below if _BACK.search(each.path)), resource.delete)


def taken_twice_at_once(seen: Seen) -> Iterator[Finding]:
    """One finding per operation of which more than one request at once succeeds, for different things."""
    mine = steps(seen.exchanges, "taken-twice-at-once")
    for operation in dict.fromkeys(each.operation for each in mine if each.source.endswith(" at once")):
        calls = [each for each in mine if each.operation == operation]
        together = [each for each in calls if each.source.endswith(" at once")]
        in_turn = [each for each in calls if not each.source.endswith(" at once")]
        taken = [each for each in together if succeeded(each)]
        names = {identifier(each, "") for each in taken} - {None}
        if len(names) > 1 and any(each.response.status == 409 for each in in_turn):
            yield Finding(
                rule="taken-twice-at-once",
                severity=SEVERITY,
                message=f"{operation}, refused the second time, succeeds {len(taken)} times when asked {len(together)} times at once",
                mend="Look and take in one statement, under a lock, or with a unique constraint.",
                cause=(str(operation),),
                operations=operations_in(taken[0]),
                direction="request",
                reproduction=f"for _ in 1 2 3 4 5 6; do {curls(taken[0])} & done; wait",
                evidence=evidences(*taken[:2]),
            )
