"""An update gives a thing what belongs to another one alone.

Why: Making two accounts with one address is refused, renaming the second to the first's address is not: now there are two.

Mend: Check in every route that writes, or declare the field unique where it is stored.

Source: RFC 9110, 15.5.10 (409, which the contract declares for the update). A field is unique where making a thing with another's
value is refused with 409, and making the same with another value is not.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator

from harness.model import shape as s
from harness.model.contract import Contract, Operation
from harness.model.exchange import Exchange, Request
from harness.model.finding import Finding, Severity
from harness.model.plan import ask
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._links import body_fields, declares, identifier, path_values, resources, sent, shown
from harness.rules.api._proof import shown_by, steps, succeeded

SEVERITY = Severity.WARNING
_SOURCE = "taken-by-update#1"
_MOST = 4


def _made(status: int, number: int, code: str) -> Exchange:
    return sample.seen("POST /items", status, {"id": number, "code": code}, sent={"code": code}, source=_SOURCE)


def _changed(status: int) -> Exchange:
    return sample.seen(
        "PATCH /items/{id}", status, {"id": 8, "code": "a"}, url="/items/8", sent={"code": "a"}, source=_SOURCE
    )


BAD = (Seen(exchanges=(_made(201, 7, "a"), _made(201, 8, "b"), _made(409, 0, "a"), _changed(200))),)
GOOD = (
    Seen(exchanges=(_made(201, 7, "a"), _made(201, 8, "b"), _made(409, 0, "a"), _changed(409))),
    Seen(exchanges=(_made(201, 7, "a"), _made(201, 8, "b"), _made(201, 9, "a"), _changed(200))),
)


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Make two things; for each field of both, have the second take the first one's value, where making such a third is refused."""
    for resource in resources(contract):
        for update in (resource.change, resource.replace):
            if resource.create is not None and update is not None and declares(update, "409"):
                yield from _of_one(resource.create, update, resource.parameter)


def _of_one(create: Operation, update: Operation, parameter: str) -> Generator[Request, Exchange, None]:
    fields = [name for name in _texts(update) if name in body_fields(create)][:_MOST]
    first = yield ask(create)
    for field in fields:
        second = yield ask(create)
        name = identifier(second, parameter)
        taken, own = sent(first).get(field), sent(second).get(field)
        if not succeeded(first) or not succeeded(second) or name is None or taken is None or taken == own:
            continue
        refused = yield ask(create, path_values=path_values(second), adding={field: taken})
        if refused.response.status == 409:
            where = {**path_values(second), parameter: name}
            body = {field: taken} if update.method == "PATCH" else {**sent(second), field: taken}
            yield ask(update, path_values=where, body=body, caller="same")


def _texts(update: Operation) -> list[str]:
    return [name for name, shape in body_fields(update).items() if any(_open(each) for each in shape.strings)]


def _open(strings: s.StringSet) -> bool:
    return strings.values is None and not {"date", "date-time", "time"} & set(strings.formats)


def taken_by_update(seen: Seen) -> Iterator[Finding]:
    """One finding per update: it succeeds with a value that making was refused for."""
    told: set[str | None] = set()
    refused: Exchange | None = None
    made: dict[str, Exchange] = {}
    for each in steps(seen.exchanges, "taken-by-update"):
        if each.request.method == "POST":
            refused = each if each.response.status == 409 else None
            if succeeded(each):
                made[repr(sorted(sent(each).items()))] = each
            continue
        field = next((name for name, value in sent(each).items() if refused and sent(refused).get(name) == value), None)
        kept = field is not None and succeeded(each) and shown(each).get(field) == sent(each)[field]
        if refused is not None and kept and each.operation not in told and field is not None:
            told.add(each.operation)
            yield shown_by(
                "taken-by-update",
                SEVERITY,
                f"{each.operation} takes {field} = {sent(each)[field]!r}, for which {refused.operation} answers 409",
                "Check in every route that writes, or declare the field unique where it is stored.",
                (refused, each),
                cause=(str(each.operation), field),
                operations=(str(each.operation),),
            )
