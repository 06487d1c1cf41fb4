"""Goes through the widgets of a page while an answer holds nothing but nulls, or lacks whatever it may: who reads it later?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from harness.model.dashboard import Action, View
from harness.probes.dashboard_actions import actions, offered
from harness.probes.dashboard_answers import Variation
from harness.probes.dashboard_drive import Drive
from harness.probes.dashboard_forms import forms
from harness.probes.dashboard_plan import LAST, ranked
from harness.probes.dashboard_trail import Trail, written

_DEEPEST = 12
_MOST_STEPS = 60


class Sweep:
    """Sweeps operation by operation. The cells of the matrix are visited where the answer arrives; this looks at what comes after."""

    def __init__(self, drive: Drive) -> None:
        self._drive = drive
        self._done: set[tuple[str, str]] = set()

    def each(self, operations: Iterable[str], until: float) -> Iterator[None]:
        """Sweep one after the other, each with its share of the time."""
        waiting = list(self._waiting(operations))
        for index, (operation, variation) in enumerate(waiting):
            now = self._drive.clock()
            if now >= until:
                break
            self._done.add((operation, variation.name))
            self._one(operation, variation, now + (until - now) / (len(waiting) - index))
            yield

    def _waiting(self, operations: Iterable[str]) -> Iterator[tuple[str, Variation]]:
        backend = self._drive.backend
        for operation in operations if backend is not None else ():
            assert backend is not None
            for each in backend.sweeping(operation):
                if (operation, each.name) not in self._done:
                    yield operation, each

    def _one(self, operation: str, variation: Variation, until: float) -> None:
        drive = self._drive
        way = drive.way(operation)
        trail = replace(way, scenario={**way.scenario, operation: variation.name})
        view, fine = drive.go(trail, fresh=True)
        queue = list(_steps(view)) if fine else []
        known = {written(each) for each in queue}
        taken = 0
        while queue and taken < _MOST_STEPS and not drive.late(until):
            step = queue.pop(0)
            if not self._ready(trail, step):
                continue
            view, fine = drive.step(step)
            taken += 1
            page = view.page or "main"
            drive.report.driven[page] = drive.report.driven.get(page, 0) + 1
            fresh = [each for each in _steps(view) if fine and written(each) not in known]
            known.update(map(written, fresh))
            queue = [*fresh, *queue]

    def _ready(self, trail: Trail, step: Sequence[Action]) -> bool:
        """Stand where the step can be taken: in the session as it is, else in a fresh one."""
        here = self._drive.here
        if here is not None and len(here.actions) < _DEEPEST and offered(self._drive.view, step):
            return True
        view, fine = self._drive.go(trail, fresh=True)
        return fine and offered(view, step)


def _steps(view: View) -> Iterator[tuple[Action, ...]]:
    """Whole forms, and the first two values of each widget."""
    every = chain(forms(view.widgets), actions(view.widgets, view.timers))
    return (step for rank, step in ranked(view, every) if rank < LAST)
