"""A thing that has ended is acted upon as if it had not, and is ended still.

Why: A loan that was returned is renewed, a cancelled order is shipped. The thing is now in a state that no part of the system expects.

Mend: Look at the state before acting, and answer 409 where the thing has ended.

Source: RFC 9110, 15.5.10 (409). Judged where the action declares 409, and for actions that only make sense on what goes on.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Mapping
from typing import Any

from harness.model.contract import Contract, Operation
from harness.model.exchange import Exchange, Request
from harness.model.finding import Finding, Severity
from harness.model.plan import ask
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._links import below, body_fields, declares, identifier, path_values, resources, shown, snake
from harness.rules.api._proof import shown_by, steps, succeeded

SEVERITY = Severity.WARNING
_SOURCE = "server-error#1"
_ENDING = re.compile(r"/(return|cancel|close|void|finish|complete|end|terminate|revoke|checkout|check-out)$")
_GOING_ON = re.compile(
    r"/(activate|reactivate|accept|submit|publish|pay|renew|extend|prolong|ship|start|begin|confirm|approve|pause|resume|check-?in|dispatch)$"
)
_ENDED_AT = re.compile(
    r"^(returned|cancelled|canceled|closed|voided|finished|completed|ended|terminated|revoked)(_at|_on)$"
)
_A_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOST_DAYS = 2
_MOST_REASONS = 3
_ENDED = frozenset({"returned", "cancelled", "canceled", "closed", "void", "voided", "finished", "ended", "revoked"})


def _contract(status: str) -> Mapping[str, Any]:
    return sample.contract(("POST /loans/{id}/renew", {"responses": {"200": {}, status: {}}}))


def _act(verb: str, status: int, *, ended: bool) -> Exchange:
    body = {"id": 7, "returned_at": "2026-03-01T12:00:00Z" if ended else None}
    return sample.seen(f"POST /loans/{{id}}/{verb}", status, body, url=f"/loans/7/{verb}", source=_SOURCE)


_MADE = sample.seen("POST /loans", 201, {"id": 7, "returned_at": None}, sent={}, source=_SOURCE)
_RETURNED = _act("return", 200, ended=True)
BAD = (Seen(contract=_contract("409"), exchanges=(_MADE, _RETURNED, _act("renew", 200, ended=True))),)
GOOD = (
    Seen(contract=_contract("409"), exchanges=(_MADE, _RETURNED, _act("renew", 409, ended=True))),
    Seen(contract=_contract("404"), exchanges=(_MADE, _RETURNED, _act("renew", 200, ended=True))),
    Seen(contract=_contract("409"), exchanges=(_MADE, _RETURNED, _act("renew", 200, ended=False))),
)


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Make a thing, end it, where need be after another action, and act on it as if it had not ended."""
    for resource in resources(contract):
        actions = below(contract, resource.path, "POST")
        acting = [each for each in actions if _GOING_ON.search(each.path) and declares(each, "409")]
        for ending in actions if resource.create is not None else ():
            if _ENDING.search(ending.path) and acting:
                assert resource.create is not None
                yield from _end_and_act(resource.create, resource.parameter, ending, acting)


def _end_and_act(
    create: Operation, parameter: str, ending: Operation, acting: list[Operation]
) -> Generator[Request, Exchange, None]:
    for before in (None, *acting):
        made = yield ask(create)
        name = identifier(made, parameter)
        if not succeeded(made) or name is None:
            return
        where = {**path_values(made), parameter: name}
        if before is not None and not succeeded((yield ask(before, path_values=where, caller="same"))):
            continue
        for adding in _ways(ending, shown(made)):
            if succeeded((yield ask(ending, path_values=where, adding=adding, caller="same"))):
                for each in acting:
                    yield ask(each, path_values=where, caller="same")
                return


