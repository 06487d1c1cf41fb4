"""Replays one provider's recordings: each interaction beside the contract, and the client code with the network blocked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from harness.cassettes import store
from harness.cassettes.gate import leaks
from harness.cassettes.store import Cassette
from harness.compare.exchanges import ExchangeJudge
from harness.compare.json_places import places
from harness.model.errors import HarnessError, SourceError, UsageError
from harness.model.exchange import Exchange
from harness.model.finding import Finding
from harness.model.location import Location
from harness.model.observation import Observation
from harness.model.provider import Provider
from harness.model.record import Cell, Edge, Outcome, Skip
from harness.rules.catalogue import family
from harness.rules.replay._shown import Replayed
from harness.run.client_contract import stricter
from harness.run.client_models import ClientModel, is_error, load_models
from harness.run.client_play import ClientCode, Play
from harness.run.diff_inputs import names_python
from harness.run.model_document import model_document
from harness.run.model_faces import ModelFaces
from harness.run.result import Result
from harness.sources.discovery import as_openapi, is_discovery
from harness.sources.documents import parse_document

CHECK = "replay"
_WHOLE = "client code"
_MODELS = "client models beside the contract"


@dataclass(frozen=True, kw_only=True, slots=True)
class ReplaySettings:
    """What is replayed of one provider; paths are relative to `root`.

    Shape: `models` maps operations to `package.module:Model`; `replay` names the function that runs the client code of a
    cassette, which it is given the name of; `errors` names the exceptions that the client declares as its own; `record_command` is what a person types to record; `consumers` are the
    targets that call the provider. Units: `max_age` is how old an interaction may be.
    """

    provider: Provider
    cassettes: str
    root: Path
    contract: str = ""
    models: Mapping[str, str] = field(default_factory=dict)
    replay: str = ""
    errors: Sequence[str] = ()
    record_command: str = ""
    max_age: timedelta | None = None
    consumers: tuple[str, ...] = ()
    now: Callable[[], datetime] = lambda: datetime.now(UTC)


class ProviderReplay:
    """One provider's recordings as subjects: `pay-by-card:2 POST /v1/refunds`, and `pay-by-card client code`."""

    def __init__(self, settings: ReplaySettings) -> None:
        """Nothing is read before subjects are asked for."""
        self._settings = settings
        self._folder = settings.root / settings.cassettes
        self._outcomes: Counter[Outcome] = Counter()
        self._broken: dict[str, HarnessError] = {}
        self._known: dict[str, tuple[str, int | None]] = {}
        self._measures: Counter[str] = Counter()
        self._cassettes: dict[str, Cassette] = {}

    def __enter__(self) -> Self:
        """Read contract, models and cassettes. Raises: HarnessError when contract or models cannot be read."""
        self._models = load_models(self._settings.models, self._settings.root)
        self._judge = judge_of(self._settings)
        self._client = ClientCode(self._settings, self._models, self._operation)
        for folder in store.discover(self._folder):
            self._enlist(folder)
        if self._models and self._judge and self._cassettes:
            self._known[_MODELS] = (_MODELS, None)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is kept open."""

    def subjects(self) -> Sequence[str]:
        """Interactions in the order of recording, then the client code, cassette by cassette."""
        return tuple(self._known)

    def examine(self, subject: str) -> Result:
        """Judge one interaction, or replay the client code of one cassette. Raises: SourceError for a broken cassette."""
        name, place = self._known[subject]
        if name in self._broken:
            raise self._broken[name]
        if subject == _MODELS:
            result = self._stricter()
        else:
            result = self._replayed(name) if place is None else self._interaction(name, place)
        worst = outcome_of(result.findings)
        self._outcomes[worst] += 1
        return result

    def remainder(self) -> Result:
        """The integration's state, what was not driven, and how much was."""
        title = self._settings.provider.name
        skips = [] if self._known else [self._nothing()]
        if self._known and not self._settings.replay:
            skips.append(self._no_client())
        state: Outcome = next((each for each in _WORST if self._outcomes[each]), "vacuous")
        edges = tuple(
            Edge(consumer=each, provider=title, check=CHECK, outcome=state, detail=self._detail())
            for each in self._settings.consumers
        )
        return Result(skips=tuple(skips), edges=edges, measures=dict(self._measures))

    # --- reading

    def _enlist(self, folder: Path) -> None:
        name = folder.relative_to(self._folder).as_posix()
        try:
            cassette = store.load(folder, root=self._settings.root)
        except SourceError as error:
            self._broken[name] = error
            self._known[name] = (name, None)
            return
        self._cassettes[name] = cassette
        for number, exchange in enumerate(cassette.exchanges):
            self._known[f"{name}:{number + 1} {self._operation(exchange)}"] = (name, number)
        if self._settings.replay:
            self._known[f"{name} {_WHOLE}"] = (name, None)

    def _operation(self, exchange: Exchange) -> str:
        found = self._judge.operation(exchange) if self._judge else None
        return found.name if found else f"{exchange.request.method} {urlsplit(exchange.request.url).path}"

    # --- one interaction

    def _interaction(self, name: str, place: int) -> Result:
        cassette = self._cassettes[name]
        exchange = cassette.exchanges[place]
        operation = self._operation(exchange)
        mismatches = self._judge.compare(exchange) if self._judge else ()
        observations = [*self._refusals(exchange, operation), *self._leaks(exchange), *self._age(name, exchange)]
        shown = replace(self._shown(name), mismatches=mismatches, observations=tuple(observations))
        findings = tuple(judged(shown))
        self._measures["interactions"] += 1
        return Result(
            findings=findings, cells=(self._cell(operation, exchange, findings), self._aged(operation, exchange))
        )

    def _aged(self, operation: str, exchange: Exchange) -> Cell:
        """How old the recording is, in days."""
        days, limit = _age(exchange, self._settings.now()).days, self._settings.max_age
        outcome: Outcome = "finding" if limit is not None and days > limit.days else "clean"
        return Cell(check=CHECK, subject=operation, aspect="age", outcome=outcome, detail=f"{days} d")

    def _cell(self, operation: str, exchange: Exchange, findings: Sequence[Finding]) -> Cell:
        aspect = f"response {exchange.response.status}"
        return Cell(check=CHECK, subject=operation, aspect=aspect, outcome=outcome_of(findings), detail=exchange.source)

    def _refusals(self, exchange: Exchange, operation: str) -> Iterator[Observation]:
        model: ClientModel | None = self._models.get(operation)
        if model is not None and not is_error(exchange, self._settings.provider):
            yield from model.refusals(exchange, operation)

    def _leaks(self, exchange: Exchange) -> Iterator[Observation]:
        for leak in leaks([exchange], self._settings.provider):
            yield Observation(
                kind="secret",
                subject=exchange.source,
                detail=str(leak),
                data={"cause": (exchange.source, leak.place, leak.kind)},
                location=leak.location,
                operation=leak.operation,
            )

    def _age(self, name: str, exchange: Exchange) -> Iterator[Observation]:
        limit = self._settings.max_age
        age = _age(exchange, self._settings.now())
        if limit is not None and age > limit:
            yield Observation(
                kind="cassette-old",
                subject=exchange.source,
                detail=f"recorded {age.days} days ago, and {limit.days} are allowed",
                data={"cause": (name,)},
                location=exchange.location,
            )

    # --- the client's models

    def _stricter(self) -> Result:
        if self._judge is None:
            return Result()
        seen = stricter(
            self._judge.document.root,
            self._models,
            source=self._settings.contract,
            envelope=self._settings.provider.error_envelope,
            locate=self._judge.locate,
        )
        findings = tuple(judged(replace(self._shown(next(iter(self._cassettes))), observations=tuple(seen))))
        spoilt = {operation for finding in findings for operation in finding.operations}
        cells = tuple(
            Cell(check=CHECK, subject=each, aspect="client model", outcome="finding" if each in spoilt else "clean")
            for each in self._models
        )
        return Result(findings=findings, cells=cells)

    # --- the client code

    def _replayed(self, name: str) -> Result:
        play = self._client.play(name)
        seen = play.missed or play.failed or tuple(self._client.unplayed(name, self._cassettes))
        findings = tuple(judged(replace(self._shown(name), observations=seen)))
        self._measures["replayed_requests"] += len(play.played)
        return Result(findings=findings, cells=tuple(self._played(play, findings)))

    def _played(self, play: Play, findings: Sequence[Finding]) -> Iterator[Cell]:
        spoilt = {operation for finding in findings for operation in finding.operations}
        for operation, count in Counter(map(self._operation, play.played)).items():
            outcome: Outcome = "finding" if operation in spoilt else "clean"
            yield Cell(check=CHECK, subject=operation, aspect="replayed", outcome=outcome, count=count)

    # --- words

    def _shown(self, name: str) -> Replayed:
        cassette = self._cassettes[name]
        source = cassette.exchanges[0].source if cassette.exchanges else name
        return Replayed(
            provider=self._settings.provider.name,
            recorded_from={source: str(cassette.meta.recorded_from)},
            record_command=self._settings.record_command,
            consumers=self._settings.consumers,
        )

    def _detail(self) -> str:
        sources = {str(each.meta.recorded_from) for each in self._cassettes.values()}
        counts = (
            f"{_counted(self._measures['interactions'], 'interaction')} in {_counted(len(self._cassettes), 'cassette')}"
        )
        return f"{counts}, recorded from {', '.join(sorted(sources))}" if sources else counts

    def _nothing(self) -> Skip:
        return Skip(
            what=f"replay {self._settings.provider.name}",
            reason=f"there is no cassette below {self._settings.cassettes}",
            way_out=f"Record one: {self._settings.record_command}",
            check=CHECK,
        )

    def _no_client(self) -> Skip:
        return Skip(
            what=f"client code of {self._settings.provider.name}",
            reason="no function is named that runs it against the recordings; the recordings themselves were judged",
            way_out=f'[tool.harness.providers.{self._settings.provider.name}] replay = "package.module:function"',
            check=CHECK,
        )


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


