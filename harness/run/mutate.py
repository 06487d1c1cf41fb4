"""Recorded answers varied within the contract: does the client's code survive, or raise its own declared error?"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from harness.cassettes import store
from harness.cassettes.block import blocked
from harness.cassettes.intercept import answering
from harness.compare.exchanges import ExchangeJudge
from harness.model.contract import Contract, Operation
from harness.model.difference import Witness
from harness.model.exchange import Exchange, Response, header
from harness.model.location import Every, dotted, pointer
from harness.model.observation import Observation
from harness.model.record import Cell, Outcome, Skip
from harness.model.shape import Shape
from harness.rules.replay._shown import Replayed
from harness.run.client_contract import unexpanded
from harness.run.client_models import imported
from harness.run.mutated_client import SURVIVED, Client, Ending, Switch
from harness.run.progress import Progress, silent
from harness.run.replay import CHECK, ReplaySettings, judge_of, judged
from harness.run.result import Result
from harness.sources.openapi import read_openapi
from harness.values.declared_errors import NOTHING, declared_errors
from harness.values.varied import Varied, differing, shrunk, varied

Json = Any
Clock = Callable[[], float]


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
    """One answer with the changes that are still to be tried: a recorded one, or an error that the contract declares for it.

    Shape: `given` is its value; `status` is 0 for the recorded answer.
    """

    client: Client
    place: int
    exchange: Exchange
    operation: str
    given: Json
    changes: Iterator[Varied]
    status: int = 0

    @property
    def name(self) -> str:
        """`refund:1`, and `refund:1 as 402` for an error in its place."""
        place = f"{self.client.name}:{self.place + 1}"
        return f"{place} as {self.status}" if self.status else place

    def response(self, value: Json) -> Response:
        """The answer with that value; NOTHING is no body at all."""
        recorded = self.exchange.response
        if not self.status:
            return _with_body(recorded, _written(value))
        headers = () if value is NOTHING else (("Content-Type", "application/json"),)
        return Response(status=self.status, headers=headers, body=b"" if value is NOTHING else _written(value))

    def ends(self, value: Json) -> Ending:
        """How the client ends with that value in the answer."""
        return self.client.on(self.place, self.response(value), again=bool(self.status))


class _Search:
    """The search through one provider's cassettes."""

    def __init__(self, settings: ReplaySettings, judge: ExchangeJudge, contract: Contract) -> None:
        self.tally = _Tally()
        self.skips: list[Skip] = []
        self.switch = Switch()
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
                seen = tuple(self._tried(each, change))
                if seen and change.change.kind == "error":
                    waiting.remove(each)  # what its body holds makes no difference
                yield from seen

    def _clients(self) -> Iterator[Client]:
        """The client of each cassette that it plays as recorded; of others it is told why not."""
        base = self._settings.root / self._settings.cassettes
        for folder in store.discover(base):
            client = Client(
                settings=self._settings,
                name=folder.relative_to(base).as_posix(),
                exchanges=store.load(folder, root=self._settings.root).exchanges,
                run=self._run,
                declared=self._declared,
                switch=self.switch,
            )
            sound = client.on(0, None)
            if sound == SURVIVED:
                yield client
                continue
            reason = sound.words or "asks for what was not recorded"
            what = f"varied answers of {client.name}"
            self.skips.append(_skip(self._settings, f"as recorded, the client {reason}", what))

    def _answers(self, client: Client) -> Iterator[_Asked]:
        for place, exchange in enumerate(client.exchanges):
            described = self._judge.operation(exchange)
            operation = self._contract.operation(described.name) if described else None
            if operation is None:
                continue
            shape = _promised(operation, exchange.response)
            if shape is not None and self._allowed(exchange, exchange.response):
                given = json.loads(exchange.response.body)
                self.tally.cells.setdefault(operation.name, "clean")
                yield _Asked(client, place, exchange, operation.name, given, varied(shape, given))
            if exchange.response.status < _FIRST_ERROR:
                for error in declared_errors(operation):
                    changes = error.varied()
                    yield _Asked(client, place, exchange, operation.name, error.value, changes, status=error.status)

    def _allowed(self, exchange: Exchange, response: Response) -> bool:
        """Does the contract, read by another validator, allow this answer?"""
        seen = self._judge.compare(replace(exchange, response=response))
        return not any(each.place.direction == "response" and each.difference.kind in _REFUSED for each in seen)

    def _tried(self, asked: _Asked, change: Varied) -> Iterator[Observation]:
        if not self._allowed(asked.exchange, asked.response(change.value)):
            return
        self.tally.tried += 1
        self.tally.cells.setdefault(asked.operation, "clean")
        outcome = asked.ends(change.value)
        self.tally.unclear += outcome.unclear
        self.hanging |= outcome.hangs
        if outcome.cause:
            self.tally.cells[asked.operation] = "finding"
            yield _observation(asked, self._least(asked, change, outcome), change, outcome)

    def _least(self, asked: _Asked, change: Varied, outcome: Ending) -> Json:
        """The smallest change of the answer that ends the client in the same way."""

        def still(candidate: Json) -> bool:
            allowed = self._allowed(asked.exchange, asked.response(candidate))
            return allowed and asked.ends(candidate).cause == outcome.cause

        least = outcome.hangs or change.change.kind in _SMALLEST
        return change.value if least else shrunk(asked.given, change.value, still)


