"""The target fails on a request that it should answer.

Why: A server error is a crash: the caller learns nothing, and what was half done stays half done. The request that is shown is
the smallest one that was seen to cause it.

Mend: Handle the value at the marked line, or refuse it in the model (a constraint on the field), so that the answer is a 4xx that
the contract declares.

Source: RFC 9110, 15.6 (server errors); OpenAPI 3.1, Responses Object.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from itertools import product

from harness.model.contract import Contract, Operation
from harness.model.exchange import Exchange, Request
from harness.model.finding import Finding, Severity
from harness.model.observation import Observation
from harness.model.plan import ask
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._crash_habits import habit_of
from harness.rules.api._links import Resource, identifier, path_values, resources
from harness.rules.api._promises import promises
from harness.rules.api._proof import (
    by_cause,
    curls,
    evidence,
    operations_of,
    sent_for,
    site_of,
    sources,
    succeeded,
    traceback_evidence,
)
from harness.rules.samples import answers

SEVERITY = Severity.ERROR

_DIVISION = sample.noticed(
    "exception", "GET /items", type="ZeroDivisionError", site=sample.site("shop:share", "return total / n")
)
_CHAIN = (
    sample.seen("POST /items", 201, {"id": 7}, sent={}, source="server-error#1"),
    sample.seen("POST /items/{id}/close", 200, {}, url="/items/7/close", source="server-error#2"),
    sample.seen("POST /items/{id}/close", 500, {}, url="/items/7/close", source="server-error#3"),
)
BAD = (
    Seen(exchanges=_CHAIN),
    Seen(exchanges=(sample.seen("GET /items", 500),), observations=(_DIVISION,)),
    Seen(exchanges=(sample.seen("GET /items", 500, {"detail": "oops"}),)),
    Seen(exchanges=(sample.seen("GET /items", 200, {}),), observations=(_DIVISION,)),
)
GOOD = (
    Seen(exchanges=(sample.seen("GET /items", 200, {}),)),
    Seen(exchanges=_CHAIN[:2]),
    Seen(
        contract=sample.contract(("GET /items", answers(status="503"))),
        exchanges=(sample.seen("GET /items", 503),),
    ),
)


_MOST_ACTIONS = 5
_MEND = "Handle this value, or refuse it in the model so that the answer is a declared 4xx."


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Make a thing of each kind and do two things with it, in every order: what only fails in a certain state shows then.

    Each chain begins with a thing of its own and is as short as it can be: what fails after one step is not tried after two.
    """
    for resource in resources(contract):
        if resource.create is not None:
            yield from _chains(contract, resource, resource.create)


def _chains(contract: Contract, resource: Resource, create: Operation) -> Generator[Request, Exchange, None]:
    """All pairs of actions on one kind of thing, as long as such things can be made."""
    failing: set[str] = set()
    actions = tuple(_actions(contract, resource))
    for first, second in product(actions, actions):
        if first.name in failing or second.name in failing:
            continue
        made = yield ask(create)
        name = identifier(made, resource.parameter)
        if not succeeded(made) or name is None:
            return
        where = {**path_values(made), resource.parameter: name}
        done = yield ask(first, path_values=where, caller="same")
        if done.response.status >= 500:
            failing.add(first.name)
        elif succeeded(done):
            yield ask(second, path_values=where, caller="same")


def _actions(contract: Contract, resource: Resource) -> Iterator[Operation]:
    """What changes a thing by its identifier, a handful; reading counts once."""
    below = f"{resource.path}/"
    found = [
        each
        for each in contract.operations
        if each.path == resource.path or (each.path.startswith(below) and "{" not in each.path.removeprefix(below))
    ]
    changing = [each for each in found if each.method in ("POST", "PATCH", "PUT", "DELETE")]
    yield from changing[:_MOST_ACTIONS]
    yield from [each for each in found if each.method == "GET" and each.path == resource.path][:1]


def server_error(seen: Seen) -> Iterator[Finding]:
    """Every undeclared 5xx, and every exception that left the app, by the place that raised it."""
    promised = promises(seen.contract)
    crashes = sources(seen.observations, "exception")
    sightings = [
        (_cause(each, crashes.get(each.source)), each, crashes.get(each.source))
        for each in seen.exchanges
        if each.source in crashes
        or (each.response.status >= 500 and not promised.declares_exactly(each.operation, each.response.status))
    ]
    for group in by_cause(sightings):
        yield _finding(group.cause, _chain(seen.exchanges, group.exchange), group.fact)


def _chain(exchanges: tuple[Exchange, ...], failed: Exchange) -> tuple[Exchange, ...]:
    """The steps of a chain that end with a failure; the failure alone where it was no step."""
    if not sent_for(failed, "server-error"):
        return (failed,)
    place = exchanges.index(failed)
    begins = (at for at in range(place, -1, -1) if exchanges[at].request.method == "POST" and succeeded(exchanges[at]))
    made = next((at for at in begins if not path_values(exchanges[at]) or at < place - 1), place)
    chain = exchanges[made : place + 1]
    return tuple(each for each in chain if each is failed or each.response.status not in (401, 403))


def _cause(exchange: Exchange, crash: Observation | None) -> tuple[str, ...]:
    if crash is None:
        return (str(exchange.operation), str(exchange.response.status))
    habit = habit_of(exchange, crash)
    if habit is not None:
        return habit.cause
    site = site_of(crash)
    where = str(site.get("function") or exchange.operation)
    places = tuple(str(each) for each in crash.data.get("places", ()))
    return (str(crash.data.get("type", "exception")), where, str(site.get("statement", "")), *places)


def _finding(cause: tuple[str, ...], chain: tuple[Exchange, ...], crash: Observation | None) -> Finding:
    exchange = chain[-1]
    habit = habit_of(exchange, crash) if crash is not None else None
    message = _message(exchange, crash) + _after(chain[:-1])
    return Finding(
        rule="server-error",
        severity=SEVERITY if habit is None else habit.severity,
        message=message if habit is None else f"{message}, for {habit.words}",
        symptoms=()
        if habit is None or crash is None or crash.location is None
        else (f"{exchange.operation} at {crash.location}",),
        mend=_MEND if habit is None else habit.mend,
        cause=cause,
        operations=operations_of(exchange),
        direction="response",
        at=crash.location if crash is not None else None,
        reproduction=curls(*chain),
        evidence=(*(traceback_evidence(crash) if crash is not None else ()), *(evidence(each) for each in chain)),
    )


def _after(steps: tuple[Exchange, ...]) -> str:
    return f", after {', '.join(str(each.operation) for each in steps)}" if steps else ""


def _message(exchange: Exchange, crash: Observation | None) -> str:
    if crash is None:
        return f"{exchange.operation} answers {exchange.response.status}, which its contract does not declare"
    lines = str(crash.detail).strip().splitlines() or [""]
    raised = f"{crash.data.get('type', 'an exception')}: {lines[0]}".rstrip(": ")
    when = " after it has answered" if crash.data.get("after_response") else ""
    places = ", ".join(crash.data.get("places", ()))
    about = f" at {places}" if places else ""
    return f"{exchange.operation} fails{when} with {raised}{about}"
