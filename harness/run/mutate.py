"""Recorded answers varied within the contract: does the client's code survive, or raise its own declared error?"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from threading import Thread
from traceback import format_exception
from typing import Any

from harness.cassettes import store
from harness.cassettes.binding import Bindings
from harness.cassettes.block import blocked
from harness.cassettes.index import Index
from harness.cassettes.intercept import answering
from harness.cassettes.scrub import Scrubber
from harness.compare.exchanges import ExchangeJudge
from harness.model.contract import Contract
from harness.model.difference import Witness
from harness.model.errors import HarnessError
from harness.model.exchange import Exchange, Request, Response, header
from harness.model.location import Every, Location, dotted, pointer
from harness.model.observation import Observation
from harness.model.record import Cell, Outcome, Skip
from harness.model.shape import Shape
from harness.rules.replay._shown import Replayed
from harness.run.client_contract import unexpanded
from harness.run.client_models import imported
from harness.run.progress import Progress, silent
from harness.run.replay import CHECK, ReplaySettings, judge_of, judged
from harness.run.result import Result
from harness.sources.openapi import read_openapi
from harness.targets.own_code import OwnCode
from harness.values.varied import Varied, differing, shrunk, varied

PATIENCE = 10.0
"""Units: seconds. A client that has not come back by then hangs."""

_MOST_REQUESTS = 300
"""Requests of one run after which it is taken for endless."""

Json = Any
Clock = Callable[[], float]


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


class _Switch:
    """Stands before the players, so that clients are patched once and not for every run."""

    def __init__(self) -> None:
        self.player: _Player | None = None

    def holds(self, request: Request) -> bool:
        return self.player is not None and self.player.holds(request)

    def take(self, request: Request) -> Response:
        if self.player is None:
            raise _NotRecorded("nothing is replayed")
        return self.player.take(request)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Outcome:
    """How one run of the client ended. Shape: `cause` names the place of its own code; both are empty when it survived."""

    cause: tuple[str, ...] = ()
    words: str = ""
    trace: str = ""
    location: Location | None = None
    unclear: bool = False
    hangs: bool = False


_SURVIVED = _Outcome()


@dataclass(frozen=True, kw_only=True)
class _Client:
    """The client code of one cassette, run again and again on one varied answer."""

    settings: ReplaySettings
    name: str
    exchanges: tuple[Exchange, ...]
    run: Callable[[str], Any]
    declared: tuple[type[BaseException], ...]
    switch: _Switch

    def on(self, place: int, body: bytes | None) -> _Outcome:
        """What the client makes of the cassette with another body at a place; None leaves it as recorded."""
        heard = self.exchanges
        if body is not None:
            changed = replace(heard[place], response=_answer(heard[place].response, body))
            heard = (*heard[:place], changed, *heard[place + 1 :])
        index = Index(
            [each.request for each in heard],
            heard.__getitem__,
            ignored=self.settings.provider.ignored,
            simplify=Scrubber(self.settings.provider).simplify,
        )
        player = _Player(index)
        raised = self._raised(player)
        if player.missed:
            return _Outcome(unclear=True)
        return _SURVIVED if raised is None or isinstance(raised, self.declared) else self._outcome(raised)

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

    def _outcome(self, error: BaseException) -> _Outcome:
        kind = type(error).__name__
        if isinstance(error, _Endless):
            hangs = isinstance(error, _Hanging)
            words = f"does not come to an end: {error.what}"
            return _Outcome(cause=("endless", self.name), words=words, hangs=hangs)
        site = OwnCode(self.settings.root.resolve()).innermost(error.__traceback__)
        return _Outcome(
            cause=(site.function, site.statement) if site else (kind, self.name),
            words=f"raises {kind}: {next(iter(str(error).splitlines()), '')}",
            trace="".join(format_exception(error)),
            location=Location(site.file, site.line) if site else None,
        )


def _answer(response: Response, body: bytes) -> Response:
    headers = tuple(
        (name, str(len(body)) if name.lower() == "content-length" else value) for name, value in response.headers
    )
    return replace(response, headers=headers, body=body, chunks=())


@dataclass(slots=True)
class _Tally:
    """What was tried."""

    tried: int = 0
    unclear: int = 0
    cells: dict[str, Outcome] = field(default_factory=dict)


def mutate(
    settings: ReplaySettings,
    *,
    max_time: float = 60.0,
    progress: Progress = silent,
    clock: Clock = time.monotonic,
) -> Result:
    """Weaknesses of the client code of every cassette, each shrunk to the smallest change of one answer.

    Units: `max_time` is seconds, after which nothing new is tried. Raises: HarnessError when contract, cassette or client
    cannot be read.
    """
    judge = judge_of(settings)
    if judge is None or not settings.replay:
        return Result(skips=(_skip(settings, "a contract and a function that runs the client are needed"),))
    contract = read_openapi(unexpanded(judge.document.root), source=settings.contract)
    search = _Search(settings, judge, contract)
    with blocked(test=f"varied answers of {settings.provider.name}"), answering(search.switch):
        seen = tuple(search.weaknesses(until=clock() + max_time, clock=clock, progress=progress))
    shown = Replayed(provider=settings.provider.name, observations=seen, consumers=settings.consumers)
    cells = tuple(
        Cell(check=CHECK, subject=operation, aspect="varied answers", outcome=outcome)
        for operation, outcome in search.tally.cells.items()
    )
    measures = {"varied_answers": search.tally.tried, "varied_answers_unclear": search.tally.unclear}
    return Result(findings=tuple(judged(shown)), cells=cells, skips=tuple(search.skips), measures=measures)


def _skip(settings: ReplaySettings, reason: str, what: str = "") -> Skip:
    name = settings.provider.name
    way_out = f'[tool.harness.providers.{name}] contract = "…", replay = "package.module:function"'
    return Skip(what=what or f"varied answers of {name}", reason=reason, way_out="" if what else way_out, check=CHECK)


@dataclass(frozen=True, slots=True)
class _Asked:
    """One recorded answer with the changes that are still to be tried."""

    client: _Client
    place: int
    exchange: Exchange
    operation: str
    given: Json
    changes: Iterator[Varied]

    @property
    def name(self) -> str:
        """`refund:1`."""
        return f"{self.client.name}:{self.place + 1}"


class _Search:
    """The search through one provider's cassettes."""

    def __init__(self, settings: ReplaySettings, judge: ExchangeJudge, contract: Contract) -> None:
        self.tally = _Tally()
        self.skips: list[Skip] = []
        self.switch = _Switch()
        self.hanging = False
        self._settings = settings
        self._judge = judge
        self._contract = contract
        self._run = imported(settings.replay, settings.root)
        self._declared = tuple(imported(each, settings.root) for each in settings.errors)

    def weaknesses(self, *, until: float, clock: Clock, progress: Progress) -> Iterator[Observation]:
        """Weaknesses of all answers, one change of each in turn, so that a short time reaches them all."""
        waiting = [each for client in self._clients() for each in self._answers(client)]
        while waiting:
            for each in tuple(waiting):
                if self.hanging or clock() > until:
                    why = "a client hung" if self.hanging else "the time was up"
                    reason = f"{why} before {len(waiting)} answers were varied to the end"
                    self.skips.append(
                        _skip(self._settings, reason, f"varied answers of {self._settings.provider.name}")
                    )
                    return
                change = next(each.changes, None)
                if change is None:
                    waiting.remove(each)
                    continue
                progress(f"varying {each.name} {each.operation}: {change.change.name}")
                yield from self._tried(each, change)

    def _clients(self) -> Iterator[_Client]:
        """The client of each cassette that it plays as recorded; of others it is told why not."""
        base = self._settings.root / self._settings.cassettes
        for folder in store.discover(base):
            client = _Client(
                settings=self._settings,
                name=folder.relative_to(base).as_posix(),
                exchanges=store.load(folder, root=self._settings.root).exchanges,
                run=self._run,
                declared=self._declared,
                switch=self.switch,
            )
            sound = client.on(0, None)
            if sound == _SURVIVED:
                yield client
                continue
            reason = sound.words or "asks for what was not recorded"
            what = f"varied answers of {client.name}"
            self.skips.append(_skip(self._settings, f"as recorded, the client {reason}", what))

    def _answers(self, client: _Client) -> Iterator[_Asked]:
        for place, exchange in enumerate(client.exchanges):
            promised = self._promised(exchange)
            if promised is not None:
                given = json.loads(exchange.response.body)
                self.tally.cells.setdefault(promised[0], "clean")
                yield _Asked(client, place, exchange, promised[0], given, varied(promised[1], given))

    def _promised(self, exchange: Exchange) -> tuple[str, Shape] | None:
        """Operation and shape of a recorded success in JSON that the contract promises."""
        described = self._judge.operation(exchange)
        operation = self._contract.operation(described.name) if described else None
        if operation is None or "json" not in header(exchange.response.headers, "content-type"):
            return None
        status = str(exchange.response.status)
        by_status = {each.status.upper(): each for each in operation.responses}
        response = next((by_status[each] for each in (status, f"{status[0]}XX", "DEFAULT") if each in by_status), None)
        body = next((each for each in response.content if "json" in each.content_type), None) if response else None
        return (operation.name, body.typed.shape) if body and self._allowed(exchange, exchange.response.body) else None

    def _allowed(self, exchange: Exchange, body: bytes) -> bool:
        """Does the contract, read by another validator, allow this body?"""
        seen = self._judge.compare(replace(exchange, response=_answer(exchange.response, body)))
        return not any(each.place.direction == "response" and each.difference.kind == "body-refused" for each in seen)

    def _tried(self, asked: _Asked, change: Varied) -> Iterator[Observation]:
        content = _written(change.value)
        if not self._allowed(asked.exchange, content):
            return
        self.tally.tried += 1
        outcome = asked.client.on(asked.place, content)
        self.tally.unclear += outcome.unclear
        self.hanging |= outcome.hangs
        if outcome.cause:
            self.tally.cells[asked.operation] = "finding"
            yield _observation(asked, self._least(asked, change, outcome), change, outcome)

    def _least(self, asked: _Asked, change: Varied, outcome: _Outcome) -> Json:
        """The smallest change of the recorded answer that ends the client in the same way."""

        def still(candidate: Json) -> bool:
            body = _written(candidate)
            return self._allowed(asked.exchange, body) and asked.client.on(asked.place, body).cause == outcome.cause

        least = outcome.hangs or change.change.kind in _SMALLEST
        return change.value if least else shrunk(asked.given, change.value, still)


