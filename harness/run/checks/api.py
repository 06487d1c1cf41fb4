"""The `api` check: every operation of every configured API, then the walks that rules ask for."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from types import TracebackType
from typing import Self

from harness.config import Target
from harness.model.finding import Finding
from harness.model.record import Edge, Outcome, Skip
from harness.run.api_check import CORPUS, ApiCheck
from harness.run.api_emitted import with_test
from harness.run.api_identities import document_of, identity
from harness.run.api_merged import merged
from harness.run.api_scope import Scope
from harness.run.api_state import State
from harness.run.api_told import CHECK
from harness.run.check import Check
from harness.run.context import Context
from harness.run.result import Result
from harness.run.several import Several

_WALK = "walk "
_CALLER = "any caller"
_NONE = '[tool.harness.targets.api] fastapi = "app.main:app"'


def check(context: Context) -> Check:
    """The check over all targets that answer HTTP."""
    targets = context.configuration.settings.of_kind("fastapi", "url")
    return Several(CHECK, {name: partial(_OneApi, name, each, context) for name, each in targets.items()}, _NONE)


class _OneApi:
    """One API, started once."""

    def __init__(self, name: str, target: Target, context: Context) -> None:
        self._name = name
        self._opened = ApiCheck(
            target.address,
            base=context.root,
            seed=context.seed,
            identities=[identity(who, each, context.root, target.env) for who, each in target.identities.items()],
            scope=Scope(corpus=context.root / CORPUS, document=document_of(target, context.root)),
            env=target.env,
            state=State.of(target),
        )
        self._driven = 0
        self._found = 0
        self._examined: set[str] = set()
        self._held: dict[str, list[Finding]] = {}

    def __enter__(self) -> Self:
        self._started = time.perf_counter()
        self._opened.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opened.__exit__(kind, error, trace)

    def subjects(self) -> Sequence[str]:
        return (*(f"{_WALK}{each}" for each in self._opened.walks), *self._opened.operations)

    def examine(self, subject: str) -> Result:
        is_walk = subject.startswith(_WALK)
        examine = self._opened.check_walk if is_walk else self._opened.check_operation
        name = subject.removeprefix(_WALK)
        seen = self._own(name, examine(name)) if is_walk else self._with_held(name, examine(name))
        self._driven += any(each.outcome in {"clean", "finding"} for each in seen.cells)
        self._found += len(seen.findings)
        return replace(seen, findings=tuple(map(self._told, seen.findings)))

    def _told(self, finding: Finding) -> Finding:
        """The finding with who met it, and with a test that repeats it."""
        return replace(with_test(finding, self._name), edges=((_CALLER, self._name),))

    def _own(self, rule_id: str, seen: Result) -> Result:
        """A walk's own findings; what it met at an operation that is a subject to come is held for that one, and told once."""
        coming = set(self._opened.operations) - self._examined
        own = []
        for each in seen.findings:
            if each.rule != rule_id and each.operation is not None and each.operation in coming:
                self._held.setdefault(each.operation, []).append(each)
            else:
                own.append(each)
        outcome: Outcome = "finding" if own else "clean"
        cells = tuple(replace(each, outcome=outcome) if each.outcome == "finding" else each for each in seen.cells)
        return replace(seen, findings=tuple(own), cells=cells)

    def _with_held(self, name: str, seen: Result) -> Result:
        self._examined.add(name)
        findings = merged((*seen.findings, *self._held.pop(name, ())))
        cells = tuple(
            replace(each, outcome="finding") if findings and each.aspect == "requests" else each for each in seen.cells
        )
        return replace(seen, findings=tuple(findings), cells=cells)

    def remainder(self) -> Result:
        left = tuple(merged(each for held in self._held.values() for each in held))
        outcome: Outcome = "finding" if self._found or left else "clean" if self._driven else "vacuous"
        requests = self._opened.probe.session.requests
        nothing = Skip(what=self._name, reason="no operation was driven", check=CHECK)
        return Result(
            findings=tuple(map(self._told, left)),
            skips=(*self._opened.held_back, *(() if self._driven else (nothing,))),
            edges=(Edge(consumer=_CALLER, provider=self._name, check=CHECK, outcome=outcome),),
            measures={"requests": requests, "api_seconds": round(time.perf_counter() - self._started, 2)},
            notes=tuple(filter(None, (self._opened.isolation,))),
        )
