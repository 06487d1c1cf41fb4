"""A part of one thing is reached through the path of another.

Why: `/boats/1/papers/9` shows a paper of boat 2: whoever may see one boat can count up the numbers of all papers.

Mend: Look the part up by both identifiers, and answer 404 where it does not belong there.

Source: RFC 9110, 15.5.5 (404, which the contract declares); OWASP API Security Top 10 2023, API1.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator

from harness.model.contract import Contract
from harness.model.exchange import Exchange, Request
from harness.model.finding import Finding, Severity
from harness.model.plan import ask
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._links import Resource, declares, identifier, path_values, resources
from harness.rules.api._proof import shown_by, steps, succeeded

SEVERITY = Severity.WARNING
_SOURCE = "read-under-another#1"


def _read(boat: int, status: int, body: object = None) -> Exchange:
    place = f"/boats/{boat}/papers/9"
    return sample.seen("GET /boats/{id}/papers/{paper}", status, body or {"id": 9}, url=place, source=_SOURCE)


BAD = (Seen(exchanges=(_read(7, 200), _read(8, 200))),)
GOOD = (
    Seen(exchanges=(_read(7, 200), _read(8, 404))),
    Seen(exchanges=(_read(7, 404), _read(8, 200))),
    Seen(exchanges=(_read(7, 200), _read(8, 200, {"id": 9, "boat": 8}))),
)


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Make a thing with a part, and another such thing; read the part below both."""
    known = {each.path: each for each in resources(contract)}
    for part in known.values():
        above = known.get(part.path.rpartition("/")[0].rpartition("/")[0])
        if above is None or above.create is None or part.create is None or part.read is None:
            continue
        if declares(part.read, "404"):
            yield from _of_one(above, part)


def _of_one(above: Resource, part: Resource) -> Generator[Request, Exchange, None]:
    assert above.create is not None
    assert part.create is not None
    assert part.read is not None
    other = yield ask(above.create)
    made = yield ask(above.create)
    names = [identifier(each, above.parameter) for each in (other, made)]
    if not succeeded(made) or not succeeded(other) or None in names or names[0] == names[1]:
        return
    here = {**path_values(made), above.parameter: names[1]}
    held = yield ask(part.create, path_values=here, caller="same")
    number = identifier(held, part.parameter)
    if succeeded(held) and number is not None:
        for each in (names[1], names[0]):
            yield ask(part.read, path_values={**here, above.parameter: each, part.parameter: number}, caller="same")


def read_under_another(seen: Seen) -> Iterator[Finding]:
    """One finding per reading: the same part, as it was below its own thing."""
    first: Exchange | None = None
    told: set[str | None] = set()
    for each in steps(seen.exchanges, "read-under-another"):
        if each.request.method != "GET":
            first = None
            continue
        before, first = first, each
        if before is None or before.operation != each.operation or before.request.url == each.request.url:
            continue
        same = succeeded(before) and succeeded(each) and before.response.body == each.response.body
        if same and each.operation not in told:
            told.add(each.operation)
            yield shown_by(
                "read-under-another",
                SEVERITY,
                f"{each.operation} shows the same part below two things, though it belongs to one",
                "Look the part up by both identifiers, and answer 404 where it does not belong there.",
                (before, each),
                cause=(str(each.operation),),
            )