_WORST: tuple[Outcome, ...] = ("error", "finding", "known", "clean")


def judge(exchange: Exchange, judging: ExchangeJudge, provider: str) -> tuple[Finding, ...]:
    """All findings about one exchange beside a contract."""
    return tuple(judged(Replayed(provider=provider, mismatches=judging.compare(exchange))))


def read_judge(file: Path, root: Path) -> ExchangeJudge:
    """The judge of a contract file: OpenAPI 3, or a discovery document. Raises: SourceError when it cannot be read."""
    shown = file.relative_to(root).as_posix() if file.is_relative_to(root) else file.as_posix()
    try:
        content = file.read_bytes()
    except OSError as error:
        raise SourceError(f"the contract cannot be read: {error.strerror}", where=shown) from error
    document = parse_document(content, where=shown)
    if is_discovery(document):
        return ExchangeJudge(as_openapi(document, source=shown), locate=_of_discovery(content, shown))
    if not isinstance(document, dict) or not str(document.get("openapi", "")).startswith("3."):
        raise SourceError(
            "no OpenAPI 3 document",
            where=shown,
            way_out="Provider contracts are OpenAPI 3 or discovery documents, or models",
        )
    return ExchangeJudge(document, locate=_Locator(content.decode("utf-8", "replace"), shown))


