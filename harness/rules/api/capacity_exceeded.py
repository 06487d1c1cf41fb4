"""More are let in than the thing says that it holds.

Why: The room has one seat too few, and it shows at the door. An off-by-one in the comparison passes every test with room to spare.

Mend: Compare before adding, with `>=`: `if len(registered) >= event.capacity: raise HTTPException(409)`.

Source: CWE-193 (off-by-one error). Judged where joining declares 409, and the thing shows the capacity that it was made with.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from typing import Any

from harness.model import shape as s
from harness.model.contract import Contract, Operation
from harness.model.exchange import Exchange, Request
from harness.model.finding import Finding, Severity
from harness.model.plan import ask
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._links import below, body_fields, identifier, path_values, resources, sent, shown, snake
from harness.rules.api._proof import shown_by, steps, succeeded

SEVERITY = Severity.WARNING
_SOURCE = "capacity-exceeded#1"
_CAPACITY = re.compile(
    r"^(capacity|seats|places|slots|max_(capacity|seats|participants|attendees|guests|members|registrations|players|students|uses|usages|redemptions|copies|loans|bookings|seats_per_\w+))$|^(usage|use|redemption|registration|attendee|participant)_limit$|^(limit|quota)$"
)
_JOINING = re.compile(
    r"/(registrations?|register|bookings?|book|reservations?|reserve|participants|attendees|guests|join|enrol(l|ments|lments)?|signups?|seats|members|redeem|redemptions|use|claims?|apply|tickets?)$"
)
_CALLERS = 6


def _made(**more: Any) -> Exchange:
    return sample.seen("POST /events", 201, {"id": 7, **more}, sent={"capacity": 1}, source=_SOURCE)


def _joined(status: int, name: int, who: str = "") -> Exchange:
    return sample.seen(
        "POST /events/{id}/registrations", status, {"id": name}, url="/events/7/registrations", source=_SOURCE + who
    )


BAD = (Seen(exchanges=(_made(capacity=1), _joined(201, 1), _joined(201, 2, " as carl"))),)
_SEAT = sample.seen("POST /events/{id}/registrations", 201, {"who": 1}, url="/events/7/registrations", source=_SOURCE)
GOOD = (
    Seen(exchanges=(_made(capacity=1), _SEAT, _SEAT)),
    Seen(exchanges=(_made(capacity=1), _joined(201, 1), _joined(409, 0, " as carl"))),
    Seen(exchanges=(_made(capacity=5), _joined(201, 1), _joined(201, 2, " as carl"))),
    Seen(exchanges=(_made(capacity=1), _joined(201, 1), _joined(200, 1, " as carl"))),
)


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Make a thing for one, and have everybody join."""
    for resource in resources(contract):
        create = resource.create
        field = _capacity(create) if create is not None else None
        joining = [each for each in below(contract, resource.path, "POST", status="409") if _JOINING.search(each.path)]
        if create is None or field is None or not joining:
            continue
        made = yield ask(create, adding={field: 1})
        if not succeeded(made) or shown(made).get(field) != 1 or (name := identifier(made, resource.parameter)) is None:
            continue
        where = {**path_values(made), resource.parameter: name}
        first = yield ask(joining[0], path_values=where)
        if not succeeded(first):
            continue
        yield ask(joining[0], path_values=where)
        for nth in range(_CALLERS):
            answer = yield ask(joining[0], path_values=where, caller="other", nth=nth)
            if not answer.response.status:
                break


def _capacity(create: Operation) -> str | None:
    """The field that says for how many a thing is, where it may be one."""
    fields = body_fields(create).items()
    return next(
        (
            name
            for name, shape in fields
            if _CAPACITY.search(snake(name)) and any(s.number_holds(each, 1) for each in shape.numbers)
        ),
        None,
    )


def capacity_exceeded(seen: Seen) -> Iterator[Finding]:
    """One finding per way to join that lets in a second one where there is room for one."""
    made: Exchange | None = None
    joined: dict[str, Exchange] = {}
    told: set[str | None] = set()
    for each in steps(seen.exchanges, "capacity-exceeded"):
        if any(_CAPACITY.search(snake(name)) and value == 1 for name, value in shown(each).items()) and sent(each):
            made, joined = each, {}
        elif made is not None and succeeded(each) and each.operation != made.operation:
            joined.setdefault(_whose(made, each), each)
            if len(joined) > 1 and each.operation not in told:
                told.add(each.operation)
                yield _finding(made, tuple(joined.values()))


def _whose(made: Exchange, joined: Exchange) -> str:
    """What one who joins is told: a number of their own, or how full the thing is now."""
    number = identifier(joined, "")
    own = number is not None and number != identifier(made, "")
    return str(number) if own else joined.response.body.decode(errors="replace")


def _finding(made: Exchange, joined: tuple[Exchange, ...]) -> Finding:
    operation = str(joined[0].operation)
    return shown_by(
        "capacity-exceeded",
        SEVERITY,
        f"{operation} lets {len(joined)} in where {made.operation} made room for one",
        "Compare before adding, with >=, and answer 409 where there is no room.",
        (made, *joined),
        cause=(operation,),
        operations=(operation, str(made.operation)),
    )
