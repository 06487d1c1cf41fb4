"""What of an API stands as in its last run without findings, and is only asked again what it was asked then."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

from harness.model.contract import Contract, Operation
from harness.model.exchange import Exchange
from harness.model.finding import Finding
from harness.model.rule import Seen
from harness.probes.api_corpus import Corpus, Kept
from harness.probes.api_profile import Profile
from harness.probes.identity import Identity
from harness.run.api_remembered import Remembered
from harness.run.api_scope import Scope
from harness.run.api_state import State
from harness.sources.typescript.compiler import cache_folder
from harness.targets.fastapi_app import FastApiApp
from harness.targets.http_url import HttpUrl


@dataclass(frozen=True, kw_only=True, slots=True)
class Steady:
    """Operations and walks of which nothing has changed; nothing of a target that is not remembered, such as one behind a URL.

    Shape: `started` are the app's own files as it had started.
    """

    operations: frozenset[str] = frozenset()
    walks: frozenset[str] = frozenset()
    started: tuple[str, ...] = ()
    _memory: Remembered | None = None
    _caller: FastApiApp | None = None
    _corpus: Corpus = field(default_factory=Corpus)
    _walked: dict[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        caller: FastApiApp | HttpUrl,
        scope: Scope,
        *,
        target: str,
        root: Path,
        document: Mapping[str, Any],
        profile: Profile,
        identities: Sequence[Identity],
        env: Mapping[str, str] | None,
        contract: Contract,
        walks: Sequence[str],
        state: State,
    ) -> Self:
        """What stands, of a target that has started. Raises: CannotRun when its process is gone."""
        if scope.memory is None or not isinstance(caller, FastApiApp):
            return cls()
        ran = caller.ran()
        memory = Remembered(
            scope.memory,
            target=target,
            root=root,
            document=document,
            profile=profile,
            identities=identities,
            more=(scope.include, scope.exclude, scope.shard, state.reset, dict(state.overrides)),
            env=env,
        )
        operations = frozenset[str]() if scope.whole or scope.against else memory.unchanged(contract.operations, ran)
        return cls(
            operations=operations,
            walks=memory.unchanged_walks(walks, operations),
            started=tuple(ran.files),
            _memory=memory,
            _caller=caller,
        )

    def without(self, name: str) -> Self:
        """The same but for one operation and the walks, which may all go through it."""
        return replace(self, operations=self.operations - {name})

    def covers(self, operations: Iterable[str], walks: Iterable[str]) -> bool:
        """Is there nothing else to drive?"""
        return bool(self.operations) and {*operations} <= self.operations and {*walks} <= self.walks

    def requests(self, name: str) -> tuple[Kept, ...]:
        """What stood for all that an operation answered."""
        return () if self._memory is None else self._memory.requests(name)

    def saw(self, seen: Seen) -> None:
        """Keep the requests that showed something new."""
        if self._memory is not None:
            self._corpus.learn(cases_of(seen), seen.observations)

    def walked(self, rule_id: str, seen: Seen) -> None:
        """A walk has ended without a finding."""
        self._walked[rule_id] = frozenset(str(each.operation) for each in seen.exchanges)

    def remember(self, complete: Iterable[Operation], findings: Sequence[Finding]) -> None:
        """Remember the operations that were driven whole and are in no finding."""
        if self._memory is None or self._caller is None:
            return
        told = {name for each in findings for name in each.operations}
        nameless = any(not each.operations for each in findings)
        clean = [] if nameless else [each for each in complete if each.name not in told]
        self._memory.remember(
            clean,
            self._walked,
            self._caller.ran(),
            self._corpus,
            started=self.started,
            still=frozenset() if nameless else self.operations - told,
            still_walks=self.walks,
        )

    def told(self, operations: int) -> str:
        """What was only replayed; empty where nothing was."""
        if not self.operations:
            return ""
        return (
            f"{len(self.operations)} of {operations} operations and {len(self.walks)} walks have not changed since a run without "
            "findings: only their kept requests were sent again; --all drives them whole"
        )


def cases_of(seen: Seen) -> Iterator[Exchange]:
    """What was sent by itself, rather than as a step of a walk."""
    yield from (each for each in seen.exchanges if each.source.partition("#")[0] in ("case", "guess", "corpus"))


def memory_folder() -> Path | None:
    """Where runs are remembered: in the user's cache, unless HARNESS_NO_CACHE is set."""
    return None if os.environ.get("HARNESS_NO_CACHE") else cache_folder() / "fuzz"
