"""Conversations with a target: who calls, what is kept, when to stop."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from types import TracebackType
from typing import Self

import pytest

from harness.model.contract import Operation
from harness.model.errors import CannotRun
from harness.model.exchange import Exchange, Request, Response, header
from harness.model.observation import Observation
from harness.probes.api_session import Session
from harness.probes.identity import Identity, Login

_OPEN = Operation(method="GET", path="/open")
_LOCKED = Operation(method="GET", path="/locked", security=({"bearer": ()},))
_ADA = Identity(name="ada", headers=(("Authorization", "Bearer ada"),))
_EVE = Identity(name="eve", login=Login(token_path="/token", username="eve", password="p"))


class FakeCaller:
    """Answers by a function; a None answer is a loss that is observed."""

    base_url = "http://fake"

    def __init__(self, answer: Callable[[Request], Response | None]) -> None:
        self.asked: list[Request] = []
        self.seen: list[Observation] = []
        self._answer = answer

    def send(self, request: Request, *, timeout: float = 10.0) -> Exchange:
        """One exchange."""
        self.asked.append(request)
        response = self._answer(request)
        if response is None:
            self.seen.append(Observation(kind="hang", subject=request.url))
            raise CannotRun("no answer")
        return Exchange(request=request, response=response)

    def observed(self) -> Sequence[Observation]:
        """What was lost since the last call."""
        seen, self.seen = self.seen, []
        return seen

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing to stop."""


def _token(request: Request) -> Response:
    return Response(status=200, body=b'{"access_token": "t1"}' if request.url.endswith("/token") else b"[]")


def _get(path: str) -> Request:
    return Request(method="GET", url=f"http://fake{path}", headers=(("authorization", "made"), ("x", "1")))


def test_exchanges_are_numbered_and_named() -> None:
    """Each is kept with its operation and purpose until taken."""
    session = Session(FakeCaller(_token))
    session.send(_get("/open"), _OPEN, "case")
    session.send(_get("/open"), _OPEN, "walk")
    exchanges, observations = session.take()
    assert [(each.source, each.operation) for each in exchanges] == [("case#1", "GET /open"), ("walk#2", "GET /open")]
    assert observations == ()
    assert session.take() == ((), ())


def test_a_locked_operation_is_called_with_credentials() -> None:
    """Fixed headers and password logins; they win over generated headers. Nobody's go to an open operation."""
    caller = FakeCaller(_token)
    session = Session(caller, identities=(_ADA, _EVE))
    session.log_in()
    assert caller.asked[0].body == b"grant_type=password&username=eve&password=p"
    session.send(_get("/locked"), _LOCKED, "case", "eve")
    session.send(_get("/locked"), _LOCKED, "case")
    session.send(_get("/open"), _OPEN, "case")
    sent = [header(each.headers, "authorization") for each in caller.asked[1:]]
    assert sent == ["Bearer t1", "Bearer ada", "made"]


def test_the_identity_that_suits_is_remembered() -> None:
    """Each is tried until one is not refused; candidates begin with it; without identities nobody calls."""

    def for_eve(request: Request) -> Response:
        return _token(request) if header(request.headers, "authorization") != "Bearer ada" else Response(status=403)

    session = Session(FakeCaller(for_eve), identities=(_ADA, _EVE))
    session.log_in()
    assert session.candidates(_LOCKED) == ("ada", "eve")
    assert not session.settled(_LOCKED)
    assert session.send_as_whoever_may(_get("/locked"), _LOCKED, "case").response.status == 200
    assert session.settled(_LOCKED)
    assert session.settled(_OPEN)
    assert session.candidates(_LOCKED) == ("eve", "ada")
    assert session.accepted["GET /locked"] == 1
    assert Session(FakeCaller(_token)).candidates(_LOCKED) == ("",)


def test_a_refused_login_says_whose() -> None:
    """The error names identity, status and path."""
    session = Session(FakeCaller(lambda _: Response(status=401, body=b"{}")), identities=(_EVE,))
    with pytest.raises(CannotRun, match="'eve' was not logged in: 401 from /token"):
        session.log_in()


def test_a_loss_is_tried_again_and_ends_an_operation() -> None:
    """What is lost twice is observed once, with its request; nothing more is sent to that operation."""
    caller = FakeCaller(lambda _: None)
    session = Session(caller)
    assert session.send(_get("/open"), _OPEN, "case").response.status == 0
    assert session.gave_up("GET /open")
    assert session.send(_get("/open"), _OPEN, "case").response.status == 0
    assert len(caller.asked) == 2
    exchanges, (observation,) = session.take()
    assert exchanges == ()
    assert (observation.operation, observation.data["source"]) == ("GET /open", "case#1")
    assert observation.data["request"]["url"] == "http://fake/open"