def _ways(ending: Operation, thing: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """What may be said where a thing is ended: nothing further, a day that the thing itself names, and each reason."""
    yield {}
    fields = body_fields(ending)
    days = [each for each in thing.values() if isinstance(each, str) and _A_DAY.fullmatch(each)][:_MOST_DAYS]
    dated = [name for name, shape in fields.items() if any("date" in each.formats for each in shape.strings)]
    named = {name: sorted(each.values or ()) for name, shape in fields.items() for each in shape.strings if each.values}
    for day in days if dated else [""]:
        said = dict.fromkeys(dated, day)
        for name, values in named.items():
            yield from ({**said, name: value} for value in values[:_MOST_REASONS])
        if said and not named:
            yield said


def _of_its_own(seen: Seen) -> Iterator[Finding]:
    """What was tried for this rule: an ending that succeeds, and what succeeds after it with the same thing."""
    ended: Exchange | None = None
    made: Exchange | None = None
    told: set[str | None] = set()
    for each in steps(seen.exchanges, "ended-thing-acted-on"):
        place = _path(each)
        if made is None or not place.startswith(f"{_path(made)}") or "/" not in str(each.operation).partition("}")[2]:
            made = each if succeeded(each) else made
        if _ENDING.search(place):
            ended = each if succeeded(each) else None
        elif not _GOING_ON.search(place):
            ended = None
        elif ended is not None and each.operation not in told and _is_wrong(seen.contract, ended, each):
            told.add(each.operation)
            yield _finding(made or ended, ended, each)


def _is_wrong(document: Mapping[str, Any], ended: Exchange, each: Exchange) -> bool:
    declared = succeeded(each) and _declares(document, str(each.operation))
    return declared and _is_of_the_same(ended, each) and _moved(ended, each)


def _is_of_the_same(one: Exchange, other: Exchange) -> bool:
    return _path(one).rpartition("/")[0] == _path(other).rpartition("/")[0]


def _moved(ended: Exchange, acted: Exchange) -> bool:
    """Is what was ended in another state now, or ended still and acted upon?"""
    before, after = shown(ended), shown(acted)
    states = [name for name in before if snake(name) in ("status", "state")]
    return any(before[name] != after.get(name) for name in states) or (_has_ended(ended) and _has_ended(acted))


def ended_thing_acted_on(seen: Seen) -> Iterator[Finding]:
    """One finding per action: the chains that are tried for failures in every order are looked at once more."""
    yield from _of_its_own(seen)
    mine = steps(seen.exchanges, "server-error")
    told: set[str | None] = set()
    for made, ending, acting in zip(mine, mine[1:], mine[2:], strict=False):
        words = (_path(ending), _path(acting))
        if not _ENDING.search(words[0]) or not _GOING_ON.search(words[1]) or acting.operation in told:
            continue
        one_thing = words[0].rpartition("/")[0] == words[1].rpartition("/")[0]
        whole = one_thing and all(map(succeeded, (made, ending, acting))) and not _has_ended(made)
        if whole and _has_ended(ending) and _has_ended(acting) and _declares(seen.contract, str(acting.operation)):
            told.add(acting.operation)
            yield _finding(made, ending, acting)


def _path(exchange: Exchange) -> str:
    return exchange.request.url.partition("?")[0]


def _has_ended(exchange: Exchange) -> bool:
    fields = {snake(name): value for name, value in shown(exchange).items()}
    at = any(_ENDED_AT.search(name) and value for name, value in fields.items())
    return at or any(str(fields.get(name)).lower() in _ENDED for name in ("status", "state"))


def _declares(document: Mapping[str, Any], operation: str) -> bool:
    method, _, path = operation.partition(" ")
    return "409" in (document.get("paths", {}).get(path, {}).get(method.lower(), {}).get("responses") or {})


def _finding(made: Exchange, ending: Exchange, acting: Exchange) -> Finding:
    return shown_by(
        "ended-thing-acted-on",
        SEVERITY,
        f"{acting.operation} answers {acting.response.status} after {ending.operation}, which has ended the thing",
        "Look at the state before acting, and answer 409 where the thing has ended.",
        (made, ending, acting),
        cause=(str(acting.operation),),
        operations=(str(acting.operation), str(ending.operation)),
    )
