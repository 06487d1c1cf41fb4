"""Drives an API through everything that its contract allows, and a little that it does not."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from harness.model.contract import Contract, Operation
from harness.model.exchange import Exchange, Request
from harness.model.rule import Rule, Seen
from harness.model.target import Caller
from harness.probes.api_boundary import Edges
from harness.probes.api_case import Case
from harness.probes.api_cases import can_make
from harness.probes.api_corpus import Corpus, Kept
from harness.probes.api_forms import ANOTHER_KIND
from harness.probes.api_fresh import in_other_letters
from harness.probes.api_guesses import Guesses, once, thinned
from harness.probes.api_making import Making
from harness.probes.api_plans import PlanRunner
from harness.probes.api_profile import COMMIT, Profile
from harness.probes.api_session import Session
from harness.probes.identity import Identity

if TYPE_CHECKING:
    from harness.probes.api_generator import Generator

_ORDER = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
_SIGNS_OUT = re.compile(r"/(log-?out|sign-?out|revoke)(/[a-z-]+)?$|/sessions?/current$")
_REVISITED = 30
_WAYS = 24
"""Ways to ask for a listing that are tried again at the end."""

_SLOW = 0.4
"""Seconds after which an answer is asked for again."""
_AT_ONCE = 24
"""Cases that are handed over together: what one of them shows can serve the next such lot."""


class ApiProbe:
    """One target under one contract: `prepare()` first, then `drive()` operations and `walk()` the plans of rules, in any order.

    Shape: `cut_short` names the operations whose share of the time did not suffice for all random cases.
    """

    def __init__(
        self,
        caller: Caller,
        contract: Contract,
        document: Mapping[str, Any],
        *,
        seed: int,
        profile: Profile = COMMIT,
        identities: Sequence[Identity] = (),
        max_time: float | None = None,
        rate: float | None = None,
        corpus: Corpus | None = None,
    ) -> None:
        self.corpus = corpus or Corpus()
        self.session = Session(
            caller,
            identities=identities,
            schemes=contract.security_schemes,
            timeout=profile.timeout,
            max_time=max_time,
            rate=rate,
        )
        self.operations = tuple(sorted(contract.operations, key=_driving_order))
        self.cut_short: set[str] = set()
        self.guesses = Guesses(document, contract.operations, seed=seed, profile=profile, identities=identities)
        self._cases = self.guesses.cases
        self._known = self.guesses.known
        self._document = document
        self._seed = seed
        self._profile = profile
        self._searched: set[str] = set()
        self._edges = Edges(thorough=profile.thorough)
        self._ground: dict[str, Seen] = {}
        self._making = Making(self.session, self.guesses, contract)
        self._plans = PlanRunner(self.session, contract, self._for_a_plan, self._making.make, self._known.tagged)

    @property
    def faults(self) -> Mapping[str, str]:
        """Operations that not all cases could be made for, with the reason."""
        return self.guesses.faults

    @property
    def generator(self) -> Generator:
        """What makes further cases."""
        return self.guesses.generator

    def prepare(self) -> None:
        """Log in, and look for one request per operation that the target accepts, for half of the time at most.

        What is refused at first is tried again when all else was: what was made meanwhile may be what it needs.

        Raises: CannotRun when a login is refused or the target is gone.
        """
        self.session.log_in()
        half = self.session.share(2)
        for further in (False, True):
            for operation in self.operations:
                open_still = operation.method != "DELETE" and operation.name not in self.guesses.accepted
                if open_still and not self.session.past(half):
                    self._making.attempt_until_accepted(operation, further=further)
                    self._making.learn_to_repeat(operation)
                    self._making.enrich(operation)
                self._ground[operation.name] = _joined(self._ground.get(operation.name, Seen()), self._seen())

    def accepted(self, operation: Operation) -> Case | None:
        """A case that the target accepted, or the best guess at one."""
        return self.guesses.best(operation)

    def reached(self, operation: Operation) -> bool:
        """Was any request to this operation accepted?"""
        return self.session.accepted[operation.name] > 0

    def drive(self, operation: Operation) -> Seen:
        """Send this operation's deterministic cases, those sent while preparing included."""
        stored = [each.request(self.session.caller.base_url) for each in self.corpus.of(operation.name)]
        if not self.session.out_of_time:
            for exchange in self.session.send_many(stored, operation, "corpus"):
                self._known.learn(exchange)
            self._making.renew(operation)
            self._send_all(operation, self._of(operation))
            self._repeat_the_accepted(operation)
            self._read_what_was_uploaded(operation)
        ground = self._ground.pop(operation.name, Seen())
        seen = self._seen()
        self._repeat_the_slowest(operation, seen.exchanges)
        return _joined(ground, seen, self._seen())

    def replay(self, operation: Operation, kept: Sequence[Kept]) -> Seen:
        """Send nothing but stored requests: those given and those of the corpus."""
        stored = [each.request(self.session.caller.base_url) for each in (*kept, *self.corpus.of(operation.name))]
        if not self.session.out_of_time:
            for exchange in self.session.send_many(list(dict.fromkeys(stored)), operation, "corpus"):
                self._known.learn(exchange)
        return _joined(self._ground.pop(operation.name, Seen()), self._seen())

    def search(self, operation: Operation) -> Seen:
        """Send the generator's cases, as long as this operation's fair share of the time lasts."""
        self._searched.add(operation.name)
        if not self.session.out_of_time:
            self._send_all(operation, once(chain(self._covering(operation), self._random(operation))))
        seen = self._seen()
        self._repeat_the_slowest(operation, seen.exchanges)
        return _joined(seen, self._seen())

    def _send_all(self, operation: Operation, cases: Iterator[Case]) -> None:
        while lot := list(islice(cases, _AT_ONCE if self.session.settled(operation) else 1)):
            if self.session.out_of_time or self.session.gave_up(operation.name):
                break
            self._send(operation, lot)

    def _send(self, operation: Operation, cases: Sequence[Case]) -> None:
        lot = [self.guesses.another(operation, each) for each in cases if not self._known.is_ours(each)]
        if self.session.settled(operation) or all(each.off for each in lot):
            requests = [self._making.request(operation, each) for each in lot]
            for case, exchange in zip(lot, self.session.send_many(requests, operation, "case"), strict=True):
                self._making.learn(operation, case, exchange)
            return
        for case in lot:
            self._making.as_whoever_may(operation, case, "case")

    def _repeat_the_accepted(self, operation: Operation) -> None:
        """Clients repeat what they got no answer to: making or unmaking the same thing again is refused, not a crash."""
        case = self.guesses.accepted.get(operation.name)
        if case is not None and operation.method in ("POST", "DELETE") and not self.session.out_of_time:
            self.session.send_many([self._making.request(operation, case)] * 2, operation, "again")
            self.session.send_many(
                [self._making.request(operation, each) for each in in_other_letters(case, operation)],
                operation,
                "again",
            )

    def _read_what_was_uploaded(self, operation: Operation) -> None:
        """A file of another kind than is wanted, and what is served at its place then."""
        read = next((each for each in self.operations if each.name == f"GET {operation.path}"), None)
        odd = next((each for each in self._cases.valid(operation) if each.about == ANOTHER_KIND), None)
        accepted = self.guesses.accepted.get(operation.name)
        if read is None or odd is None or accepted is None or self.session.out_of_time:
            return
        self._making.as_whoever_may(operation, replace(odd, path_values=accepted.path_values), "case")
        reading = self._cases.whole(read)
        self._making.as_whoever_may(
            read, replace(reading, path_values={**reading.path_values, **accepted.path_values}), "case"
        )

    def _repeat_the_slowest(self, operation: Operation, exchanges: Sequence[Exchange]) -> None:
        """What took long once may have met a busy machine: only what takes long again is slow."""
        slowest = max(exchanges, key=lambda each: each.elapsed, default=None)
        if slowest is None or slowest.elapsed < _SLOW or self.session.out_of_time:
            return
        for _ in range(2):
            self.session.send_with(slowest.request, operation, "again", ())

    def revisit(self) -> Seen:
        """Read again, once all operations were driven: what odd requests have left behind must not break a reading."""
        for operation in self.operations:
            if operation.method != "GET" or self.session.out_of_time or self.session.gave_up(operation.name):
                continue
            case = self.accepted(operation)
            if case is None:
                continue
            turns = _spread(self.guesses.turns(case))
            filled = (self._known.fill(replace(case, off=frozenset()), turn) for turn in turns)
            lot = list(once([case, *filled, *islice(self._cases.chosen(operation, case), _WAYS)]))
            if self.session.settled(operation):
                self._read_as_whoever_may(operation, [self._making.request(operation, each) for each in lot])
        return self._seen()

    def _read_as_whoever_may(self, operation: Operation, requests: Sequence[Request]) -> None:
        """Read as the identity that suits, and what it does not find as each other one."""
        left = list(requests)
        for identity in self.session.candidates(operation):
            if not left or self.session.out_of_time:
                return
            answers = self.session.send_many(left, operation, "revisit", identity)
            left = [request for request, each in zip(left, answers, strict=True) if each.response.status in (403, 404)]

    def ground_again(self, operation: Operation | None) -> None:
        """After the state was put back: log in, and show again what there is and what was accepted, as far as an operation may need it."""
        self.session.log_in()
        self._known.clear()
        near = "" if operation is None else operation.path.partition("{")[0]
        for each in self.operations:
            case = self.guesses.accepted.get(each.name)
            needed = "{" not in each.path or (bool(near) and each.path.startswith(near))
            if case is not None and each.method in ("GET", "POST") and needed and not self.session.out_of_time:
                self._making.as_whoever_may(each, self.guesses.another(each, self._known.fill(case)), "guess")
        for name, case in self.guesses.accepted.items():
            self.guesses.accepted[name] = self._known.fill(case)

    def walk(self, rule: Rule) -> Seen:
        """Execute the plan of a rule."""
        assert rule.plan is not None
        for exchange in self._plans.run(rule.id, rule.plan):
            self._known.learn(exchange)
        return self._seen()

    def _seen(self) -> Seen:
        exchanges, observations = self.session.take()
        return Seen(contract=self._document, exchanges=exchanges, observations=observations)

    def _for_a_plan(self, operation: Operation) -> Case | None:
        """An accepted case; one that makes something makes another thing each time."""
        case = self.accepted(operation)
        return None if case is None else self.guesses.another(operation, case)

    def _of(self, operation: Operation) -> Iterator[Case]:
        """All cases of an operation, what is known filled in."""
        accepted = self.guesses.accepted.get(operation.name)
        base = self.guesses.best(operation)
        plain = enumerate(chain(self._cases.valid(operation), self._cases.broken(operation, self._profile.alike)))
        filled = (self._where_accepted(operation, index, each) for index, each in plain)
        helped = () if can_make(operation) and accepted is not None else self._covering(operation)
        yield from once(chain(filled, self._at_edges(operation, base), helped))

    def _where_accepted(self, operation: Operation, index: int, case: Case) -> Case:
        """The case with what is known; a broken body is sent to where a sound one was accepted, so that it is refused for its own cause."""
        filled = self._known.fill(case, self._turn(operation, index))
        accepted = self.guesses.accepted.get(operation.name)
        if accepted is None or not case.off or "path" in case.off:
            return filled
        return replace(filled, path_values={**filled.path_values, **accepted.path_values})

    def _at_edges(self, operation: Operation, base: Case | None) -> Iterator[Case]:
        """An accepted case, and one of each alternative of a union, pushed to their edges."""
        if base is not None:
            yield from self._edges.around(base, operation)
        for each in self._cases.branches(operation):
            filled = self._known.fill(each)
            yield filled
            yield from self._edges.around(filled, operation)

    def _covering(self, operation: Operation) -> Iterator[Case]:
        """The generator's deterministic cases."""
        few = thinned(self.guesses.covered(operation), self._profile.alike)
        yield from (self._known.fill(each, self._turn(operation, index)) for index, each in enumerate(few))

    def _turn(self, operation: Operation, index: int) -> int:
        """Which of the known things: making goes through them, unmaking begins with the newest, the rest stay with the first."""
        return {"POST": index, "DELETE": -1 - index}.get(operation.method, 0)

    def _random(self, operation: Operation) -> Iterator[Case]:
        """Random cases, as long as this operation's fair share of the time lasts."""
        seed = zlib.crc32(f"{self._seed} {operation.name}".encode())
        share = self.session.share(len(self.operations) - len(self._searched) + 1)
        for count, broken in ((self._profile.valid, False), (self._profile.broken, True)):
            for case in self.generator.search(operation.name, seed=seed, count=count, broken=broken) if count else ():
                if self.session.past(share):
                    self.cut_short.add(operation.name)
                    return
                yield self._known.fill(case)


def _joined(*parts: Seen) -> Seen:
    """What was seen in turn, as one."""
    return replace(
        parts[0],
        contract=parts[-1].contract,
        exchanges=tuple(each for part in parts for each in part.exchanges),
        observations=tuple(each for part in parts for each in part.observations),
    )


def _spread(count: int) -> list[int]:
    """Which of so many known things are read again, the newest first: half of them the newest, half of them all others alike."""
    newest = [*range(-1, -1 - min(_REVISITED, count), -1)]
    rest = range(-1 - len(newest), -1 - count, -1)
    return [*newest, *rest[:: -(-len(rest) // _REVISITED) or 1]]


def _driving_order(operation: Operation) -> tuple[bool, int, int]:
    """Reading before making, making before unmaking; collections before what is in them; what signs the caller out last of all."""
    order = _ORDER.index(operation.method) if operation.method in _ORDER else len(_ORDER)
    return _SIGNS_OUT.search(operation.path) is not None, order, operation.path.count("{")
