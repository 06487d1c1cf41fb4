"""Finds requests that a target accepts, and makes things of every kind: anew, with what they refer to, as whoever may."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from harness.model.contract import Contract, Operation
from harness.model.exchange import Exchange, Request
from harness.probes.api_case import Case
from harness.probes.api_cases import Cases
from harness.probes.api_fresh import MANNERS
from harness.probes.api_guesses import Guesses
from harness.probes.api_session import Session
from harness.probes.api_values import creators, name_of, plain_name

_NOT_FOR_YOU = frozenset({401, 403, 404})
_OTHERS = 6
"""Known things that the making of another thing is tried on."""

_ADDED = 6
"""Optional fields that are tried one by one."""


class Making:
    """What one session has the target accept; every accepted case is kept among the guesses."""

    def __init__(self, session: Session, guesses: Guesses, contract: Contract) -> None:
        self._session = session
        self._guesses = guesses
        self._known = guesses.known
        self._cases: Cases = guesses.cases
        self._creators = creators(contract)
        self._makers = self._known.makers(contract.operations)

    def attempt_until_accepted(
        self, operation: Operation, purpose: str = "guess", *, further: bool = True
    ) -> Exchange | None:
        """The exchange in which the target accepted a guess, or the last one tried."""
        return self._first_accepted(operation, self._guesses.of(operation, further=further), purpose)

    def make(self, operation: Operation, purpose: str) -> Exchange | None:
        """The exchange in which a further thing was made, or the last attempt."""
        known = self._guesses.accepted.get(operation.name)
        if known is None:
            return self.attempt_until_accepted(operation, purpose, further=False)
        if (anew := self._on_a_fresh_thing(operation, known, purpose)) is not None:
            return anew
        if (referring := self._on_fresh_references(operation, known, purpose)) is not None:
            return referring
        others = (self._known.fill(known, turn) for turn in range(1, _OTHERS))
        return self._first_accepted(operation, (self._guesses.another(operation, each) for each in others), purpose)

    def renew(self, operation: Operation) -> None:
        """Have an accepted case that still is one: what it is about may be gone, or in another state by now."""
        case = self._guesses.accepted.get(operation.name)
        if case is None or "{" not in operation.path or operation.method == "DELETE":
            return
        if self.as_whoever_may(operation, self._guesses.another(operation, case), "guess").response.status < 300:
            return
        if self._on_a_fresh_thing(operation, case, "guess") is not None:
            return
        for other in dict.fromkeys(-turn if odd else turn for turn in range(1, _OTHERS) for odd in (False, True)):
            filled = self._known.fill(case, other)
            if self._session.out_of_time or self._session.gave_up(operation.name):
                return
            if self.as_whoever_may(operation, self._guesses.another(operation, filled), "guess").response.status < 300:
                self._guesses.accepted[operation.name] = filled
                return

    def learn_to_repeat(self, operation: Operation) -> None:
        """Find how to make another thing: where the same body again is refused, something in it must be unique."""
        case = self._guesses.accepted.get(operation.name)
        if operation.method != "POST" or case is None or operation.name in self._guesses.manners:
            return
        for manner in MANNERS:
            if self._session.out_of_time or self._session.gave_up(operation.name):
                return
            made = self.as_whoever_may(operation, self._guesses.another(operation, case, manner), "guess")
            if 200 <= made.response.status < 300:
                self._guesses.manners[operation.name] = manner
                return

    def enrich(self, operation: Operation) -> None:
        """Where no more than what is required was accepted, add the optional fields that are accepted as well, one at a time."""
        case = self._guesses.accepted.get(operation.name)
        if case is None or operation.method not in ("POST", "PUT", "PATCH"):
            return
        for name, value in islice(self._cases.missing(operation, case), _ADDED):
            if self._session.out_of_time or self._session.gave_up(operation.name) or not isinstance(case.body, dict):
                return
            richer = self._known.fill(replace(case, body={**case.body, name: value}))
            sent = self.as_whoever_may(operation, self._guesses.another(operation, richer), "guess")
            if 200 <= sent.response.status < 300:
                self._guesses.accepted[operation.name] = case = richer

    def as_whoever_may(self, operation: Operation, case: Case, purpose: str) -> Exchange:
        """The exchange of a case as the identity that is let in; what it shows is learnt."""
        exchange = self._session.send_as_whoever_may(self.request(operation, case), operation, purpose, _NOT_FOR_YOU)
        self.learn(operation, case, exchange)
        return exchange

    def learn(self, operation: Operation, case: Case, exchange: Exchange) -> None:
        """Take what an exchange shows, and the case where it was accepted."""
        if 200 <= exchange.response.status < 300 and not case.off:
            self._guesses.accepted.setdefault(operation.name, case)
        self._known.learn(exchange)

    def request(self, operation: Operation, case: Case) -> Request:
        """The case as it is sent, with the tag of its thing where one is demanded."""
        request = case.as_request(self._session.caller.base_url)
        return request if "header" in case.off else self._known.tagged(request, operation)

    def _first_accepted(self, operation: Operation, cases: Iterator[Case], purpose: str) -> Exchange | None:
        last = None
        for case in cases:
            if self._session.out_of_time or self._session.gave_up(operation.name):
                break
            last = self.as_whoever_may(operation, case, purpose)
            if 200 <= last.response.status < 300:
                return last
        return last

    def _on_a_fresh_thing(self, operation: Operation, case: Case, purpose: str) -> Exchange | None:
        """The exchange in which the target accepted a case for a thing made just before; None where it did not."""
        parameter, create = self._creators.get(operation.name, ("", None))
        seed = self._guesses.accepted.get(create.name) if create is not None else None
        if create is None or seed is None or self._session.out_of_time:
            return None
        around = {name: value for name, value in case.path_values.items() if name in seed.path_values}
        seed = replace(seed, path_values={**seed.path_values, **around})
        made = self.as_whoever_may(create, self._guesses.another(create, seed), "guess")
        if not 200 <= made.response.status < 300:
            return None
        name = name_of(made, parameter)
        named = self._known.linked(made, operation) or ({} if name is None else {parameter: name})
        if not named:
            return None
        renewed = replace(case, path_values={**case.path_values, **named})
        exchange = self.as_whoever_may(operation, self._guesses.another(operation, renewed), purpose)
        if not 200 <= exchange.response.status < 300:
            return None
        self._guesses.accepted[operation.name] = renewed
        return exchange

    def _on_fresh_references(self, operation: Operation, case: Case, purpose: str) -> Exchange | None:
        """The exchange in which the target accepted a case that refers to things made just before; None where it did not.

        What is known may all be taken by now: the copy is lent, the seat is sold.
        """
        made = {name: each for name in self._references(case) if (each := self._made_anew(operation, name)) is not None}
        if not made or not isinstance(case.body, dict):
            return None
        anew = self._guesses.another(operation, case)
        exchange = self.as_whoever_may(operation, replace(anew, body={**anew.body, **made}), purpose)
        return exchange if 200 <= exchange.response.status < 300 else None

    def _references(self, case: Case) -> list[str]:
        """The fields of a body that name other things which this target makes."""
        fields = case.body if isinstance(case.body, dict) else {}
        return [each for each in fields if self._known.refers(case, each) and plain_name(each) in self._makers]

    def _made_anew(self, operation: Operation, name: str) -> Any:
        """The name of a thing made for a field that refers to it; None where none is made."""
        create = self._makers[plain_name(name)]
        seed = self._guesses.accepted.get(create.name)
        if seed is None or create.name == operation.name or self._session.out_of_time:
            return None
        made = self.as_whoever_may(create, self._guesses.another(create, seed), "guess")
        return name_of(made, name) if 200 <= made.response.status < 300 else None
