"""The client code of a provider's cassettes, run with the network blocked: what it asked for, missed, and left."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from traceback import format_exception
from typing import Any, Protocol

from harness.cassettes.index import Miss
from harness.cassettes.session import replaying, told
from harness.model.exchange import Exchange, Response
from harness.model.location import Location
from harness.model.observation import Observation
from harness.model.provider import Provider
from harness.run.client_models import ClientModel, imported
from harness.targets.own_code import OwnCode, caller_chain

_NO_RESPONSE = Response(status=599)


@dataclass(frozen=True, kw_only=True, slots=True)
class Play:
    """What one run of the client code on one cassette showed.

    Shape: `missed` are requests that the cassette does not answer, `failed` what the client raised; `played` and `unused`
    are the cassette's exchanges; `called` are the operations of all requests, answered or not.
    """

    missed: tuple[Observation, ...]
    failed: tuple[Observation, ...]
    played: tuple[Exchange, ...]
    unused: tuple[Exchange, ...]
    called: frozenset[str]


class PlaySettings(Protocol):
    """What a run needs to know of a provider's replay."""

    @property
    def provider(self) -> Provider:
        """Its facts."""
        ...

    @property
    def cassettes(self) -> str:
        """The folder of its cassettes, relative to the root."""
        ...

    @property
    def root(self) -> Path:
        """The project."""
        ...

    @property
    def replay(self) -> str:
        """`package.module:function`, which is given the name of a cassette."""
        ...

    @property
    def record_command(self) -> str:
        """What a person types to record."""
        ...


class ClientCode:
    """Runs the client code of each cassette once, when it is first asked for."""

    def __init__(
        self, settings: PlaySettings, models: Mapping[str, ClientModel], operation: Callable[[Exchange], str]
    ) -> None:
        """Shape: `operation` names what an exchange calls."""
        self._settings = settings
        self._models = models
        self._operation = operation
        self._own = OwnCode(settings.root.resolve())
        self._plays: dict[str, Play] = {}

    def play(self, name: str) -> Play:
        """What the client code does on a cassette. Raises: HarnessError when it cannot be imported or the cassette read."""
        if name not in self._plays:
            self._plays[name] = self._run(name)
        return self._plays[name]

    def unplayed(self, name: str, names: Collection[str]) -> Iterator[Observation]:
        """What a cassette holds and its client code does not ask for; `names` are all cassettes of the provider.

        Nothing of a cassette asked for is one observation. An operation that no cassette's code calls any more is one for all
        cassettes; other interactions are told one by one.
        """
        play = self.play(name)
        if not play.unused:
            return
        if not play.played:
            yield _orphan(name, play.unused)
            return
        called = self._called(names)
        for exchange in play.unused:
            operation = self._operation(exchange)
            gone = called is not None and operation not in called
            yield _uncalled(exchange, operation) if gone else _unused(exchange, operation)

    def _called(self, names: Collection[str]) -> Collection[str] | None:
        """The operations that the client code of any cassette calls; None where a run broke off, so that nobody knows."""
        plays = [self.play(each) for each in names]
        if any(each.failed or each.missed for each in plays):
            return None
        return frozenset().union(*(each.called for each in plays))

    def _run(self, name: str) -> Play:
        run = imported(self._settings.replay, self._settings.root)
        missed: list[Observation] = []
        with replaying(
            self._settings.root / self._settings.cassettes / name,
            provider=self._settings.provider,
            record_command=self._settings.record_command,
            root=self._settings.root,
            test=f"{self._settings.provider.name}/{name}",
            on_miss=lambda miss: missed.append(self._missed(name, miss)),
        ) as replay:
            failed = tuple(self._driven(run, name))
        missed += [_reached(name, host) for host in dict.fromkeys(replay.guard.refused)]
        called = {*map(self._operation, replay.played), *(each.operation for each in missed if each.operation)}
        return Play(
            missed=tuple(missed),
            failed=failed,
            played=replay.played,
            unused=replay.unused,
            called=frozenset(called),
        )

    def _driven(self, run: Callable[[str], Any], name: str) -> Iterator[Observation]:
        try:
            run(name)
        except Exception as error:  # noqa: BLE001 - whatever the client raises is what is to be told
            refused = next((each for each in self._models.values() if each.raised(error)), None)
            yield from refused.told(error, name) if refused else (self._failure(name, error),)

    def _failure(self, name: str, error: Exception) -> Observation:
        site = self._own.innermost(error.__traceback__)
        kind = type(error).__name__
        cause = (kind, site.function, site.statement) if site else (kind, name)
        return Observation(
            kind="client-failure",
            subject=name,
            detail=f"{kind}: {next(iter(str(error).splitlines()), '')}",
            data={"cause": cause, "evidence": "".join(format_exception(error))},
            location=Location(site.file, site.line) if site else None,
        )

    def _missed(self, name: str, miss: Miss) -> Observation:
        site = self._own.running(caller_chain(sys._getframe()))  # noqa: SLF001 - the stack
        exchange = Exchange(request=miss.request, response=_NO_RESPONSE)
        operation = self._operation(exchange)
        return Observation(
            kind="request-not-recorded",
            subject=operation,
            detail=f"cassette {name} {told(miss)}",
            data={
                "cause": (operation, *(("spent",) if miss.spent else (fact.name for fact in miss.differs))),
                "other": miss.nearest.location if miss.nearest else None,
            },
            location=Location(site.file, site.line) if site else None,
            operation=operation,
            steps=(f"replaying {name}",),
        )


def _reached(name: str, host: str) -> Observation:
    return Observation(
        kind="request-not-recorded",
        subject=f"connection to {host}",
        detail=f"replaying {name} reached for the network beside the clients that are recorded",
        data={"cause": ("connection", host)},
        steps=(f"replaying {name}",),
    )


def _orphan(name: str, unused: tuple[Exchange, ...]) -> Observation:
    count = len(unused)
    return Observation(
        kind="cassette-orphaned",
        subject=name,
        detail=f"the client code asked for none of its {count} interaction{'' if count == 1 else 's'}",
        data={"cause": (name,)},
        location=unused[0].location,
    )


def _uncalled(exchange: Exchange, operation: str) -> Observation:
    return Observation(
        kind="operation-no-longer-called",
        subject=operation,
        data={"cause": (operation,)},
        location=exchange.location,
        operation=operation,
        steps=(str(exchange.location),),
    )


def _unused(exchange: Exchange, operation: str) -> Observation:
    return Observation(
        kind="interaction-unused",
        subject=f"{operation} ({exchange.location})",
        data={"cause": (exchange.source, operation)},
        location=exchange.location,
        operation=operation,
        steps=(str(exchange.location),),
    )
