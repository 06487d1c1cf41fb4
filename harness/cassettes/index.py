"""Finds the recorded answer to a request by its hash: first in, first out per key, and what came nearest on a miss."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

from harness.cassettes.canonical import Canonical, canonical
from harness.model.exchange import Exchange, Request

_REMEMBERED = 64
"""Requests whose canonical form is remembered: one is asked for several times while it is answered."""


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

    Shape: `simplify` brings live and recorded requests to common texts (secrets to their placeholders' kinds) before
    they are compared; `repeats` lets the last answer of a key be given again and again.
    """

    def __init__(
        self,
        exchanges: Sequence[Exchange],
        *,
        ignored: Collection[str] = (),
        simplify: Callable[[Request], Request] = lambda request: request,
        repeats: bool = False,
    ) -> None:
        """Units: one hash per exchange, so loading is linear and each look-up takes the same time at any size."""
        self._exchanges = tuple(exchanges)
        self._ignored = frozenset(ignored)
        self._simplify = simplify
        self._repeats = repeats
        self._canonical = lru_cache(maxsize=_REMEMBERED)(self._canonical_of)
        self._lock = Lock()
        self._waiting: dict[bytes, deque[int]] = {}
        self._played: set[int] = set()
        for place, exchange in enumerate(self._exchanges):
            self._waiting.setdefault(self._canonical(exchange.request).digest, deque()).append(place)

    def holds(self, request: Request) -> bool:
        """Is there an answer left for this request?"""
        return bool(self._waiting.get(self._canonical(request).digest))

    def take(self, request: Request) -> Exchange | None:
        """The next recorded exchange of this request, which is then spent, or None."""
        key = self._canonical(request).digest
        with self._lock:
            waiting = self._waiting.get(key)
            if not waiting:
                return None
            place = waiting[0] if self._repeats and len(waiting) == 1 else waiting.popleft()
            self._played.add(place)
            return self._exchanges[place]

    def miss(self, request: Request) -> Miss:
        """Why there is no answer: the nearest recorded request, and what differs, field by field."""
        sent = self._canonical(request)
        facts = sent.facts()
        near = max(self._exchanges, key=lambda each: self._likeness(each, sent), default=None)
        if near is None:
            return Miss(request)
        recorded = self._canonical(near.request)
        differs = tuple(_differences(recorded.facts(), facts))
        return Miss(request, near, differs, spent=recorded.digest == sent.digest)

    @property
    def played(self) -> tuple[Exchange, ...]:
        """What has been given, in recorded order."""
        return tuple(self._exchanges[place] for place in sorted(self._played))

    @property
    def unused(self) -> tuple[Exchange, ...]:
        """What nobody asked for, in recorded order."""
        return tuple(each for place, each in enumerate(self._exchanges) if place not in self._played)

    def _canonical_of(self, request: Request) -> Canonical:
        return canonical(self._simplify(request), self._ignored)

    def _likeness(self, recorded: Exchange, sent: Canonical) -> tuple[bool, bool, int]:
        mine, yours = self._canonical(recorded.request), sent.facts()
        equal = sum(yours.get(name) == value for name, value in mine.facts().items())
        return mine.path == sent.path, mine.method == sent.method, 2 * equal - len(mine.facts())


def _differences(mine: Mapping[str, str], yours: Mapping[str, str]) -> list[Fact]:
    names = [*mine, *(name for name in yours if name not in mine)]
    return [Fact(name, mine.get(name, ""), yours.get(name, "")) for name in names if mine.get(name) != yours.get(name)]


def _short(text: str) -> str:
    if not text:
        return "nothing"
    return text if len(text) <= 80 else f"{text[:77]}..."
