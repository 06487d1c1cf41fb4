"""The way to a view of a dashboard, and what an exploration gathers on its ways."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from harness.model.dashboard import DOORS, Action
from harness.model.observation import Observation
from harness.model.record import Skip
from harness.probes.dashboard_answers import Scenario


@dataclass(frozen=True, kw_only=True, slots=True)
class Trail:
    """How to get to a view: what the backend answers, and what the user does."""

    scenario: Scenario = field(default_factory=dict)
    actions: tuple[Action, ...] = ()

    def then(self, step: Sequence[Action]) -> Trail:
        """The trail with a further step."""
        return replace(self, actions=(*self.actions, *step))


@dataclass(frozen=True, kw_only=True, slots=True)
class Visit:
    """One cell of the matrix: an operation answered in one way.

    Shape: `trouble` lists the kinds of what was seen; `reason` says why the cell was not visited, where it was not.
    """

    operation: str
    variation: str
    aspect: str
    trouble: tuple[str, ...] = ()
    reason: str = ""


@dataclass(slots=True)
class Report:
    """What an exploration gathered, growing while it goes on.

    Shape: `lines` are statements that ran, as `file:line`; `left_over` counts steps that waited when the time was over.
    """

    observations: list[Observation] = field(default_factory=list)
    skips: dict[tuple[str, str], Skip] = field(default_factory=dict)
    visits: list[Visit] = field(default_factory=list)
    unvisited: list[Visit] = field(default_factory=list)
    driven: dict[str, int] = field(default_factory=dict)
    widgets: dict[str, int] = field(default_factory=dict)
    operated: dict[tuple[str, str], int] = field(default_factory=dict)
    reached: dict[str, set[str]] = field(default_factory=dict)
    lines: set[str] = field(default_factory=set)
    statements: int = 0
    runs: int = 0
    steps: int = 0
    left_over: int = 0

    def skip(self, what: str, reason: str, way_out: str = "") -> None:
        """Note something that was not looked at."""
        self.skips[what, reason] = Skip(what=what, reason=reason, way_out=way_out, check="dashboard")


def split(path: tuple[Action, ...]) -> tuple[tuple[Action, ...], tuple[Action, ...]]:
    """The doors through which a session starts, and the rest of the way."""
    count = next((index for index, each in enumerate(path) if each.kind not in DOORS), len(path))
    return path[:count], path[count:]


def written(step: Sequence[Action]) -> str:
    """A step as a key."""
    return json.dumps([(each.kind, each.target, each.value) for each in step], sort_keys=True)


def shorter(current: Callable[[], tuple[Action, ...]]) -> Iterator[tuple[Action, ...]]:
    """Shorter paths worth trying: the last action alone, then without each half, then without each single action."""
    full = current()
    yield from guesses(full)
    size = len(full) // 2
    while size:
        start = 0
        while start < len(current()):
            path = current()
            yield path[:start] + path[start + size :]
            if len(current()) == len(path):
                start += size
        size //= 2


def guesses(path: tuple[Action, ...]) -> Iterator[tuple[Action, ...]]:
    """The last action alone, from the start and from its page, and the last two from its page."""
    opened = tuple(each for each in path if each.kind in ("open", "enter"))[-1:]
    yield from distinct((path[-1:], (*opened, *path[-1:]), (*opened, *path[-2:])))


def distinct(paths: Iterable[tuple[Action, ...]]) -> Iterator[tuple[Action, ...]]:
    """The paths without repeats."""
    seen: list[tuple[Action, ...]] = []
    for each in paths:
        if each not in seen:
            seen.append(each)
            yield each
