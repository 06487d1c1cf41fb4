"""Recordings and the app's own models beside a new version of the provider's contract: what the release makes stale."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeAlias

from harness.cassettes import store
from harness.compare.exchanges import ExchangeJudge
from harness.model.difference import Mismatch
from harness.model.errors import SourceError
from harness.model.exchange import Exchange
from harness.model.observation import Observation
from harness.model.record import Cell, Outcome
from harness.rules.replay._shown import Replayed, said
from harness.run.client_contract import stricter
from harness.run.client_models import load_models
from harness.run.replay import CHECK, ReplaySettings, judge_of, judged
from harness.run.result import Result

_Told: TypeAlias = tuple[str, Mismatch]
"""The interaction's name (`refund:1`) and what differs."""


def stale(settings: ReplaySettings, revised: str) -> Result:
    """What a new version of the contract refuses that the configured one does not: one finding a cause.

    Raises: SourceError when there is no cassette, or a contract cannot be read.
    """
    old, new = judge_of(settings), judge_of(replace(settings, contract=revised))
    assert new is not None, revised
    exchanges = dict(_exchanges(settings))
    told = [(name, each) for name, exchange in exchanges.items() for each in _fresh(exchange, old, new)]
    seen = (*_refused(told), *_stricter(settings, old, new, revised))
    shown = Replayed(
        provider=settings.provider.name,
        observations=seen,
        record_command=settings.record_command,
        consumers=settings.consumers,
    )
    findings = tuple(judged(shown))
    return Result(findings=findings, cells=tuple(_cells(exchanges, told)), measures={"interactions": len(exchanges)})


def _exchanges(settings: ReplaySettings) -> Iterator[tuple[str, Exchange]]:
    base = settings.root / settings.cassettes
    folders = list(store.discover(base))
    if not folders:
        raise SourceError(
            "there is no cassette", where=settings.cassettes, way_out=f"Record one: {settings.record_command}"
        )
    for folder in folders:
        name = folder.relative_to(base).as_posix()
        for number, exchange in enumerate(store.load(folder, root=settings.root).exchanges, 1):
            yield f"{name}:{number}", exchange


def _fresh(exchange: Exchange, old: ExchangeJudge | None, new: ExchangeJudge) -> Iterator[Mismatch]:
    """What only the new version says of an exchange."""
    known = {_kind(each) for each in old.compare(exchange)} if old else set()
    return (each for each in new.compare(exchange) if _kind(each) not in known)


def _kind(seen: Mismatch) -> tuple[str, ...]:
    difference = seen.difference
    named = difference.observed if difference.kind.endswith("-undeclared") else difference.detail
    return seen.place.direction, seen.place.position, difference.kind, difference.pointer, named


def _refused(told: Iterable[_Told]) -> Iterator[Observation]:
    """One observation a cause, with the interactions that it makes stale."""
    causes: dict[tuple[str, ...], list[_Told]] = {}
    for name, each in told:
        causes.setdefault(_cause(each), []).append((name, each))
    for cause, reached in causes.items():
        first = reached[0][1]
        names = tuple(dict.fromkeys(name for name, _ in reached))
        bearer = "a recorded request" if first.place.direction == "request" else "a recorded answer"
        yield Observation(
            kind="recording-stale",
            subject=str(first.provider),
            detail=f"{said(first, f'{bearer} of {first.place.operation}')}. Stale: {', '.join(names)}",
            data={
                "cause": cause,
                "pointer": first.difference.pointer,
                "witness": first.difference.witness,
                "other": first.provider.location,
                "mild": first.difference.kind == "field-undeclared",
                "operations": tuple(dict.fromkeys(each.place.operation for _, each in reached)),
            },
            location=first.consumer.location,
            operation=first.place.operation,
            steps=tuple(f"{name} ({each.consumer.location})" for name, each in reached),
        )


def _cause(seen: Mismatch) -> tuple[str, ...]:
    named = seen.difference.observed if "status" in seen.difference.kind else seen.difference.detail
    return f"declared {seen.provider}", seen.difference.kind, named


def _stricter(
    settings: ReplaySettings, old: ExchangeJudge | None, new: ExchangeJudge, revised: str
) -> Iterator[Observation]:
    """Where a model of the app's refuses what only the new version allows."""
    models = load_models(settings.models, settings.root)
    envelope = settings.provider.error_envelope
    known = set()
    if old is not None:
        seen = stricter(old.document.root, models, source=settings.contract, envelope=envelope, locate=old.locate)
        known = {tuple(each.data["cause"]) for each in seen}
    found = stricter(new.document.root, models, source=revised, envelope=envelope, locate=new.locate)
    return (each for each in found if tuple(each.data["cause"]) not in known)


def _cells(exchanges: dict[str, Exchange], told: Iterable[_Told]) -> Iterator[Cell]:
    spoilt = {name for name, _ in told}
    for name, exchange in exchanges.items():
        outcome: Outcome = "finding" if name in spoilt else "clean"
        aspect = f"response {exchange.response.status}"
        yield Cell(check=CHECK, subject=name, aspect=aspect, outcome=outcome, detail=exchange.source)
