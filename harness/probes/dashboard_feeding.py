"""Answers each operation in every way that its contract allows, and with every fault, on the page that calls it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from harness.model.dashboard import Action, View
from harness.probes.dashboard_answers import Variation
from harness.probes.dashboard_drive import Drive
from harness.probes.dashboard_habits import Habits
from harness.probes.dashboard_lies import Lies
from harness.probes.dashboard_many import ASPECT, SEVERAL
from harness.probes.dashboard_pages import Pages
from harness.probes.dashboard_silence import Silence
from harness.probes.dashboard_sweep import Sweep
from harness.probes.dashboard_trail import Trail, Visit

NO_TIME = "the time was over"
_ELSEWHERE = ("fault 500", "fault timeout")
NOT_CALLED = "the way that called it before did not call it again"


class Feeding:
    """The cells of one dashboard (an operation and an answer), each visited once, or kept with the reason why it was not."""

    def __init__(self, drive: Drive, habits: Habits, pages: Pages) -> None:
        self._drive = drive
        self._habits = habits
        self._pages = pages
        self._sweep = Sweep(drive)
        self._lies = Lies(drive)
        self._silence = Silence(drive)
        self._fed: set[str] = set()
        self._visited: set[tuple[str, str]] = set()
        self._toured: set[tuple[str, tuple[Action, ...]]] = set()

    def feed(self, until: float, page: str | None = None) -> None:
        """Answer each operation that was called in each way, the usual answers elsewhere; all operations without a page."""
        self._tour(until, page)
        self._all_cells(until, page)
        # What is first called in between has answers of its own, which come at once.
        for _ in self._pages.rest(self._drive.view.page or "main", until):
            self._all_cells(until, page)
        for _ in self._sweep.each([each for each in self._drive.ways if self._is_of(each, page)], until):
            self._all_cells(until, page)
        self._pages.leave_over()

    def _tour(self, until: float, page: str | None) -> None:
        """Look into each room while all answers lack at once what they may lack, or are longer: a few runs that decide much."""
        for aspect in ("null", "absent field", "everything empty", SEVERAL):
            ways = {name: way for name in self._drive.ways if (way := self._way(name, aspect))}
            for room in self._pages.rooms if ways else ():
                if self._drive.late(until):
                    return
                answers = {**ways, **room.scenario}
                if self._is_on(room, page) and (aspect, room.actions) not in self._toured:
                    self._toured.add((aspect, room.actions))
                    self._drive.go(replace(room, scenario=answers), fresh=True)

    def _way(self, operation: str, aspect: str) -> str:
        backend = self._drive.backend
        if backend is None:
            return ""
        known = chain(
            backend.sweeping(operation), (each for each in backend.variations(operation) if each.aspect == SEVERAL)
        )
        return next((each.name for each in known if each.aspect == aspect), "")

    def _is_on(self, room: Trail, page: str | None) -> bool:
        opened = (each.target for each in reversed(room.actions) if each.kind in ("open", "enter"))
        return page is None or next(opened, page) == page

    def _all_cells(self, until: float, page: str | None) -> None:
        # What is only called after an unusual answer is not known before that was given.
        while names := [each for each in self._drive.ways if each not in self._fed and self._is_of(each, page)]:
            self._fed.update(names)
            for operation, variation in self._cells(names):
                self._visit(operation, variation, late=self._drive.late(until))
            for each in chain(self._lies.told(), self._silence.told()):
                self._drive.keep(each)
        self._elsewhere(until, page)

    def _elsewhere(self, until: float, page: str | None) -> None:
        """The faults that tell most, wherever else an operation is called: each place has its own care for them, or none."""
        for operation in [each for each in self._fed if self._is_of(each, page)]:
            for site, way in list(self._drive.sites.get(operation, {}).items()):
                if (operation, site) in self._visited or way == self._drive.ways[operation]:
                    continue
                if self._drive.late(until):
                    return
                self._visited.add((operation, site))
                for each in self._drive.backend.variations(operation) if self._drive.backend is not None else ():
                    if each.name in _ELSEWHERE:
                        self._visit(operation, each, late=self._drive.late(until), way=way)

    def _is_of(self, operation: str, page: str | None) -> bool:
        return page is None or page in self._drive.report.reached.get(operation, ())

    def _visit(self, operation: str, variation: Variation, *, late: bool, way: Trail | None = None) -> None:
        drive, report = self._drive, self._drive.report
        visit = Visit(operation=operation, variation=variation.name, aspect=variation.aspect)
        if late and way is None:
            report.unvisited.append(replace(visit, reason=NO_TIME))
            return
        elsewhere, way = way is not None, way or drive.way(operation)
        trail = replace(way, scenario={**way.scenario, operation: variation.name})
        before = len(report.observations)
        view, fine = drive.go(trail, fresh=True)
        if fine and operation not in drive.called and not drive.clean:
            # The app keeps answers in its modules: from now on they are imported anew for each session.
            drive.clean = True
            view, fine = drive.go(trail, fresh=True)
        if operation not in drive.called and elsewhere:
            return
        if operation not in drive.called:
            report.unvisited.append(replace(visit, reason=NOT_CALLED))
            return
        seen = tuple(dict.fromkeys(each.kind for each in report.observations[before:]))
        report.visits.append(replace(visit, trouble=seen or (() if fine else ("exception",))))
        if fine:
            self._look_closer(operation, variation, trail, view)

    def _look_closer(self, operation: str, variation: Variation, trail: Trail, view: View) -> None:
        self._lies.note(operation, variation, trail, view)
        self._silence.note(operation, variation, trail, view)
        if variation.aspect == ASPECT:
            self._habits.with_many(view.page or "main", trail)
        else:
            self._pages.offer(view, trail)

    def _cells(self, names: Sequence[str]) -> Iterator[tuple[str, Variation]]:
        """Every operation's first way, then every one's second: whatever the time allows, no operation is left out."""
        backend = self._drive.backend
        if backend is None:
            return
        rows = {name: backend.variations(name)[1:] for name in names}
        for column in range(max((len(each) for each in rows.values()), default=0)):
            for name, ways in rows.items():
                if column < len(ways):
                    yield name, ways[column]
