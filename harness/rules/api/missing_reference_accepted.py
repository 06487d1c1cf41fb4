"""A thing is made that refers to something that is not there.

Why: What points nowhere breaks later, in a listing or a report, far from the request that made it.

Mend: Look the thing up before storing (or declare a foreign key), and answer 404, 409 or 422 where there is none.

Source: RFC 9110, 15.5.5 and 15.5.21. Judged where the field is named after a collection of the contract; a hint where the contract
declares neither 404 nor 409 for the operation.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Any

from harness.model.contract import Contract
from harness.model.exchange import Exchange, Request
from harness.model.finding import Finding, Severity
from harness.model.plan import ask
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._absent import absent
from harness.rules.api._links import is_name, path_values, sent
from harness.rules.api._promises import promises
from harness.rules.api._proof import shown_by, steps, succeeded
from harness.rules.api._references import references
from harness.rules.api._vary import nudged

SEVERITY = Severity.WARNING
_NTH = 7
_SOURCE = "missing-reference-accepted#1"
_BOOK = sample.contract(("POST /bookings", {"responses": {"201": {}, "404": {}}}))


def _booked(status: int, boat: int) -> Exchange:
    return sample.seen("POST /bookings", status, {"id": 1}, sent={"boat_id": boat}, source=_SOURCE)


BAD = (Seen(contract=_BOOK, exchanges=(_booked(201, 7), _booked(201, 987654328))),)
GOOD = (
    Seen(contract=_BOOK, exchanges=(_booked(201, 7), _booked(404, 987654328))),
    Seen(contract=_BOOK, exchanges=(_booked(201, 7), _booked(201, 8))),
    Seen(contract=_BOOK, exchanges=(_booked(422, 7), _booked(201, 987654328))),
)


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Every operation whose body refers to a thing, then the same with the name of nothing."""
    for each in references(contract, "POST", "PATCH", "PUT"):
        first = yield ask(each.operation)
        value = sent(first).get(each.field)
        if not succeeded(first) or value is None or isinstance(value, bool | list | dict):
            continue
        made = absent(str(value), _NTH)
        wanted: Any = int(made) if isinstance(value, int) else made
        other = nudged(each.operation, sent(first)) or sent(first)
        yield ask(each.operation, path_values=path_values(first), body={**other, each.field: wanted}, caller="same")


def missing_reference_accepted(seen: Seen) -> Iterator[Finding]:
    """One finding per operation and field: the second of two successes refers to nothing."""
    promised = promises(seen.contract)
    first: Exchange | None = None
    told: set[tuple[str, str]] = set()
    for each in steps(seen.exchanges, "missing-reference-accepted"):
        before, first = first, each
        if before is None or each.operation != before.operation or not succeeded(before) or not succeeded(each):
            continue
        for name, value in sent(each).items():
            was = sent(before).get(name)
            cause = (str(each.operation), name)
            if was is not None and value == _nothing(was) and value != was and is_name(name) and cause not in told:
                told.add(cause)
                refuses = any(promised.declares_exactly(each.operation, code) for code in (404, 409, 424))
                yield _finding(each, name, value, SEVERITY if refuses else Severity.HINT)


def _nothing(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    made = absent(str(value), _NTH)
    return int(made) if isinstance(value, int) else made


def _finding(each: Exchange, name: str, value: Any, severity: Severity) -> Finding:
    return shown_by(
        "missing-reference-accepted",
        severity,
        f"{each.operation} answers {each.response.status} with {name} = {value!r}, which names nothing",
        "Look the thing up before storing, and answer 404, 409 or 422 where there is none.",
        (each,),
        cause=(str(each.operation), name),
        pointer=f"/{name}",
    )
