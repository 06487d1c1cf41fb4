"""Run records: what one run of one session did, found, covered, skipped and measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from harness.model.finding import Finding

Outcome: TypeAlias = Literal["clean", "finding", "known", "skipped", "vacuous", "error"]
"""Only `clean` (and `known`) is a pass; `vacuous` drove nothing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Skip:
    """Something that did not run, and why; `way_out` says how to have it run."""

    what: str
    reason: str
    way_out: str = ""
    check: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """One cell of coverage: what a check did with one subject.

    Shape: `check` is the session (`api`), `subject` an operation, page, interaction or declaration, `aspect` what was done
    with it (`requests`, `fault 500`, `response 200`); `count` says how often.
    """

    check: str
    subject: str
    aspect: str
    outcome: Outcome
    count: int = 1
    detail: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Edge:
    """An integration that was looked at: consumer, provider, by which check, and its state."""

    consumer: str
    provider: str
    check: str
    outcome: Outcome
    detail: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class RunRecord:
    """One run of one session.

    Shape: `id` is unique per run; `shard` is `i-of-n` or empty; `started` and `ended` are ISO 8601 in UTC, `ended` is empty for
    a run that was cut off (then `interrupted` is true). Units: `measures` names carry theirs (`wall_seconds`, `requests`).
    """

    id: str
    session: str
    started: str
    shard: str = ""
    ended: str = ""
    seed: int | None = None
    version: str = ""
    findings: tuple[Finding, ...] = ()
    skips: tuple[Skip, ...] = ()
    cells: tuple[Cell, ...] = ()
    edges: tuple[Edge, ...] = ()
    measures: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def interrupted(self) -> bool:
        """Was the run cut off before its end?"""
        return not self.ended
