"""Plans of rules, completed and executed."""

from __future__ import annotations

import json
from collections.abc import Generator, Sequence
from types import TracebackType
from typing import Self

from harness.model import shape as s
from harness.model.contract import Contract, Operation, Parameter, Typed
from harness.model.exchange import Exchange, Request, Response, header
from harness.model.observation import Observation
from harness.model.plan import ask
from harness.probes.api_case import Case
from harness.probes.api_plans import PlanRunner
from harness.probes.api_session import Session
from harness.probes.identity import Identity

_LISTING = Operation(
    method="GET",
    path="/items",
    parameters=(Parameter(name="shop", place="query", typed=Typed(s.STRING), required=True),),
)
_CREATE = Operation(method="POST", path="/items", security=({"bearer": ()},))
_READ = Operation(method="GET", path="/items/{item_id}", security=({"bearer": ()},))
_CONTRACT = Contract(title="t", source="t", operations=(_LISTING, _CREATE, _READ))
_CASES = {
    "GET /items": Case(method="GET", path="/items", query={"shop": "s1", "colour": "red"}),
    "POST /items": Case(method="POST", path="/items", media_type="application/json", body={"name": "a"}),
    "GET /items/{item_id}": Case(method="GET", path="/items/{item_id}", path_values={"item_id": 1}),
}


class Recorder:
    """Accepts everything but the second creation of the same thing."""

    base_url = "http://fake"

    def __init__(self) -> None:
        self.asked: list[Request] = []

    def send(self, request: Request, *, timeout: float = 10.0) -> Exchange:
        """One exchange."""
        again = request.method == "POST" and any(each.body == request.body for each in self.asked)
        self.asked.append(request)
        return Exchange(request=request, response=Response(status=409 if again else 200, body=b'{"id": 7}'))

    def observed(self) -> Sequence[Observation]:
        """Nothing."""
        return ()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing to stop."""


def _run(*asked: Request) -> tuple[list[Request], list[int]]:
    answers: list[int] = []

    def plan(contract: Contract) -> Generator[Request, Exchange, None]:
        for each in asked:
            exchange = yield each
            answers.append(exchange.response.status)

    caller = Recorder()
    session = Session(caller, identities=(Identity(name="ada", headers=(("authorization", "Bearer ada"),)),))
    session.log_in()

    def make(operation: Operation, purpose: str) -> Exchange:
        fresh = Case(method="POST", path="/items", media_type="application/json", body={"name": "fresh"})
        return session.send(fresh.as_request(caller.base_url), operation, purpose)

    def accepted(operation: Operation) -> Case | None:
        return _CASES.get(operation.name)

    list(PlanRunner(session, _CONTRACT, accepted, make).run("rule", plan))
    return caller.asked, answers


def test_what_is_not_asked_for_is_completed() -> None:
    """Path values, required query parameters and bodies come from accepted requests; optional parameters do not."""
    asked, _ = _run(ask(_LISTING, query={"page": 2}), ask(_READ), ask(_CREATE))
    assert [each.url for each in asked] == [
        "http://fake/items?shop=s1&page=2",
        "http://fake/items/1",
        "http://fake/items",
    ]
    assert json.loads(asked[2].body) == {"name": "a"}


def test_what_is_asked_for_stands() -> None:
    """A plan's own path values and body win."""
    asked, _ = _run(ask(_READ, path_values={"item_id": "a/b"}), ask(_CREATE, body={"name": "mine"}))
    assert asked[0].url == "http://fake/items/a%2Fb"
    assert json.loads(asked[1].body) == {"name": "mine"}


def test_callers_are_as_asked() -> None:
    """The identity that suits, the same again, nobody, and somebody made up; the plan's own fields are not sent."""
    asked, _ = _run(ask(_READ), ask(_READ, caller="same"), ask(_READ, caller="nobody"), ask(_READ, caller="garbage"))
    sent = [header(each.headers, "authorization") for each in asked]
    assert sent == ["Bearer ada", "Bearer ada", "", "Bearer harness-made-this-up"]
    assert not any(name.startswith("harness-") for each in asked for name, _ in each.headers)


def test_a_creation_that_is_refused_as_known_is_tried_afresh() -> None:
    """A second creation may not be the first one's double."""
    asked, answers = _run(ask(_CREATE), ask(_CREATE))
    assert answers == [200, 200]
    assert json.loads(asked[-1].body) == {"name": "fresh"}


def test_an_empty_plan_asks_nothing() -> None:
    """A plan with nothing to ask of a contract sends nothing."""
    asked, answers = _run()
    assert (asked, answers) == ([], [])
