"""Finds the recorded answer to a request by its hash: first in, first out per key, and what came nearest on a miss."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from threading import RLock
from typing import TypeAlias

from harness.cassettes.canonical import Canonical, canonical
from harness.model.exchange import Exchange, Request, header

_REMEMBERED = 64
"""Requests whose canonical form is remembered: one is asked for several times while it is answered."""


Spelling: TypeAlias = tuple[str, str, str, bytes]
"""All that is ever compared of a request, as it stands: method, URL, content type, body."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One part in which two requests differ; an empty text stands for a part that a side does not have."""

    name: str
    recorded: str
    sent: str

    def __str__(self) -> str:
        """`form amount: recorded 1200, sent 1500`."""
        return f"{self.name}: recorded {_short(self.recorded)}, sent {_short(self.sent)}"


@dataclass(frozen=True, slots=True)
class Miss:
    """A request that the cassette does not answer, with the nearest recorded one and what differs.

    Shape: `spent` says that the same request was recorded, but every answer to it has been given already.
    """

    request: Request
    nearest: Exchange | None = None
    differs: tuple[Fact, ...] = ()
    spent: bool = False


class Index:
    """Recorded exchanges by what makes requests the same; safe to use from several threads.

    A request that was recorded in the same spelling gets its own answer; only others cost the canonical form of all.

    Shape: `exchange` gives the interaction of the request at a place; `simplify` brings live and recorded requests to
    common texts (secrets to their placeholders' kinds) before they are compared; `repeats` lets the last answer of a
    key be given again and again.
    """

    def __init__(
        self,
        requests: Sequence[Request],
        exchange: Callable[[int], Exchange],
        *,
        ignored: Collection[str] = (),
        simplify: Callable[[Request], Request] = lambda request: request,
        repeats: bool = False,
    ) -> None:
        """Units: one hash per exchange, so loading is linear and each look-up takes the same time at any size."""
        self._requests = requests
        self._exchange = exchange
        self._ignored = frozenset(ignored)
        self._simplify = simplify
        self._repeats = repeats
        self._canonical = lru_cache(maxsize=_REMEMBERED)(self._canonical_of)
        self._lock = RLock()
        self._alike: dict[bytes, deque[int]] | None = None
        self._played: set[int] = set()
        self._spelled: dict[Spelling, deque[int]] = {}
        for place, request in enumerate(requests):
            self._spelled.setdefault(_spelling(request), deque()).append(place)

    def holds(self, request: Request) -> bool:
        """Is there an answer left for this request?"""
        with self._lock:
            return self._next(request) is not None

    def take(self, request: Request) -> Exchange | None:
        """The next recorded exchange of this request, which is then spent, or None."""
        with self._lock:
            place = self._next(request)
            if place is None:
                return None
            self._played.add(place)
        return self._exchange(place)

    def _next(self, request: Request) -> int | None:
        """Where the next answer stands: of the same spelling, or else of the same meaning."""
        spelled = _first(self._spelled.get(_spelling(request)), self._played)
        if spelled is not None:
            return spelled
        alike = self._meanings().get(self._canonical(request).digest)
        left = _first(alike, self._played)
        return alike[-1] if left is None and alike and self._repeats else left

    def _meanings(self) -> Mapping[bytes, deque[int]]:
        if self._alike is None:
            self._alike = {}
            for place, request in enumerate(self._requests):
                self._alike.setdefault(self._canonical(request).digest, deque()).append(place)
        return self._alike

    def miss(self, request: Request) -> Miss:
        """Why there is no answer: the nearest recorded request, and what differs, field by field."""
        sent = self._canonical(request)
        facts = sent.facts()
        near = max(range(len(self._requests)), key=lambda place: self._likeness(place, sent), default=None)
        if near is None:
            return Miss(request)
        recorded = self._canonical(self._requests[near])
        differs = tuple(_differences(recorded.facts(), facts))
        return Miss(request, self._exchange(near), differs, spent=recorded.digest == sent.digest)

    @property
    def played(self) -> tuple[Exchange, ...]:
        """What has been given, in recorded order."""
        return tuple(self._exchange(place) for place in sorted(self._played))

    @property
    def unused(self) -> tuple[Exchange, ...]:
        """What nobody asked for, in recorded order."""
        return tuple(self._exchange(place) for place in range(len(self._requests)) if place not in self._played)

    def _canonical_of(self, request: Request) -> Canonical:
        return canonical(self._simplify(request), self._ignored)

    def _likeness(self, place: int, sent: Canonical) -> tuple[bool, bool, int]:
        mine, yours = self._canonical(self._requests[place]), sent.facts()
        equal = sum(yours.get(name) == value for name, value in mine.facts().items())
        return mine.path == sent.path, mine.method == sent.method, 2 * equal - len(mine.facts())


def _spelling(request: Request) -> Spelling:
    return request.method.upper(), request.url, header(request.headers, "content-type"), request.body


def _first(places: deque[int] | None, taken: Collection[int]) -> int | None:
    """The first place that is not taken; those before it are forgotten, the last one is kept."""
    while places and places[0] in taken and len(places) > 1:
        places.popleft()
    return places[0] if places and places[0] not in taken else None


def _differences(mine: Mapping[str, str], yours: Mapping[str, str]) -> list[Fact]:
    names = [*mine, *(name for name in yours if name not in mine)]
    return [Fact(name, mine.get(name, ""), yours.get(name, "")) for name in names if mine.get(name) != yours.get(name)]


def _short(text: str) -> str:
    if not text:
        return "nothing"
    return text if len(text) <= 80 else f"{text[:77]}..."
