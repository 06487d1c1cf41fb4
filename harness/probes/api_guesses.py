"""Guesses at requests that a target accepts, and makes each one that creates something create another thing."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from harness.model.contract import Operation
from harness.probes.api_case import Case
from harness.probes.api_cases import Cases, can_make
from harness.probes.api_fresh import MANNERS, Manner, fresh
from harness.probes.api_profile import Profile
from harness.probes.api_values import KnownValues
from harness.probes.identity import Identity

if TYPE_CHECKING:
    from harness.probes.api_generator import Generator

_FORM = "application/x-www-form-urlencoded"
_WRITING = frozenset({"POST", "PUT", "PATCH"})
_TURNS = 16
_FIRST = 1000
"""The number of the first other thing: what the target is seeded with has lower ones."""


class Guesses:
    """The cases of the operations of one document, with what is known of the target filled in.

    Shape: `accepted` holds a case by operation that the target has accepted; `manners` how an operation makes another thing.
    """

    def __init__(
        self,
        document: Mapping[str, Any],
        operations: Sequence[Operation],
        *,
        seed: int,
        profile: Profile,
        identities: Sequence[Identity],
    ) -> None:
        self.known = KnownValues(operations, _known_by(identities))
        self.cases = Cases(document, operations)
        self.accepted: dict[str, Case] = {}
        self.manners: dict[str, Manner] = {}
        self._document = document
        self._seed = seed
        self._profile = profile
        self._identities = tuple(identities)
        self._generator: Generator | None = None
        self._made: Counter[str] = Counter()
        self._typed: dict[str, list[Any]] = {}
        self._number = _FIRST
        self._coverage: dict[str, tuple[Case, ...]] = {}
        self._further: dict[str, tuple[Case, ...]] = {}

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

    def best(self, operation: Operation) -> Case | None:
        """A case that the target accepted, or the best guess at one."""
        return self.accepted.get(operation.name) or next(self.of(operation), None)

    def of(self, operation: Operation, *, further: bool = True) -> Iterator[Case]:
        """Valid cases, the most telling first; without `further` only those that the contract itself suggests."""
        plain = [self.cases.whole(operation), self.cases.bare(operation)] if can_make(operation) else []
        files = self.cases.uploads(operation) if plain and operation.method in _WRITING else ()
        first = chain(self._logins(operation), self.cases.examples(operation), plain, files)
        yield from (self.known.fill(each) for each in first)
        yield from (
            self.known.fill(each, turn) for each in plain[:1] for turn in range(1, min(_TURNS, self.turns(each)))
        )
        if plain and operation.method in _WRITING:
            manners = MANNERS if operation.method == "POST" else MANNERS[:1]
            yield from (self.another(operation, self.known.fill(plain[0]), each) for each in manners)
        if further:
            yield from (self.known.fill(each, turn) for turn, each in enumerate(self._searched(operation)))

    def another(self, operation: Operation, case: Case, manner: Manner | None = None) -> Case:
        """The case as one that makes another thing, or makes one other than all others; itself for what only reads or removes."""
        if operation.method not in _WRITING or case.body in self._typed.get(operation.name, ()):
            return case
        self._made[operation.name] += 1
        count = self._made[operation.name]
        self._number += 1
        chosen = manner or self.manners.get(operation.name, MANNERS[0])
        turned = self.known.fill(case, count) if chosen.turning else case
        return fresh(
            turned,
            operation,
            self._number,
            plain=tuple(self._plain(operation, turned)),
            kept=lambda name: self.known.refers(case, name),
            manner=chosen,
            nth=count,
        )

    def covered(self, operation: Operation) -> tuple[Case, ...]:
        """The generator's deterministic cases."""
        if operation.name not in self._coverage:
            self._coverage[operation.name] = tuple(self.generator.coverage(operation.name))
        return self._coverage[operation.name]

    def turns(self, case: Case) -> int:
        """How many known things there are to try a case on."""
        return max((len(self.known.known(name)) for name in case.path_values), default=0)

    def _plain(self, operation: Operation, case: Case) -> Iterator[Any]:
        """Bodies whose parts mean nothing in particular."""
        if (accepted := self.accepted.get(operation.name)) is not None:
            yield accepted.body
        yield self.cases.whole(operation).body if can_make(operation) else case.body

    def _searched(self, operation: Operation) -> Iterable[Case]:
        """What the generator would send; the same for the same operation, and made once."""
        if operation.name not in self._further:
            covering = [each for each in self.covered(operation) if not each.off]
            seed = zlib.crc32(f"{self._seed} guess {operation.name}".encode())
            searched = self.generator.search(operation.name, seed=seed, count=self._profile.tries)
            self._further[operation.name] = (*self.generator.examples(operation.name), *covering[:3], *searched)
        return self._further[operation.name]

    def _logins(self, operation: Operation) -> Iterator[Case]:
        """The known passwords are what a token endpoint accepts."""
        for login in (each.login for each in self._identities if each.login is not None and not each.login.values):
            if operation.name == f"POST {login.token_path}":
                yield Case(method="POST", path=operation.path, media_type=_FORM, body=dict(login.form))
        if operation.method == "POST" and not operation.security and can_make(operation):
            base = self.cases.bare(operation)
            for each in self._identities if isinstance(base.body, dict) else ():
                typed = {name: value for name in base.body if (value := _typed(name, each.values)) is not None}
                if len(typed) > 1:
                    self._typed.setdefault(operation.name, []).append({**base.body, **typed})
                    yield replace(base, body={**base.body, **typed})


def _known_by(identities: Sequence[Identity]) -> Iterator[str]:
    """The texts by which callers are known to the target: what they type, but for passwords."""
    for each in identities:
        yield from (value for value in each.values.values() if value not in each.secrets)


_CALLED = {
    "username": ("user", "login", "email", "user_name", "account", "identifier", "name"),
    "password": ("pin", "passwd", "pass", "secret", "passphrase"),
}


def _typed(name: str, values: Mapping[str, str]) -> str | None:
    """What somebody types into a field of that name, or of one that means the same."""
    if name in values:
        return values[name]
    return next((values[each] for each, others in _CALLED.items() if name.lower() in others and each in values), None)


def thinned(cases: Iterable[Case], alike: int) -> Iterator[Case]:
    """All valid cases, and the first few broken ones of each kind and place."""
    kinds: Counter[tuple[str, frozenset[str]]] = Counter()
    for case in cases:
        kinds[case.about, case.off] += 1
        if not case.off or kinds[case.about, case.off] <= alike:
            yield case


def once(cases: Iterable[Case]) -> Iterator[Case]:
    """Each distinct case once."""
    seen: set[str] = set()
    for case in cases:
        key = repr(replace(case, about="", off=frozenset()))
        if key not in seen:
            seen.add(key)
            yield case
