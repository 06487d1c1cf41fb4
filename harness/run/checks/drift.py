"""The `drift` check: every call of every configured TypeScript project against the targets that it calls."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from types import TracebackType
from typing import Self

from harness.config import Target
from harness.model.finding import Finding
from harness.run.check import Check
from harness.run.context import Context
from harness.run.contracts import target_contract
from harness.run.drift import Sides, consumer_contract, drift
from harness.run.drift_fix import with_patch
from harness.run.drift_look import consumer_tree, looked_at
from harness.run.ignored import heeded
from harness.run.result import Result
from harness.run.several import Several

_NONE = '[tool.harness.targets.web] typescript = "frontend" and calls = ["api"]'


def check(context: Context) -> Check:
    """The check over all pairs of a TypeScript project and an API that it calls."""
    settings = context.configuration.settings
    pairs = {
        f"{name} → {called}": partial(_OnePair, name, called, context)
        for name, target in settings.of_kind("typescript").items()
        for called in target.calls
        if settings.targets[called].kind in {"fastapi", "url"}
    }
    return Several("drift", pairs, _NONE)


class _OnePair:
    """One consumer and one provider, compared once; each operation that is called is a subject."""

    def __init__(self, consumer: str, provider: str, context: Context) -> None:
        self._context = context
        self._targets: Mapping[str, Target] = context.configuration.settings.targets
        self._sides = Sides(provider=provider, consumer=consumer)

    def __enter__(self) -> Self:
        consumer = self._targets[self._sides.consumer]
        provider = self._targets[self._sides.provider]
        self._context.progress(f"reading {consumer.address}")
        tree = consumer_tree(consumer.address, self._context.root)
        expected = consumer_contract(
            consumer.address, self._context.root, self._context.progress, naming=consumer.naming, tree=tree
        )
        promised = target_contract(provider, self._context.root, wire=True)
        found = drift(promised, expected, self._sides, prefix=consumer.prefix)
        files = looked_at(promised, tree, self._context.root)
        whole = heeded(found, self._context.root, files, family="drift", tree=tree)
        alone = len(consumer.calls) == 1  # else a comment may be there for another provider
        kept = whole.findings if alone else _needed(whole.findings)
        self._whole = replace(whole, findings=tuple(with_patch(each, self._context.root) for each in kept))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is kept open."""

    def subjects(self) -> Sequence[str]:
        called = (each.subject for each in self._whole.cells if each.aspect != "called")
        return tuple(dict.fromkeys(called))

    def examine(self, subject: str) -> Result:
        """What was found where this operation is called; a finding reaches every operation of its cause."""
        return Result(
            findings=tuple(each for each in self._whole.findings if subject in each.operations),
            skips=tuple(each for each in self._whole.skips if each.what.startswith(f"{subject} (")),
            cells=tuple(each for each in self._whole.cells if each.subject == subject),
        )

    def remainder(self) -> Result:
        subjects = set(self.subjects())
        examined = {each.what for each in self._whole.skips if each.what.rpartition(" (")[0] in subjects}
        return replace(
            self._whole,
            findings=tuple(each for each in self._whole.findings if not each.operations),
            skips=tuple(each for each in self._whole.skips if each.what not in examined),
            cells=tuple(each for each in self._whole.cells if each.subject not in subjects),
        )


def _needed(findings: Iterable[Finding]) -> Iterator[Finding]:
    return (each for each in findings if each.rule != "ignore-unused")
