"""Checks an API: starts the target, drives every operation, judges what was seen by the rules of the `api` family."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from harness.model.errors import CannotRun, UsageError
from harness.model.record import Cell, Edge, Outcome, Skip
from harness.probes.api_profile import COMMIT, PROFILES, Profile
from harness.probes.identity import Identity
from harness.run.api_address import caller_of
from harness.run.api_check import ApiCheck
from harness.run.api_identities import known
from harness.run.api_merged import merged
from harness.run.api_scope import WHOLE, Scope
from harness.run.api_state import STATELESS, State
from harness.run.api_told import CHECK
from harness.run.context import Context
from harness.run.result import Result
from harness.sources.openapi import read_openapi

_AGAIN = "reading again"


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """How far a check has come. Shape: `subject` is an operation's name or a rule's id; `done` counts from 1."""

    subject: str
    done: int
    total: int
    requests: int


Report = Callable[[Progress], None]


def check_api(
    target: str,
    *,
    base: Path,
    seed: int = 0,
    profile: str | Profile = COMMIT,
    max_time: float | None = None,
    identities: Sequence[Identity] = (),
    env: Mapping[str, str] | None = None,
    scope: Scope = WHOLE,
    state: State = STATELESS,
    progress: Report | None = None,
) -> Result:
    """Check every operation of a target and every walk; the same seed gives the same findings.

    Raises: CannotRun and SourceError as entering `ApiCheck` does. A target that drives nothing leaves a skip, not a pass.
    """
    started = time.monotonic()
    parts: list[Result] = []
    with ApiCheck(
        target,
        base=base,
        seed=seed,
        profile=profile,
        max_time=max_time,
        identities=identities,
        env=env,
        scope=scope,
        state=state,
    ) as check:
        steps: list[tuple[str, Callable[[str], Result]]] = [(rule_id, check.check_walk) for rule_id in check.walks]
        steps += [(name, check.check_operation) for name in check.operations]
        steps.append((_AGAIN, check.check_again))
        steps += [(name, check.check_search) for name in check.searched]
        steps += [(scope.against, check.check_against)] if scope.against else []
        for done, (subject, step) in enumerate(steps, start=1):
            if progress is not None:
                progress(Progress(subject=subject, done=done, total=len(steps), requests=check.probe.session.requests))
            parts.append(_step(subject, step))
        kept = check.keep()
        whole = _whole(check, parts, time.monotonic() - started)
        return replace(whole, notes=tuple(filter(None, (kept, check.isolation, check.remember(whole)))))


def fuzz(
    target: str,
    context: Context,
    *,
    profile: str = COMMIT.name,
    max_time: float | None = None,
    scope: Scope = WHOLE,
    reset: str = "",
    overrides: Sequence[str] = (),
    progress: Report | None = None,
) -> Result:
    """`check_api` for a target by its address, or by its name in the configuration, whose identities are then used.

    Raises: UsageError where no profile is called so.
    """
    if profile not in PROFILES:
        raise UsageError(f"no profile is called {profile!r}", way_out=f"There are {', '.join(PROFILES)}")
    found = known(context.configuration.settings, target, context.root)
    return check_api(
        found.address,
        base=context.root,
        seed=context.seed,
        profile=profile,
        max_time=max_time,
        identities=found.identities,
        env=found.env,
        scope=scope if scope.document is not None else replace(scope, document=found.document),
        state=found.state.with_words(reset, overrides),
        progress=progress,
    )


def operations(target: str, *, base: Path, env: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """The operations' names of a target that is started only to be asked. Raises: CannotRun, SourceError."""
    with caller_of(target, base.resolve(), env) as caller:
        document = caller.document()
    if document is None:
        raise CannotRun(f"{target!r} has no OpenAPI document", way_out="Name the URL of the document itself")
    return tuple(each.name for each in read_openapi(document, source=target).operations)


def _step(subject: str, step: Callable[[str], Result]) -> Result:
    """One step; a target that is gone for good ends no other step's result."""
    try:
        return step(subject)
    except CannotRun as error:
        cell = Cell(check=CHECK, subject=subject, aspect="requests", outcome="error", count=0, detail=str(error))
        return Result(skips=(Skip(what=subject, reason=str(error), check=CHECK),), cells=(cell,))


def _whole(check: ApiCheck, parts: Sequence[Result], seconds: float) -> Result:
    findings = merged(each for part in parts for each in part.findings)
    cells = tuple(each for part in parts for each in part.cells)
    skips = list(dict.fromkeys((*check.held_back, *(each for part in parts for each in part.skips))))
    driven = sum(each.outcome in ("clean", "finding") and each.aspect == "requests" for each in cells)
    replayed = sum(each.outcome == "clean" and each.aspect == "replayed" for each in cells)
    if not driven + replayed:
        skips.append(
            Skip(what=check.target, reason="no operation was driven", way_out="Does it have any?", check=CHECK)
        )
    requests = check.probe.session.requests
    outcome: Outcome = "vacuous" if not driven + replayed else "finding" if findings else "clean"
    return Result(
        findings=findings,
        skips=tuple(skips),
        cells=cells,
        edges=(Edge(consumer="contract", provider=check.target, check=CHECK, outcome=outcome),),
        measures={
            "operations": len(check.operations),
            "operations_driven": driven,
            "operations_replayed": replayed,
            "requests": requests,
            "wall_seconds": round(seconds, 2),
            "requests_per_second": round(requests / seconds, 1) if seconds else 0.0,
        },
    )
