"""Rules: what judges, the documentation that goes with it, and the examples that prove it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from harness.model.contract import Contract
from harness.model.difference import Direction
from harness.model.exchange import Exchange, Request
from harness.model.finding import Finding, Severity
from harness.model.observation import Observation

Judge: TypeAlias = Callable[[Any], Iterable[Finding]]
"""Judges what was seen: pure, no input or output. Each family documents the type of what it is shown."""

Plan: TypeAlias = Callable[[Contract], Generator[Request, Exchange, None]]
"""Yields the requests that a rule needs and receives each one's exchange; the probe executes it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ShapePair:
    """An example of the drift, breaking and replay families: JSON Schemas or shapes of both sides, and the direction of flow."""

    producer: Any
    consumer: Any
    direction: Direction = "response"


@dataclass(frozen=True, kw_only=True, slots=True)
class Operations:
    """An example of rules over operations: names (`GET /users`) that each side has, with optional OpenAPI path items; `components` beside them."""

    provider: Mapping[str, Any] = field(default_factory=dict)
    consumer: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """An example of the api, dashboard and replay families: exchanges and observations as a probe would hand them over."""

    contract: Mapping[str, Any] = field(default_factory=dict)
    exchanges: tuple[Exchange, ...] = ()
    observations: tuple[Observation, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceText:
    """An example of the redflags family: a file's name and text."""

    file: str
    text: str


Example: TypeAlias = ShapePair | Operations | Seen | SourceText


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """A rule as its file declares it.

    Shape: `id` is kebab-case and states the fault; `summary`, `why`, `mend` and `source` are the sections of the file's
    docstring; `bad` examples must be found, `good` ones must stay silent. `kinds` are those of the differences that it judges;
    empty, it has to be shown whatever was seen.
    """

    id: str
    family: str
    severity: Severity
    judge: Judge
    summary: str
    why: str = ""
    mend: str = ""
    source: str = ""
    plan: Plan | None = None
    bad: tuple[Example, ...] = ()
    good: tuple[Example, ...] = ()
    kinds: frozenset[str] = frozenset()
