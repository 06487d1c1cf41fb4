"""Combinations that the systematic part does not make: values of several widgets at once, then seeded random walks."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import islice

from harness.model.dashboard import Action, View
from harness.probes.dashboard_actions import CHOSEN, actions, choices, offered
from harness.probes.dashboard_drive import Drive
from harness.probes.dashboard_pages import Pages
from harness.probes.dashboard_pairs import rows
from harness.probes.dashboard_trail import Trail, written

_WALK_STEPS = 8
_MOST_STARTS = 40
_COMBINING = 0.7
_MOST_COMBINED = 3
_MOST_TOGETHER = 10
_MOST_ROWS = 24


class Walks:
    """Walks of one exploration. Shape: `most` walks are made, none of them where it is 0."""

    def __init__(self, drive: Drive, pages: Pages, *, seed: int, most: int, extremes: bool) -> None:
        self._drive = drive
        self._pages = pages
        self._walks = most
        self._extremes = extremes
        self._report = drive.report
        self._random = random.Random(seed)  # noqa: S311  a repeatable walk, no secret

    def wander(self, until: float) -> None:
        """Seeded random walks: combinations that the systematic part does not make.

        A walk starts at a page, or where a walk before it has reached code that nothing had reached.
        """
        if self._walks:
            self._combine(self._drive.share(until, _COMBINING))
        for _ in range(self._walks if any(self._report.widgets.values()) else 0):
            if self._drive.late(until):
                break
            doors = list(self._pages.doors.values()) or [Trail()]
            fresh = self._pages.starts and self._random.random() < 0.5
            view, fine = self._drive.go(self._random.choice(self._pages.starts if fresh else doors), fresh=True)
            for _ in range(_WALK_STEPS):
                step = self._drawn(view) if fine and not self._drive.late(until) else None
                if step is None:
                    break
                known = len(self._report.lines)
                view, fine = self._drive.step(step)
                self._pages.count(view)
                self._report.driven[view.page or "main"] = self._report.driven.get(view.page or "main", 0) + 1
                if fine and len(self._report.lines) > known and self._drive.here is not None:
                    self._pages.starts = [*self._pages.starts, self._drive.here][-_MOST_STARTS:]
        self._pages.leave_over()

    def _combine(self, until: float) -> None:
        """Values of several widgets at once, page by page, so that each meets each of the others'."""
        for door in list(self._pages.doors.values()) or [Trail()]:
            view, fine = self._drive.go(door, fresh=True)
            values = self._combined(view) if fine else {}
            table = rows({name: len(each) for name, each in values.items()}, self._random)
            for row in islice(table, _MOST_ROWS if len(values) > 1 else 0):
                if self._drive.late(until):
                    return
                steps = [values[name][index] for name, index in row.items()]
                self._set_all(door, steps)

    def _combined(self, view: View) -> dict[str, list[Action]]:
        found: dict[str, list[Action]] = {}
        for widget in view.widgets:
            if widget.kind in CHOSEN and not widget.form and not widget.disabled:
                steps = [Action(kind="set", target=widget.name, value=each) for each in choices(widget)]
                fine = [each for each in steps if written((each,)) not in self._drive.crashing]
                other = [each for each in fine if repr(each.value) != widget.facts.get("shown")][:_MOST_COMBINED]
                if other and len(found) < _MOST_TOGETHER:
                    found[widget.name] = other
        return found

    def _set_all(self, door: Trail, steps: Sequence[Action]) -> None:
        _, fine = self._drive.go(door, fresh=True)
        for step in steps:
            if not fine or not offered(self._drive.view, (step,)):
                continue
            view, fine = self._drive.step((step,))
            self._pages.count(view)
            self._report.driven[view.page or "main"] = self._report.driven.get(view.page or "main", 0) + 1

    def _drawn(self, view: View) -> tuple[Action, ...] | None:
        """A random step: first the widget, then its value, so that long menus do not crowd out the buttons."""
        steps: dict[str, list[tuple[Action, ...]]] = {}
        for step in actions(view.widgets, view.timers, odd=self._extremes):
            if written(step) not in self._drive.crashing:
                steps.setdefault(step[0].target, []).append(step)
        return self._random.choice(steps[self._random.choice(sorted(steps))]) if steps else None