def _of_discovery(content: bytes, file: str) -> Callable[[str], Location | None]:
    """Lines of the discovery document by the pointers of the OpenAPI document that it was read as."""
    lines = _Locator(content.decode("utf-8", "replace"), file)
    return lambda pointer: lines(pointer.replace("/components/schemas/", "/schemas/", 1))


class _Locator:
    """Lines of a JSON document, read when the first one is asked for."""

    def __init__(self, text: str, file: str) -> None:
        self._text = text
        self._file = file

    def __call__(self, pointer: str) -> Location | None:
        line = self._lines.get(pointer)
        return None if line is None else Location(self._file, line)

    @cached_property
    def _lines(self) -> Mapping[str, int]:
        return places(self._text) if self._text.lstrip().startswith("{") else {}


def judge_of(settings: ReplaySettings) -> ExchangeJudge | None:
    """The judge of a contract file, or of `package.module:name`: an app, or models by operation."""
    if not settings.contract:
        return None
    file = settings.root / settings.contract
    if file.exists() or not names_python(settings.contract):
        return read_judge(file, settings.root)
    found = model_document(settings.contract, settings.root)
    if isinstance(found, ModelFaces):
        raise UsageError(
            f"the contract {settings.contract!r} is a model without operations",
            way_out='Name a mapping of them: CONTRACT = {"POST /v1/refunds": {"request": NewRefund, "200": Refund}}',
        )
    return ExchangeJudge(found.document, locate=lambda pointer: found.locate(f"#{pointer.removeprefix('#')}"))


def judged(shown: Replayed) -> Iterator[Finding]:
    """What every rule of the family says, marked as this check's."""
    for rule in family("replay"):
        for finding in rule.judge(shown):
            yield replace(finding, check=CHECK)


def outcome_of(findings: Sequence[Finding]) -> Outcome:
    """A cell's outcome: hints leave it clean."""
    return "finding" if any(finding.severity.value != "hint" for finding in findings) else "clean"


def _age(exchange: Exchange, now: datetime) -> timedelta:
    try:
        return now - datetime.fromisoformat(exchange.recorded_at.replace("Z", "+00:00"))
    except (ValueError, TypeError):
        return timedelta(0)
