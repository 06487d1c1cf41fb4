"""The client code of one cassette, run again and again with one recorded answer changed: how did it end?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from threading import Thread
from traceback import format_exception
from typing import Any

from harness.cassettes.binding import Bindings
from harness.cassettes.index import Index
from harness.cassettes.scrub import Scrubber
from harness.model.errors import HarnessError
from harness.model.exchange import Exchange, Request, Response
from harness.model.location import Location
from harness.run.replay import ReplaySettings
from harness.targets.own_code import OwnCode

PATIENCE = 10.0
"""Units: seconds. A client that has not come back by then hangs."""

_MOST_REQUESTS = 300
"""Requests of one run after which it is taken for endless."""


class _NotRecorded(HarnessError):
    """The varied answer led the client to a request that nobody recorded: nothing can be said."""


class _Endless(HarnessError):
    """The client asks again and again."""


class _Hanging(_Endless):
    """The client does not come back; its thread cannot be ended, so nothing more is tried."""


@dataclass(slots=True)
class _Player:
    """Answers from a cassette of which one answer is another."""

    index: Index
    bindings: Bindings = field(default_factory=Bindings)
    missed: bool = False
    asked: int = 0

    def holds(self, request: Request) -> bool:
        return self.index.holds(self.bindings.recorded(request))

    def take(self, request: Request) -> Response:
        self.asked += 1
        if self.asked > _MOST_REQUESTS:
            raise _Endless(f"more than {_MOST_REQUESTS} requests")
        recorded = self.bindings.recorded(request)
        exchange = self.index.take(recorded)
        if exchange is None:
            self.missed = True
            raise _NotRecorded(f"nobody recorded {request.method} {request.url.partition('?')[0]}")
        self.bindings.learn(exchange.request, request)
        return self.bindings.live(exchange.response)


class Switch:
    """Stands before the players, so that clients are patched once and not for every run."""

    def __init__(self) -> None:
        self.player: _Player | None = None

    def holds(self, request: Request) -> bool:
        """Has the player of this run an answer?"""
        return self.player is not None and self.player.holds(request)

    def take(self, request: Request) -> Response:
        """Its answer. Raises: what the player raises."""
        if self.player is None:
            raise _NotRecorded("nothing is replayed")
        return self.player.take(request)


@dataclass(frozen=True, kw_only=True, slots=True)
class Ending:
    """How one run of the client ended. Shape: `cause` names the place of its own code; both are empty when it survived."""

    cause: tuple[str, ...] = ()
    words: str = ""
    trace: str = ""
    location: Location | None = None
    unclear: bool = False
    hangs: bool = False


SURVIVED = Ending()


@dataclass(frozen=True, kw_only=True)
class Client:
    """The client code of one cassette, with what it needs to be run."""

    settings: ReplaySettings
    name: str
    exchanges: tuple[Exchange, ...]
    run: Callable[[str], Any]
    declared: tuple[type[BaseException], ...]
    switch: Switch

    def on(self, place: int, answer: Response | None, *, again: bool = False) -> Ending:
        """What the client makes of the cassette with another answer at a place; None leaves it as recorded.

        Shape: `again` gives the last answer of a request once more where the client repeats it, as a fault that lasts does.
        """
        heard = self.exchanges
        if answer is not None:
            heard = (*heard[:place], replace(heard[place], response=answer), *heard[place + 1 :])
        index = Index(
            [each.request for each in heard],
            heard.__getitem__,
            ignored=self.settings.provider.ignored,
            simplify=Scrubber(self.settings.provider).simplify,
            repeats=again,
        )
        player = _Player(index)
        raised = self._raised(player)
        if player.missed:
            return Ending(unclear=True)
        return SURVIVED if raised is None or isinstance(raised, self.declared) else self._outcome(raised)

    def _raised(self, player: _Player) -> BaseException | None:
        ended: list[BaseException | None] = []

        def run() -> None:
            try:
                self.run(self.name)
            except BaseException as error:  # noqa: BLE001 - an exit is as bad as any exception
                ended.append(error)
            else:
                ended.append(None)

        self.switch.player = player
        thread = Thread(target=run, daemon=True)
        thread.start()
        thread.join(PATIENCE)
        return ended[0] if ended else _Hanging(f"no end after {PATIENCE:g} s")

    def _outcome(self, error: BaseException) -> Ending:
        kind = type(error).__name__
        if isinstance(error, _Endless):
            hangs = isinstance(error, _Hanging)
            words = f"does not come to an end: {error.what}"
            return Ending(cause=("endless", self.name), words=words, hangs=hangs)
        site = OwnCode(self.settings.root.resolve()).innermost(error.__traceback__)
        return Ending(
            cause=(site.function, site.statement) if site else (kind, self.name),
            words=f"raises {kind}: {next(iter(str(error).splitlines()), '')}",
            trace="".join(format_exception(error)),
            location=Location(site.file, site.line) if site else None,
        )