_FIRST_ERROR = 400
_REFUSED = frozenset({"body-refused", "body-unreadable", "status-undeclared"})


def _promised(operation: Operation, response: Response) -> Shape | None:
    """The shape of a recorded answer in JSON, where the contract promises one."""
    if "json" not in header(response.headers, "content-type"):
        return None
    status = str(response.status)
    by_status = {each.status.upper(): each for each in operation.responses}
    found = next((by_status[each] for each in (status, f"{status[0]}XX", "DEFAULT") if each in by_status), None)
    body = next((each for each in found.content if "json" in each.content_type), None) if found else None
    return body.typed.shape if body else None


def _with_body(response: Response, body: bytes) -> Response:
    headers = tuple(
        (name, str(len(body)) if name.lower() == "content-length" else value) for name, value in response.headers
    )
    return replace(response, headers=headers, body=body, chunks=())


_SMALLEST = frozenset(
    {"null", "absent", "member", "number", "date", "word", "blank", "unicode", "long", "empty", "extra", "error"}
)
"""Kinds of changes that cannot be made smaller."""


_UNLIKELY = frozenset({"number", "date", "long", "unicode", "page"})
"""Kinds of changes that a contract allows by saying nothing of bounds."""


def _written(value: Json) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _observation(asked: _Asked, least: Json, change: Varied, outcome: Ending) -> Observation:
    if change.change.kind == "error":
        return _told(asked, change, outcome, "error answers", f"is {change.change.words}", change.value)
    paths = list(differing(asked.given, least)) or [change.change.path]
    shown = " and ".join(dotted(path) or "everything" for path in paths[:3])
    words = _now(least, paths[0]) if len(paths) == 1 else change.change.words
    fields = ", ".join(dotted(tuple(Every.ITEM if isinstance(step, int) else step for step in path)) for path in paths)
    return _told(asked, change, outcome, fields, f"has {shown} {words}", least, pointer(paths[0]))


def _told(
    asked: _Asked, change: Varied, outcome: Ending, cause: str, words: str, value: Json, place: str = ""
) -> Observation:
    answer = f"the {asked.status} answer" if asked.status and change.change.kind != "error" else "the answer"
    body = "(no body)" if value is NOTHING else json.dumps(value, ensure_ascii=False)
    return Observation(
        kind="client-weakness",
        subject=asked.client.name,
        detail=f"{outcome.words}, where {answer} to {asked.operation} {words}",
        data={
            "cause": (*outcome.cause, cause),
            "pointer": place,
            "mild": change.change.kind in _UNLIKELY,
            "witness": None if value is NOTHING else Witness(value),
            "other": asked.exchange.location,
            "evidence": f"{body}\n\n{outcome.trace}",
            "reproduction": f"{asked.name}, which {words}, at {place}" if place else f"{asked.name}, which {words}",
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
