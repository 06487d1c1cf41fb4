"""Drives an API through everything that its contract allows, and a little that it does not."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from harness.model.contract import Contract, Operation
from harness.model.exchange import Exchange, Request
from harness.model.rule import Rule, Seen
from harness.model.target import Caller
from harness.probes.api_boundary import Edges
from harness.probes.api_case import Case
from harness.probes.api_cases import Cases, can_make
from harness.probes.api_corpus import Corpus
from harness.probes.api_plans import PlanRunner
from harness.probes.api_session import Session
from harness.probes.api_values import KnownValues
from harness.probes.identity import Identity

if TYPE_CHECKING:
    from harness.probes.api_generator import Generator


@dataclass(frozen=True, kw_only=True, slots=True)
class Profile:
    """How hard to try.

    Shape: `alike` is how many deterministic broken cases of one kind and place are sent; `searching` adds the generator's own
    cases once all operations were driven, `thorough` more boundary values; `valid` and `broken` are random cases per operation,
    `tries` how many random guesses at an acceptable request. Units: `timeout` is seconds per request.
    """

    name: str
    alike: int = 1000
    searching: bool = False
    thorough: bool = False
    valid: int = 0
    broken: int = 0
    tries: int = 8
    timeout: float = 4.0


COMMIT = Profile(name="commit", alike=2, timeout=2.0)
FULL = Profile(name="full", searching=True, thorough=True, valid=120, broken=60, tries=25, timeout=10.0)
SOAK = replace(FULL, name="soak", valid=2000, broken=1000)
PROFILES: Mapping[str, Profile] = {each.name: each for each in (COMMIT, FULL, SOAK)}

_ORDER = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
_FORM = "application/x-www-form-urlencoded"
_NOT_FOR_YOU = frozenset({401, 403, 404})
_TURNS = 16
_REVISITED = 40
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
        self._generator: Generator | None = None
        self._cases = Cases(document)
        self._made: Counter[str] = Counter()
        self._document = document
        self._identities = tuple(identities)
        self._seed = seed
        self._profile = profile
        self._known = KnownValues(contract.operations)
        self._accepted: dict[str, Case] = {}
        self._searched: set[str] = set()
        self._edges = Edges(thorough=profile.thorough)
        self._coverage: dict[str, tuple[Case, ...]] = {}
        self._ground: dict[str, Seen] = {}
        self._plans = PlanRunner(self.session, contract, self._for_a_plan, self._attempt_until_accepted)

    @property
    def faults(self) -> Mapping[str, str]:
        """Operations that not all cases could be made for, with the reason."""
        return {} if self._generator is None else self._generator.faults

    @property
    def generator(self) -> Generator:
        """What makes further cases; loaded when the plain ones do not suffice, because that takes a second."""
        if self._generator is None:
            from harness.probes.api_generator import Generator  # noqa: PLC0415  start-up

            self._generator = Generator(self._document)
        return self._generator

    def prepare(self) -> None:
        """Log in, and look for one request per operation that the target accepts, for half of the time at most.

        Raises: CannotRun when a login is refused or the target is gone.
        """
        self.session.log_in()
        half = self.session.share(2)
        for operation in self.operations:
            if operation.method != "DELETE" and not self.session.past(half):
                self._attempt_until_accepted(operation)
            self._ground[operation.name] = self._seen()
        for operation in self.operations:
            late = operation.method != "DELETE" and "{" in operation.path and operation.name not in self._accepted
            if late and self._turns(self._cases.whole(operation)) and not self.session.past(half):
                self._attempt_until_accepted(operation)  # what was made meanwhile may be what it needs
                self._ground[operation.name] = _joined(self._ground[operation.name], self._seen())

    def accepted(self, operation: Operation) -> Case | None:
        """A case that the target accepted, or the best guess at one."""
        return self._accepted.get(operation.name) or next(self._guesses(operation), None)

    def reached(self, operation: Operation) -> bool:
        """Was any request to this operation accepted?"""
        return self.session.accepted[operation.name] > 0

    def drive(self, operation: Operation) -> Seen:
        """Send this operation's deterministic cases, those sent while preparing included."""
        stored = [each.request(self.session.caller.base_url) for each in self.corpus.of(operation.name)]
        if not self.session.out_of_time:
            for exchange in self.session.send_many(stored, operation, "corpus"):
                self._known.learn(exchange)
            self._send_all(operation, self._of(operation))
            self._repeat_the_accepted(operation)
        ground = self._ground.pop(operation.name, Seen())
        seen = self._seen()
        self._repeat_the_slowest(operation, seen.exchanges)
        return _joined(ground, seen, self._seen())

    def search(self, operation: Operation) -> Seen:
        """Send the generator's cases, as long as this operation's fair share of the time lasts."""
        self._searched.add(operation.name)
        if not self.session.out_of_time:
            self._send_all(operation, _once(chain(self._covering(operation), self._random(operation))))
        seen = self._seen()
        self._repeat_the_slowest(operation, seen.exchanges)
        return _joined(seen, self._seen())

    def _send_all(self, operation: Operation, cases: Iterator[Case]) -> None:
        while lot := list(islice(cases, _AT_ONCE if self.session.settled(operation) else 1)):
            if self.session.out_of_time or self.session.gave_up(operation.name):
                break
            self._send(operation, lot)

    def _send(self, operation: Operation, lot: Sequence[Case]) -> None:
        if self.session.settled(operation) or all(each.off for each in lot):
            requests = [self._request(each) for each in lot]
            for case, exchange in zip(lot, self.session.send_many(requests, operation, "case"), strict=True):
                self._learn(operation, case, exchange)
            return
        for case in lot:
            self._as_whoever_may(operation, case, "case")

    def _repeat_the_accepted(self, operation: Operation) -> None:
        """Clients repeat what they got no answer to: making or unmaking the same thing again is refused, not a crash."""
        case = self._accepted.get(operation.name)
        if case is not None and operation.method in ("POST", "DELETE") and not self.session.out_of_time:
            self.session.send_many([self._request(case)] * 2, operation, "again")

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
            turns = range(-1, -1 - min(_REVISITED, self._turns(case)), -1)
            lot = list(_once([case, *(self._known.fill(replace(case, off=frozenset()), turn) for turn in turns)]))
            if self.session.settled(operation):
                self.session.send_many([self._request(each) for each in lot], operation, "revisit")
        return self._seen()

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
        if case is None or operation.method != "POST":
            return case
        self._made[operation.name] += 1
        return self._cases.fresh(operation, case, 7000 + self._made[operation.name])

    def _of(self, operation: Operation) -> Iterator[Case]:
        """All cases of an operation, what is known filled in."""
        accepted = self._accepted.get(operation.name)
        base = accepted or next(self._guesses(operation), None)
        plain = enumerate(chain(self._cases.valid(operation), self._cases.broken(operation, self._profile.alike)))
        filled = (self._known.fill(each, self._turn(operation, index)) for index, each in plain)
        helped = () if can_make(operation) and accepted is not None else self._covering(operation)
        yield from _once(chain(filled, self._at_edges(operation, base), helped))

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
        thinned = _thinned(self._covered(operation), self._profile.alike)
        yield from (self._known.fill(each, self._turn(operation, index)) for index, each in enumerate(thinned))

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

    def _guesses(self, operation: Operation) -> Iterator[Case]:
        """Valid cases, the most telling first."""
        plain = [self._cases.whole(operation), self._cases.bare(operation)] if can_make(operation) else []
        first = chain(self._logins(operation), self._cases.examples(operation), plain)
        yield from (self._known.fill(each) for each in first)
        yield from (
            self._known.fill(each, turn) for each in plain[:1] for turn in range(1, min(_TURNS, self._turns(each)))
        )
        if plain and operation.method == "POST":
            yield self._known.fill(self._cases.fresh(operation, plain[0], 8000 + self._made[operation.name]))
        yield from self._further_guesses(operation)

    def _further_guesses(self, operation: Operation) -> Iterator[Case]:
        covering = [each for each in self._covered(operation) if not each.off]
        seed = zlib.crc32(f"{self._seed} guess {operation.name}".encode())
        searched = self.generator.search(operation.name, seed=seed, count=self._profile.tries)
        for turn, each in enumerate((*self.generator.examples(operation.name), *covering[:3], *searched)):
            yield self._known.fill(each, turn)

    def _logins(self, operation: Operation) -> Iterator[Case]:
        """The known passwords are what a token endpoint accepts."""
        for login in (each.login for each in self._identities if each.login is not None):
            if operation.name == f"POST {login.token_path}":
                yield Case(method="POST", path=operation.path, media_type=_FORM, body=dict(login.form))

    def _turns(self, case: Case) -> int:
        """How many known things there are to try a case on."""
        return max((len(self._known.known(name)) for name in case.path_values), default=0)

    def _covered(self, operation: Operation) -> tuple[Case, ...]:
        if operation.name not in self._coverage:
            self._coverage[operation.name] = tuple(self.generator.coverage(operation.name))
        return self._coverage[operation.name]

    def _attempt_until_accepted(self, operation: Operation, purpose: str = "guess") -> Exchange | None:
        """The exchange in which the target accepted a guess, or the last one tried."""
        last = None
        for case in self._guesses(operation):
            if self.session.out_of_time or self.session.gave_up(operation.name):
                break
            last = self._as_whoever_may(operation, case, purpose)
            if 200 <= last.response.status < 300:
                return last
        return last

    def _as_whoever_may(self, operation: Operation, case: Case, purpose: str) -> Exchange:
        exchange = self.session.send_as_whoever_may(self._request(case), operation, purpose, _NOT_FOR_YOU)
        self._learn(operation, case, exchange)
        return exchange

    def _learn(self, operation: Operation, case: Case, exchange: Exchange) -> None:
        if 200 <= exchange.response.status < 300 and not case.off:
            self._accepted.setdefault(operation.name, case)
        self._known.learn(exchange)

    def _request(self, case: Case) -> Request:
        return case.as_request(self.session.caller.base_url)


def _joined(*parts: Seen) -> Seen:
    """What was seen in turn, as one."""
    return replace(
        parts[0],
        contract=parts[-1].contract,
        exchanges=tuple(each for part in parts for each in part.exchanges),
        observations=tuple(each for part in parts for each in part.observations),
    )


def _driving_order(operation: Operation) -> tuple[int, int]:
    """Reading before making, making before unmaking; collections before what is in them."""
    order = _ORDER.index(operation.method) if operation.method in _ORDER else len(_ORDER)
    return order, operation.path.count("{")


def _thinned(cases: Iterable[Case], alike: int) -> Iterator[Case]:
    """All valid cases, and the first few broken ones of each kind and place."""
    kinds: Counter[tuple[str, frozenset[str]]] = Counter()
    for case in cases:
        kinds[case.about, case.off] += 1
        if not case.off or kinds[case.about, case.off] <= alike:
            yield case


def _once(cases: Iterable[Case]) -> Iterator[Case]:
    """Each distinct case once."""
    seen: set[str] = set()
    for case in cases:
        key = repr(replace(case, about="", off=frozenset()))
        if key not in seen:
            seen.add(key)
            yield case
