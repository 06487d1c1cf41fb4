"""One conversation with a target: sends requests as someone, numbers what was seen, and knows when to give up."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from typing import Any

from harness.model.contract import Operation
from harness.model.errors import CannotRun
from harness.model.exchange import Exchange, Headers, Request, Response
from harness.model.observation import Observation
from harness.model.target import Attributed, Caller, Concurrent, Pipelined
from harness.probes.identity import Credentials, Identity

NO_ANSWER = Response(status=0)
_LOSSES_LIMIT = 2
_KEPT_OF_OVERSIZE = 64 * 2**10
"""Bytes that are kept of an answer without end, of which there may be many."""

_PATIENCE = 3
"""How many times longer a request that was lost may take the second time: a busy machine is no hang."""

_UNKNOWN_CALLER = 401
_MOST_IN_VAIN = 2
"""Times that logging in again did not help one operation, after which it is not tried for it any more."""

_REFUSED = frozenset({401, 403})
_MADE_UP = "harness-made-this-up"


class Session:
    """What is seen since the last `take()`, and who suits which operation.

    Shape: `accepted` counts the successful answers by operation, for good.
    Units: `timeout` and `max_time` are seconds, `rate` is requests a second. `source` of an exchange is what it was sent for, `#` and a number; an observation
    carries the same under `source` in its data, and the request under `request` (its body as Latin-1 text). What is sent as
    somebody on purpose has ` as ` and who that is behind the number.
    """

    def __init__(
        self,
        caller: Caller,
        *,
        identities: Sequence[Identity] = (),
        schemes: Mapping[str, Mapping[str, Any]] | None = None,
        timeout: float = 5.0,
        max_time: float | None = None,
        rate: float | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.caller = caller
        self._attribute = caller.attribute if isinstance(caller, Attributed) else _nowhere
        self.requests = 0
        self.accepted: Counter[str] = Counter()
        self._timeout = timeout
        self._clock = clock
        self._ends = None if max_time is None else clock() + max_time
        self._identities = tuple(identities)
        self._garbage = _made_up((schemes or {}).values())
        self._credentials = {each.name: Credentials(each, caller, clock=clock) for each in self._identities}
        self._pause = 1.0 / rate if rate else 0.0
        self._next = 0.0
        self._sleep = sleep
        self._suits: dict[str, str] = {}
        self._issued: dict[Headers, str] = {}
        self._vain: Counter[str] = Counter()
        self.shut_out: set[str] = set()
        """Identities that were let in at first, and later no more."""
        self._losses: Counter[str] = Counter()
        self._exchanges: list[Exchange] = []
        self._observations: list[Observation] = []

    @property
    def out_of_time(self) -> bool:
        """Is the time that this session was given used up?"""
        return self.past(self._ends)

    def share(self, parts: int) -> float | None:
        """When one of so many equal parts of the remaining time ends, on this session's clock; None without a limit."""
        now = self._clock()
        return None if self._ends is None else now + max(0.0, self._ends - now) / parts

    def past(self, moment: float | None) -> bool:
        """Is that moment over?"""
        return moment is not None and self._clock() >= moment

    def log_in(self) -> None:
        """Obtain the credentials of every identity. Raises: CannotRun when one is refused that was never let in."""
        self._attribute("")
        for name, each in self._credentials.items():
            known = name in self._issued.values()
            try:
                each.obtain()
            except CannotRun:
                if not known:
                    raise
                self.shut_out.add(name)
            self._issued[each.headers] = name
        self.caller.observed()

    def _renewed(self, headers: Headers) -> Headers:
        """Other credentials of whose these are, who logs in again; none where they cannot.

        A request may have ended their session: signing out is an operation like others.
        """
        name = self._issued.get(headers, "")
        known = self._credentials.get(name)
        if known is None or not known.may_renew or name in self.shut_out:
            return ()
        self._attribute("")
        try:
            known.obtain()
        except CannotRun:
            self.shut_out.add(name)
            return ()
        finally:
            self.caller.observed()
        self._issued[known.headers] = name
        return known.headers

    def current(self, headers: Headers) -> Headers:
        """Credentials as they are now, of whose these were."""
        known = self._credentials.get(self._issued.get(headers, ""))
        return headers if known is None else known.headers

    def _headers(self, name: str) -> Headers:
        """The credentials of somebody, renewed where they are about to expire; none for nobody."""
        known = self._credentials.get(name)
        if known is None:
            return ()
        self._attribute("")
        if known.keep_fresh():
            self.caller.observed()
        self._issued[known.headers] = name
        return known.headers

    def _wait(self) -> None:
        """Keep to the wanted rate."""
        if self._pause:
            now = self._clock()
            if now < self._next:
                self._sleep(self._next - now)
            self._next = max(now, self._next) + self._pause

    def gave_up(self, operation: str) -> bool:
        """Did this operation hang or end its process too often to go on?"""
        return self._losses[operation] >= _LOSSES_LIMIT

    def candidates(self, operation: Operation) -> tuple[str, ...]:
        """The identities worth trying on an operation, the best known first; nobody's name is empty."""
        if not operation.security:
            return ("",)
        names = tuple(each.name for each in self._identities if each.name not in self.shut_out)
        suits = self._suits.get(operation.name)
        return (suits, *(each for each in names if each != suits)) if suits is not None else names or ("",)

    def settled(self, operation: Operation) -> bool:
        """Is it known who may call this operation?"""
        return operation.name in self._suits or not operation.security

    def send_as_whoever_may(
        self, request: Request, operation: Operation, purpose: str, refused: frozenset[int] = _REFUSED
    ) -> Exchange:
        """One exchange as each candidate in turn, until one is not refused; it suits from then on."""
        for identity in self.candidates(operation):
            exchange = self.send(request, operation, purpose, identity)
            if exchange.response.status and exchange.response.status not in refused:
                self._suits[operation.name] = identity
                break
        return exchange

    def send(self, request: Request, operation: Operation, purpose: str, identity: str | None = None) -> Exchange:
        """One exchange as the identity that suits; one that got no answer has status 0 and is not kept."""
        who = self.candidates(operation)[0] if identity is None else identity
        return self.send_with(request, operation, purpose, self._headers(who))

    def send_garbage(self, request: Request, operation: Operation, purpose: str) -> Exchange:
        """One exchange with credentials that nobody has."""
        return self.send_with(request, operation, purpose, self._garbage)

    def owner(self, headers: Headers) -> Identity | None:
        """Whose credentials are among these headers, or were?"""
        for own, name in self._issued.items():
            if own and all(pair in headers for pair in own):
                return next(each for each in self._identities if each.name == name)
        return None

    def credentials(self, owner: Identity | None) -> Headers:
        """The headers that make a request this identity's; none for nobody."""
        return () if owner is None else self._headers(owner.name)

    def others(self, owner: Identity | None, trait: str = "") -> tuple[Identity, ...]:
        """Identities that are not this one, and differ from it in `role` or `tenant` where some have one; a `tenant-peer` has its role."""
        if trait == "tenant-peer":
            return tuple(each for each in self.others(owner, "tenant") if owner is not None and each.role == owner.role)
        rest = [each for each in self._identities if owner is not None and each.name != owner.name]
        if trait and any(getattr(each, trait) for each in self._identities):
            rest = [each for each in rest if getattr(each, trait) != getattr(owner, trait)]
        return tuple(rest)

    def send_as(self, request: Request, operation: Operation, purpose: str, identity: Identity) -> Exchange:
        """One exchange as somebody in particular, who is named in its source."""
        return self.send_with(request, operation, purpose, self._headers(identity.name), f" as {identity.words}")

    def send_together(
        self, request: Request, operation: Operation, purpose: str, headers: Headers, times: int
    ) -> Exchange:
        """The last of so many exchanges sent at once; one with status 0 where the target cannot do that or loses one."""
        complete = replace(request, headers=_merged(request.headers, headers))
        lost = Exchange(request=complete, response=NO_ANSWER, operation=operation.name, source=purpose)
        if not isinstance(self.caller, Concurrent) or self.gave_up(operation.name):
            return lost
        self.requests += times
        self._attribute(operation.name)
        source = f"{purpose}#{self.requests}"
        try:
            seen = self.caller.send_together(complete, times, timeout=self._timeout)
        except CannotRun:
            self._observations += self._observed(operation, source, complete)
            self._recover(operation)
            return lost
        self._observations += self._observed(operation, source, complete)
        kept = [replace(each, operation=operation.name, source=f"{source} at once") for each in seen]
        self._exchanges += kept
        return kept[-1] if kept else lost

    def send_with(
        self, request: Request, operation: Operation, purpose: str, headers: Headers, whose: str = ""
    ) -> Exchange:
        """One exchange with these headers; what is lost is tried again, because a busy machine hangs too.

        Raises: CannotRun when the target is gone for good.
        """
        complete = replace(request, headers=_merged(request.headers, headers))
        self.requests += 1
        source = f"{purpose}#{self.requests}{whose}"
        exchange = self._attempt(complete, operation, source) or self._attempt(complete, operation, source, last=True)
        if exchange is not None and exchange.response.status == _UNKNOWN_CALLER:
            exchange = self._again(exchange, request, operation, purpose, headers, whose)
        return exchange or Exchange(request=complete, response=NO_ANSWER, operation=operation.name, source=source)

    def _again(
        self, refused: Exchange, request: Request, operation: Operation, purpose: str, headers: Headers, whose: str
    ) -> Exchange:
        """The exchange once more, after logging in anew, where that may help; what was refused then does not count."""
        if self._vain[operation.name] >= _MOST_IN_VAIN:
            return refused
        fresh = self._renewed(headers)
        if not fresh or fresh == headers:
            return refused
        if self._exchanges and self._exchanges[-1] is refused:
            self._exchanges.pop()
        complete = replace(request, headers=_merged(request.headers, fresh))
        self.requests += 1
        again = self._attempt(complete, operation, f"{purpose}#{self.requests}{whose}", last=True)
        self._vain[operation.name] += again is None or again.response.status == _UNKNOWN_CALLER
        return again or refused

    def _attempt(self, request: Request, operation: Operation, source: str, *, last: bool = False) -> Exchange | None:
        if self.gave_up(operation.name):
            return None
        self._wait()
        self._attribute(operation.name)
        try:
            seen = self.caller.send(request, timeout=self._timeout * (_PATIENCE if last else 1))
        except CannotRun:
            lost = self._observed(operation, source, request)
            if not lost:
                raise
            self._recover(operation)
            self._observations += lost if last or self.gave_up(operation.name) else []
            return None
        return self._kept(seen, operation, source, request)

    def _kept(self, seen: Exchange, operation: Operation, source: str, request: Request) -> Exchange:
        observed = self._observed(operation, source, request)
        self._observations += observed
        if any(each.kind == "oversize" for each in observed):
            seen = replace(seen, response=replace(seen.response, body=seen.response.body[:_KEPT_OF_OVERSIZE]))
        exchange = replace(seen, operation=operation.name, source=source)
        self._exchanges.append(exchange)
        self.accepted[operation.name] += 200 <= exchange.response.status < 400
        return exchange

    def send_many(
        self, requests: Sequence[Request], operation: Operation, purpose: str, identity: str | None = None
    ) -> list[Exchange]:
        """The exchanges of several requests as an identity, the one that suits unless said, in order; one without an answer has status 0.

        Raises: CannotRun when the target is gone for good.
        """
        headers = self._headers(self.candidates(operation)[0] if identity is None else identity)
        if self._pause or not isinstance(self.caller, Pipelined):
            return [self.send_with(each, operation, purpose, headers) for each in requests]
        waiting = [replace(each, headers=_merged(each.headers, headers)) for each in requests]
        done: list[Exchange] = []
        while waiting:
            if self.gave_up(operation.name):
                done += [Exchange(request=each, response=NO_ANSWER, operation=operation.name) for each in waiting]
                break
            answered = self._stream(waiting, operation, purpose)
            done += answered
            waiting = waiting[len(answered) :]
        ended = [at for at, each in enumerate(done) if each.response.status == _UNKNOWN_CALLER] if headers else []
        for at in ended:
            if self._vain[operation.name] < _MOST_IN_VAIN and self._may_renew(headers):
                self._exchanges = [each for each in self._exchanges if each is not done[at]]
                done[at] = self.send_with(requests[at], operation, purpose, self.current(headers))
        return done

    def _may_renew(self, headers: Headers) -> bool:
        known = self._credentials.get(self._issued.get(headers, ""))
        return known is not None and known.may_renew and self._issued[headers] not in self.shut_out

    def _stream(self, requests: Sequence[Request], operation: Operation, purpose: str) -> list[Exchange]:
        """As many as the target answers without being started again; what it loses is tried once more afterwards."""
        assert isinstance(self.caller, Pipelined)
        done: list[Exchange] = []
        lost: dict[int, list[Observation]] = {}
        self._attribute(operation.name)
        with closing(self.caller.send_all(requests, timeout=self._timeout)) as answers:
            for request, seen in zip(requests, answers, strict=False):
                self.requests += 1
                source = f"{purpose}#{self.requests}"
                if seen is not None:
                    done.append(self._kept(seen, operation, source, request))
                    continue
                lost[len(done)] = self._observed(operation, source, request)
                done.append(Exchange(request=request, response=NO_ANSWER, operation=operation.name, source=source))
                if self._losses[operation.name] + len(lost) >= _LOSSES_LIMIT:
                    break
        for place, observations in lost.items():
            self._recover(operation)
            again = self._attempt(requests[place], operation, done[place].source, last=True)
            done[place] = again or done[place]
            self._observations += observations if again is None and self.gave_up(operation.name) else []
        return done

    def take(self) -> tuple[tuple[Exchange, ...], tuple[Observation, ...]]:
        """What was seen since the last call."""
        exchanges, observations = tuple(self._exchanges), tuple(self._observations)
        self._exchanges, self._observations = [], []
        return exchanges, observations

    def _recover(self, operation: Operation) -> None:
        """A fresh process may know the old tokens no more."""
        self._losses[operation.name] += 1
        self.log_in()

    def _observed(self, operation: Operation, source: str, request: Request) -> list[Observation]:
        about = {"source": source, "request": _as_json(request)}
        return [replace(each, operation=operation.name, data={**each.data, **about}) for each in self.caller.observed()]


def _nowhere(_operation: str) -> None:
    """What a target that notes nothing is told."""


def _made_up(schemes: Iterable[Mapping[str, Any]]) -> Headers:
    """Credentials of the declared kinds that nobody has. Source: OpenAPI 3.1, Security Scheme Object."""
    made: dict[str, str] = {"authorization": f"Bearer {_MADE_UP}"}
    for scheme in schemes:
        name = str(scheme.get("name", ""))
        if scheme.get("in") == "header":
            made[name.lower()] = _MADE_UP
        elif scheme.get("in") == "cookie":
            made["cookie"] = f"{name}={_MADE_UP}"
        elif scheme.get("scheme") == "basic":
            made["authorization"] = "Basic aGFybmVzczptYWRlLXRoaXMtdXA="
    return tuple(made.items())


def _as_json(request: Request) -> Mapping[str, Any]:
    return {
        "method": request.method,
        "url": request.url,
        "headers": [list(each) for each in request.headers],
        "body": request.body.decode("latin-1"),
    }


def _merged(own: Headers, added: Headers) -> Headers:
    """Credentials win over generated headers of the same name."""
    names = {name.lower() for name, _ in added}
    return (*((name, value) for name, value in own if name.lower() not in names), *added)
