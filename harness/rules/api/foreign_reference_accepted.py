"""Somebody makes a thing that refers to a thing of another tenant.

Why: The look-up behind the path asks whose it is, the one behind the body does not: one customer books on another one's account, and
often reads in the answer what is not theirs.

Mend: Look up what a body refers to with the same function, by identifier and owner, and answer 404 or 422 where there is none.

Source: OWASP API Security Top 10 2023, API1 (broken object level authorization). Judged where reading the same thing by its own path is
refused to the same caller.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator

from harness.model.contract import Contract
from harness.model.exchange import Exchange, Request
from harness.model.finding import Finding, Severity
from harness.model.plan import ask
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._links import body_fields, identifier, path_values, sent
from harness.rules.api._proof import shown_by, steps, succeeded, whom
from harness.rules.api._references import references

SEVERITY = Severity.ERROR
_SOURCE = "foreign-reference-accepted#1"
_CARL = " as carl, clerk of south"
_MADE = sample.seen("POST /boats", 201, {"id": 7}, sent={}, source=_SOURCE)


def _read(status: int) -> Exchange:
    return sample.seen("GET /boats/{id}", status, {}, url="/boats/7", source=_SOURCE + _CARL)


def _booked(status: int, boat: int = 7) -> Exchange:
    return sample.seen("POST /bookings", status, {"id": 1}, sent={"boat_id": boat}, source=_SOURCE + _CARL)


BAD = (Seen(exchanges=(_MADE, _read(404), _booked(201))),)
GOOD = (
    Seen(exchanges=(_MADE, _read(404), _booked(404))),
    Seen(exchanges=(_MADE, _read(200), _booked(201))),
    Seen(exchanges=(_MADE, _read(404), _booked(201, 8))),
)


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Make a thing, and have somebody of another tenant read it, then refer to it."""
    for each in references(contract, "POST", "PATCH", "PUT"):
        create, read = each.things.create, each.things.read
        if create is None or read is None or not read.security or not each.operation.security:
            continue
        numbers = bool(body_fields(each.operation)[each.field].numbers)
        made = yield ask(create)
        name = identifier(made, each.things.parameter)
        if not succeeded(made) or name is None:
            continue
        where = {**path_values(made), each.things.parameter: name}
        refused = yield ask(read, path_values=where, caller="other-tenant")
        if refused.response.status in (403, 404):
            wanted = int(name) if numbers and name.isdigit() else name
            yield ask(each.operation, caller="other-tenant", adding={each.field: wanted})


def foreign_reference_accepted(seen: Seen) -> Iterator[Finding]:
    """One finding per operation and field."""
    made: Exchange | None = None
    refused: Exchange | None = None
    told: set[str | None] = set()
    for each in steps(seen.exchanges, "foreign-reference-accepted"):
        if not whom(each):
            made, refused = each, None
        elif each.request.method == "GET":
            refused = each if each.response.status in (403, 404) else None
        elif made is not None and refused is not None and succeeded(each) and each.operation not in told:
            number = refused.request.url.partition("?")[0].rstrip("/").rpartition("/")[2]
            field = next((name for name, value in sent(each).items() if str(value) == number), None)
            if field is not None and " of " in whom(each):
                told.add(each.operation)
                yield _finding(made, refused, each, field)


def _finding(made: Exchange, refused: Exchange, accepted: Exchange, field: str) -> Finding:
    return shown_by(
        "foreign-reference-accepted",
        SEVERITY,
        f"{accepted.operation} takes {field} of what {whom(accepted)} may not read: {refused.operation} answers {refused.response.status}",
        "Look up what a body refers to by identifier and owner, and answer 404 or 422 where there is none.",
        (made, refused, accepted),
        cause=(str(accepted.operation), field),
        pointer=f"/{field}",
        operations=(str(accepted.operation),),
    )
