"""Replaying and recording: the folder, the index, the patches and the network block held together for one stretch of code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Literal

from harness.cassettes import store
from harness.cassettes.binding import Bindings
from harness.cassettes.block import Guard, blocked
from harness.cassettes.index import Index, Miss
from harness.cassettes.intercept import answering, listening
from harness.cassettes.live_keys import refuse_live_keys
from harness.cassettes.scrub import Scrubber
from harness.model.errors import HarnessError
from harness.model.exchange import Exchange, Request, Response
from harness.model.provider import Provider

Timing = Literal["at-once", "recorded"]
"""When the chunks of a recorded stream come."""

_DECODED = 32
"""Answers that are kept decoded: those of polls and repeats."""


class RequestNotRecorded(HarnessError):
    """The cassette holds no answer; the message shows the nearest recorded request and what differs."""

    def __init__(self, miss: Miss, *, where: str, record_command: str) -> None:
        """Shape: `where` is the cassette."""
        super().__init__(told(miss), where=where, way_out=f"Record it: {record_command}" if record_command else "")
        self.miss = miss


@dataclass(frozen=True, kw_only=True, slots=True)
class Replay:
    """What a replay did so far."""

    index: Index
    guard: Guard
    misses: list[Miss] = field(default_factory=list)

    @property
    def played(self) -> tuple[Exchange, ...]:
        """Interactions that the code asked for."""
        return self.index.played

    @property
    def unused(self) -> tuple[Exchange, ...]:
        """Interactions that nobody asked for."""
        return self.index.unused


@contextmanager
def replaying(
    *folders: Path,
    provider: Provider,
    allow_loopback: bool = False,
    record_command: str = "",
    repeats: bool = False,
    test: str = "",
    root: Path | None = None,
    timing: Timing = "at-once",
    on_miss: Callable[[Miss], None] = lambda _: None,
) -> Iterator[Replay]:
    """Answer every request from the cassettes, with the network blocked.

    Shape: `timing` says whether the chunks of a recorded stream come at once or at the recorded moments; `repeats` gives the last answer of a request again and again; `on_miss` is called by the code that missed, so
    that it can look at the stack; locations are relative to `root`. Raises: SourceError when a cassette cannot be read; inside, RequestNotRecorded and NetworkBlocked.
    """
    reels = tuple(store.wind(folder, root=root) for folder in folders)
    found = [(reel, place) for reel in reels for place in range(len(reel.requests))]
    index = Index(
        [reel.requests[place] for reel, place in found],
        lru_cache(maxsize=_DECODED)(lambda number: found[number][0].exchange(found[number][1], digested=False)),
        ignored=provider.ignored,
        simplify=Scrubber(provider).simplify,
        repeats=repeats,
    )
    where = ", ".join(folder.as_posix() for folder in folders)
    with blocked(allow_loopback=allow_loopback, test=test, record_command=record_command) as guard:
        replay = Replay(index=index, guard=guard)
        player = _Player(replay, where, record_command, on_miss)
        with answering(player, recorded_pace=timing == "recorded"):
            yield replay


class _Player:
    """Gives recorded answers in which live values stand again where the recording has placeholders."""

    def __init__(self, replay: Replay, where: str, record_command: str, on_miss: Callable[[Miss], None]) -> None:
        self._replay = replay
        self._on_miss = on_miss
        self._where = where
        self._record_command = record_command
        self._bindings = Bindings()

    def holds(self, request: Request) -> bool:
        return self._replay.index.holds(self._bindings.recorded(request))

    def take(self, request: Request) -> Response:
        asked = self._bindings.recorded(request)
        exchange = self._replay.index.take(asked)
        if exchange is None:
            miss = self._replay.index.miss(asked)
            self._replay.misses.append(miss)
            self._on_miss(miss)
            raise RequestNotRecorded(miss, where=self._where, record_command=self._record_command)
        self._bindings.learn(exchange.request, request)
        return self._bindings.live(exchange.response)


@dataclass(frozen=True, kw_only=True, slots=True)
class Recording:
    """What has been heard so far, as it went over the wire: secrets stand in it, so it is never written.

    Shape: `cassettes` maps the name of each cassette to its exchanges in order; `failures` spoil the recording as a whole.
    """

    cassettes: dict[str, list[Exchange]] = field(default_factory=dict)
    failures: list[HarnessError] = field(default_factory=list)

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """All of them."""
        return tuple(each for exchanges in self.cassettes.values() for each in exchanges)


@contextmanager
def recording(
    provider: Provider,
    *,
    progress: Callable[[str], None] = lambda _: None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    stands_for: Callable[[], Mapping[str, str]] = dict,
    cassette: Callable[[], str] = lambda: "",
) -> Iterator[Recording]:
    """Listen to every exchange with the provider's hosts, or with a double that stands for them.

    Shape: `stands_for` gives, at the time of each exchange, the double's base URL and the provider's base URL for it, and
    `cassette` the name of the cassette that it belongs to.
    Raises: LiveKeyRefused before a request with a live key is sent, and again at the end, because clients may swallow
    it; at the end CannotRun when an answer could not be recorded.
    """
    recorder = _Recorder(provider, progress, clock, stands_for, cassette)
    with listening(recorder):
        yield recorder.heard
    if recorder.heard.failures:
        raise recorder.heard.failures[0]


class _Recorder:
    """Keeps what it hears of one provider; safe to use from several threads."""

    def __init__(
        self,
        provider: Provider,
        progress: Callable[[str], None],
        clock: Callable[[], datetime],
        stands_for: Callable[[], Mapping[str, str]],
        cassette: Callable[[], str],
    ) -> None:
        self.heard = Recording()
        self._provider = provider
        self._scrubber = Scrubber(provider)
        self._progress = progress
        self._clock = clock
        self._stands_for = stands_for
        self._cassette = cassette
        self._lock = Lock()

    def before(self, request: Request) -> None:
        try:
            refuse_live_keys(request, self._provider)
        except HarnessError as error:
            self.failed(error)
            raise

    def after(self, exchange: Exchange) -> None:
        found = readdressed(exchange, self._stands_for())
        if not _is_of(self._provider, found.request):
            return
        moment = self._clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        with self._lock:
            self.heard.cassettes.setdefault(self._cassette(), []).append(replace(found, recorded_at=moment))
        shown = _named(self._scrubber.simplify(found.request))
        self._progress(f"{shown} -> {found.response.status}")

    def failed(self, error: HarnessError) -> None:
        self.heard.failures.append(error)


def readdressed(exchange: Exchange, doubles: Mapping[str, str]) -> Exchange:
    """The exchange as it would have been with the provider, where a double stood for it and named its own address."""
    for double, provider in doubles.items():
        base, real = double.rstrip("/"), provider.rstrip("/")
        if not exchange.request.url.startswith(base):
            continue
        response = exchange.response
        headers = tuple((name, value.replace(base, real)) for name, value in response.headers)
        body = response.body.replace(base.encode(), real.encode())
        chunks = tuple(replace(each, data=each.data.replace(base.encode(), real.encode())) for each in response.chunks)
        whole = b"".join(each.data for each in chunks) == body
        answer = replace(response, headers=headers, body=body, chunks=chunks if whole else ())
        request = replace(exchange.request, url=real + exchange.request.url[len(base) :])
        return replace(exchange, request=request, response=answer)
    return exchange


def told(miss: Miss) -> str:
    """A miss in words: `holds no answer to POST …; nearest is POST … (file:line), which differs in form amount: …`."""
    wanted = _named(miss.request)
    if miss.nearest is None:
        return f"holds no answer to {wanted}; it is empty"
    if miss.spent:
        return f"holds no further answer to {wanted}: each recorded one has been given"
    differs = "; ".join(str(fact) for fact in miss.differs)
    return (
        f"holds no answer to {wanted}; nearest is {_named(miss.nearest.request)} ({miss.nearest.location}): {differs}"
    )


def _named(request: Request) -> str:
    return f"{request.method} {request.url.partition('?')[0]}"


def _is_of(provider: Provider, request: Request) -> bool:
    host = re.sub(r"^\w+://(?:[^/@]*@)?|[:/?#].*$", "", request.url).lower()
    return any(_matches(host, pattern) for pattern in provider.hosts)


def _matches(host: str, pattern: str) -> bool:
    return pattern in ("*", host) or (pattern.startswith("*.") and host.endswith(pattern[1:]))