_SMALLEST = frozenset(
    {"null", "absent", "member", "number", "date", "word", "blank", "unicode", "long", "empty", "extra"}
)
"""Kinds of changes that cannot be made smaller."""


_UNLIKELY = frozenset({"number", "date", "long", "unicode", "page"})
"""Kinds of changes that a contract allows by saying nothing of bounds."""


def _written(value: Json) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _observation(asked: _Asked, least: Json, change: Varied, outcome: _Outcome) -> Observation:
    paths = list(differing(asked.given, least)) or [change.change.path]
    shown = " and ".join(dotted(path) or "everything" for path in paths[:3])
    words = _now(least, paths[0]) if len(paths) == 1 else change.change.words
    fields = ", ".join(dotted(tuple(Every.ITEM if isinstance(step, int) else step for step in path)) for path in paths)
    return Observation(
        kind="client-weakness",
        subject=asked.client.name,
        detail=f"{outcome.words}, where the answer to {asked.operation} has {shown} {words}",
        data={
            "cause": (*outcome.cause, fields),
            "pointer": pointer(paths[0]),
            "mild": change.change.kind in _UNLIKELY,
            "witness": Witness(least),
            "other": asked.exchange.location,
            "evidence": f"{json.dumps(least, ensure_ascii=False)}\n\n{outcome.trace}",
            "reproduction": f"{asked.name}, with {pointer(paths[0]) or 'the whole answer'} {words}",
        },
        location=outcome.location,
        operation=asked.operation,
        steps=(f"{change.change.name} in {asked.name}",),
    )


def _now(value: Json, path: Sequence[Any]) -> str:
    """What stands at a place, in a few words."""
    for step in path:
        if isinstance(value, dict) and step not in value:
            return "absent"
        value = value[step]
    text = json.dumps(value, ensure_ascii=False)
    if isinstance(value, list) and len(value) > 1:
        return f"= a list of {len(value)}"
    return f"= {text if len(text) <= 60 else text[:59] + '…'}"
