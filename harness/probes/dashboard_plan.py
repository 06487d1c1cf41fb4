"""What waits to be tried on a dashboard: the first value of every widget before the second one of any."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from harness.model.dashboard import Action, View
from harness.probes.dashboard_actions import CHOSEN, CLICKED
from harness.probes.dashboard_trail import Trail

Key: TypeAlias = tuple[str, str]
"""A page and a step, as a text."""

Waiting: TypeAlias = dict[Key, tuple[Trail, tuple[Action, ...]]]

LAST = 2

_SHORT_FORM = 7
_GIVEN = frozenset({"file_uploader", "camera_input", "audio_input", "data_editor", "table"})
_LEADING = (CHOSEN | CLICKED) - {"slider", "number_input", "date_input"}


@dataclass(slots=True)
class Plan:
    """Steps by rank. Shape: `now` is what may be tried, in the order in which it was found; `later` has one mapping a rank."""

    now: Waiting = field(default_factory=dict)
    later: tuple[Waiting, ...] = field(default_factory=lambda: tuple({} for _ in range(LAST)))

    def __contains__(self, key: object) -> bool:
        return key in self.now or any(key in each for each in self.later)

    def __len__(self) -> int:
        return len(self.now) + sum(map(len, self.later))

    def add(self, key: Key, rank: int, trail: Trail, step: tuple[Action, ...]) -> None:
        """Let a step wait, of rank 0 to `LAST`."""
        (self.now, *self.later)[rank][key] = (trail, step)

    def open(self, rank: int) -> None:
        """Let everything up to this rank be tried."""
        for each in self.later[:rank]:
            self.now |= each
            each.clear()

    def clear(self) -> None:
        """Forget what waits."""
        self.open(LAST)
        self.now.clear()


def ranked(view: View, steps: Iterable[tuple[Action, ...]]) -> Iterator[tuple[int, tuple[Action, ...]]]:
    """Steps with their ranks: how many of the same widget or form come before; what stands there already comes last.

    Short forms come first, then what is chosen and clicked, since that leads to other code, then what is uploaded and edited, then long
    forms, which cost a run for each field, then what is typed.
    """
    kinds = {each.name: each.kind for each in view.widgets}
    yield from sorted(_numbered(view, steps), key=lambda each: _turn(each[1], kinds))


def _turn(step: tuple[Action, ...], kinds: Mapping[str, str]) -> int:
    if len(step) > 1:
        return 0 if len(step) <= _SHORT_FORM else 3
    kind = kinds.get(step[0].target, "")
    return 1 if kind in _LEADING else 2 if kind in _GIVEN else 4


def _numbered(view: View, steps: Iterable[tuple[Action, ...]]) -> Iterator[tuple[int, tuple[Action, ...]]]:
    counts: Counter[str] = Counter()
    shown = {each.name: each.facts.get("shown") for each in view.widgets}
    for step in steps:
        subject = " ".join(dict.fromkeys(each.target for each in step))
        idle = len(step) == 1 and step[0].kind == "set" and repr(step[0].value) == shown.get(step[0].target)
        yield LAST if idle else min(counts[subject], LAST), step
        counts[subject] += not idle