def test_a_loss_that_does_not_come_back_is_forgotten() -> None:
    """A busy machine is no finding; the second time it happens to an operation, it is."""
    answers = iter([None, Response(status=200), None])
    session = Session(FakeCaller(lambda _: next(answers)))
    assert session.send(_get("/open"), _OPEN, "case").response.status == 200
    assert session.take()[1] == ()
    assert session.send(_get("/open"), _OPEN, "case").response.status == 0
    assert [each.kind for each in session.take()[1]] == ["hang"]


def test_a_target_that_is_gone_is_an_error() -> None:
    """A loss that nobody observed is no fault of one operation."""

    class Gone(FakeCaller):
        def observed(self) -> Sequence[Observation]:
            return ()

    with pytest.raises(CannotRun):
        Session(Gone(lambda _: None)).send(_get("/open"), _OPEN, "case")


def test_time_runs_out() -> None:
    """The clock decides, when a limit is given."""
    now = [0.0]
    session = Session(FakeCaller(_token), max_time=5, clock=lambda: now[0])
    assert not session.out_of_time
    assert session.share(4) == 1.25
    assert not session.past(1.25)
    now[0] = 5.0
    assert session.past(1.25)
    assert session.out_of_time
    assert session.share(4) == 5.0
    unbounded = Session(FakeCaller(_token))
    assert not unbounded.out_of_time
    assert not unbounded.past(unbounded.share(2))


def test_made_up_credentials_are_of_the_declared_kinds() -> None:
    """Bearer by default, basic, keys in headers and cookies where the contract says so."""
    schemes = {
        "a": {"type": "apiKey", "in": "header", "name": "X-Key"},
        "b": {"type": "apiKey", "in": "cookie", "name": "sid"},
        "c": {"type": "http", "scheme": "basic"},
    }
    caller = FakeCaller(_token)
    Session(caller, schemes=schemes).send_garbage(_get("/locked"), _LOCKED, "walk")
    sent = caller.asked[0].headers
    assert header(sent, "x-key") == "harness-made-this-up"
    assert header(sent, "cookie") == "sid=harness-made-this-up"
    assert header(sent, "authorization").startswith("Basic ")


class PipelinedCaller(FakeCaller):
    """Takes several requests at once; a loss ends the lot."""

    def send_all(self, requests: Sequence[Request], *, timeout: float = 10.0) -> Generator[Exchange | None, None, None]:
        """The exchanges up to the first loss."""
        for request in requests:
            try:
                yield self.send(request)
            except CannotRun:
                yield None
                return


def _asking(name: str) -> Request:
    return Request(method="GET", url=f"http://fake/open?{name}")


def test_a_lot_goes_on_behind_what_is_lost() -> None:
    """What is lost is tried once more, the rest is sent, all in order; what answers the second time leaves no trace."""
    times: list[str] = []

    def answer(request: Request) -> Response | None:
        times.append(request.url[-1])
        return None if request.url.endswith("b") and times.count("b") == 1 else Response(status=200)

    session = Session(PipelinedCaller(answer))
    seen = session.send_many([_asking("a"), _asking("b"), _asking("c")], _OPEN, "case")
    assert [(each.request.url[-1], each.response.status) for each in seen] == [("a", 200), ("b", 200), ("c", 200)]
    assert session.take()[1] == ()


def test_a_lot_that_is_lost_again_is_given_up() -> None:
    """Two losses are enough; the rest has status 0, and the hang is told."""
    session = Session(PipelinedCaller(lambda _: None))
    seen = session.send_many([_asking("a"), _asking("b"), _asking("c")], _OPEN, "case")
    assert [each.response.status for each in seen] == [0, 0, 0]
    assert session.gave_up(_OPEN.name)
    assert {each.kind for each in session.take()[1]} == {"hang"}


def test_a_rate_is_kept() -> None:
    """Ten a second are a tenth of a second apart."""
    now = [0.0]
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(round(seconds, 3))
        now[0] += seconds

    session = Session(PipelinedCaller(lambda _: Response(status=200)), rate=10, clock=lambda: now[0], sleep=sleep)
    session.send_many([_asking("a"), _asking("b"), _asking("c")], _OPEN, "case")
    assert slept == [0.1, 0.1]
