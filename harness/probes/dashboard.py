"""Explores a dashboard as a curious user would, and feeds it every answer that its backend's contract allows."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, islice
from typing import Any

from harness.model.contract import Contract
from harness.model.dashboard import DOORS, Action, Dashboard, View
from harness.model.observation import Observation
from harness.probes.dashboard_actions import CHOSEN, actions, addresses, choices, offered
from harness.probes.dashboard_answers import Variation
from harness.probes.dashboard_drive import Drive
from harness.probes.dashboard_forms import forms
from harness.probes.dashboard_guesses import Fields
from harness.probes.dashboard_habits import Habits
from harness.probes.dashboard_lies import Lies
from harness.probes.dashboard_many import ASPECT
from harness.probes.dashboard_pairs import rows
from harness.probes.dashboard_plan import LAST, Plan, ranked
from harness.probes.dashboard_rooms import rooms_of
from harness.probes.dashboard_sweep import Sweep
from harness.probes.dashboard_trail import Report, Trail, Visit, split, written

__all__ = ["Explorer", "Report", "Trail", "Visit"]

DEEPEST = 12
"""Actions in one session after which the walk goes back to the start."""

WALKS = 60
"""Random walks after everything has been tried once, where the time allows them."""

_WALK_STEPS = 8
_MOST_ALIKE = 4
_MOST_CLICKS = 8
_MOST_SETS = 3
_MOST_AFTER_SET = 4
_NUMBER = re.compile(r"\d+")
_MOST_STARTS = 40
_FIRST_ROUNDS = (0.5, 0.6)
"""Shares of a page's time by whose end the first values of all widgets, then the second ones, are done."""

_HABITS = 0.7
_COMBINING = 0.7
_MOST_COMBINED = 3
_MOST_TOGETHER = 10
_MOST_ROWS = 24


class Explorer:
    """Drives one dashboard; each of its methods may be called with the time of its clock by which it must end."""

    def __init__(
        self,
        dashboard: Dashboard,
        contract: Contract | None,
        *,
        seed: int = 0,
        walks: int = WALKS,
        extremes: bool = False,
        fields: Fields = Fields(),  # noqa: B008  a frozen value
    ) -> None:
        self._extremes = extremes
        self._walks = walks
        self._drive = Drive(dashboard, contract, fields)
        self._habits = Habits(self._drive)
        self._sweep = Sweep(self._drive)
        self._lies = Lies(self._drive)
        self._random = random.Random(seed)  # noqa: S311  a repeatable walk, no secret
        self._tried: set[tuple[str, str]] = set()
        self._plan = Plan()
        self._flowing = False
        self._fuller: dict[tuple[str, str], Trail] = {}
        self._again: dict[tuple[str, ...], tuple[Trail, tuple[Action, ...]]] = {}
        self._repeated: Counter[str] = Counter()
        self._alike: dict[str, set[str]] = {}
        self._states: set[tuple[object, ...]] = set()
        self._doors: dict[str, Trail] = {}
        self._starts: list[Trail] = []
        self._inside: set[str] = set()
        self._asked: set[str] = set()
        self.report: Report = self._drive.report

    def clock(self) -> float:
        """The clock that the times refer to. Units: see `Drive.clock`."""
        return self._drive.clock()

    def pages(self) -> tuple[str, ...]:
        """The titles of the pages that are offered at the start, or found since."""
        if not self._doors:
            view, _ = self._drive.go(Trail())
            first = view.page or "main"
            self._doors.setdefault(first, Trail())
            self._note_pages(view, Trail())
        return tuple(self._doors)

    def beyond_apptest(self, observation: Observation) -> bool:
        """Does the way lead through a dialog or a timer, which plain AppTest cannot operate?"""
        way = observation.data.get("actions", ())
        return any(each["kind"] == "tick" or each["target"] in self._inside for each in way)

    def answers(self, observation: Observation) -> Iterator[Mapping[str, Any]]:
        """What the backend answered on the way to an observation: the unusual, and the usual of all other calls."""
        backend = self._drive.backend
        unusual = {each["operation"]: each["variation"] for each in observation.data.get("fed", ())}
        for name in observation.data.get("calls", ()) if backend is not None else ():
            assert backend is not None
            operation = backend.contract.operation(name)
            answer = backend.variation(name, unusual.get(name, "usual")).answer
            if operation is not None:
                facts = {"status": answer.status, "headers": answer.headers, "body": answer.body}
                fault = "timeout" if answer.delay else answer.fault
                yield {"method": operation.method, "path": operation.path, "fault": fault, **facts}

    def explore(self, page: str, until: float) -> None:
        """Open a page and try everything on it once, in the order of the page, then what that brings up."""
        self.pages()
        start = self._door(page)
        self.report.driven.setdefault(page, 0)
        view, fine = self._drive.go(start)
        if fine:
            self._habits.at_rest(page, start)
        self._offer(view, start)
        self._enter_otherwise(page, start, view, until)
        begun = self._drive.clock()
        self._flowing = True
        for rank in range(LAST):
            self._plan.open(rank)
            self._work_off(page, begun + (until - begun) * _FIRST_ROUNDS[rank])
        self._flowing = False
        if fine:
            self._live_in(page, start, view, self._part(until, _HABITS))
        self._plan.open(LAST)
        while (self._plan.now or self._again) and not self._drive.late(until):
            self._work_off(page, until)
            if self._again and not self._drive.late(until):
                trail, step = self._again.pop(next(reversed(self._again)))
                self._try(page, trail, step)
        self._leave_over()
        self._again.clear()
        self._fuller.clear()

    def _live_in(self, page: str, start: Trail, view: View, until: float) -> None:
        """What takes more than one look, on the page as it starts and in each of its rooms."""
        rooms = (start, *rooms_of(self._drive, view, start))
        for index, room in enumerate(rooms):
            now = self._drive.clock()
            if now >= until:
                return
            fine = True
            if index:
                _, fine = self._drive.go(room, fresh=True)
                if fine:
                    self._habits.at_rest(page, room)
            if fine:
                self._habits.of_widgets(page, room, now + (until - now) / (len(rooms) - index))

    def _part(self, until: float, share: float) -> float:
        """A share of the time that is left."""
        return self._drive.clock() + max(0.0, until - self._drive.clock()) * share

    def _work_off(self, page: str, until: float) -> None:
        while self._plan.now and not self._drive.late(until):
            key = self._next()
            trail, step = self._plan.now.pop(key)
            self._tried.add(key)
            self._try(page, trail, step)

    def _enter_otherwise(self, page: str, start: Trail, view: View, until: float) -> None:
        """Start with other parameters in the address, and as somebody else, where the script asks for that."""
        doors = [Action(kind="user", target=each) for each in ("nobody", "ben") if view.user_read]
        doors += [each for name in view.asked if name not in self._asked for each in addresses(name)]
        self._asked.update(view.asked)
        ahead = tuple(each for each in start.actions if each.kind in DOORS)
        rest = start.actions[len(ahead) :]
        for door in doors:
            if self._drive.late(until):
                return
            trail = replace(start, actions=(*ahead, door, *rest))
            found, fine = self._drive.go(trail, fresh=True)
            self.report.driven[page] += 1
            if fine:
                self._enter_otherwise(page, start, found, until) if set(found.asked) - self._asked else None
                self._offer(found, trail)

    def _door(self, page: str) -> Trail:
        """The way to a page: its own address where that shows the same as the menu, since it is one run instead of two.

        Where the menu cannot be reached, because the first page breaks, the address is the only way.
        """
        known = self._doors[page]
        if known.actions and known.actions[0].kind == "open":
            through_menu, fine = self._drive.go(known)
            direct = Trail(actions=(Action(kind="enter", target=page),))
            entered, fine_too = self._drive.go(direct)
            if fine_too and (not fine or _names(entered) == _names(through_menu)):
                self._doors[page] = direct
        return self._doors[page]

    def feed(self, until: float, page: str | None = None) -> None:
        """Answer each operation that was called in each way, the usual answers elsewhere."""
        fed: set[str] = set()
        # What is only called after an unusual answer is not known before that was given.
        while names := [each for each in self._drive.ways if each not in fed and self._is_of(each, page)]:
            fed.update(names)
            self._feed(names, until)
        self._plan.open(LAST)
        for key in list(self._plan.now):
            if self._drive.late(until):
                break
            trail, step = self._plan.now.pop(key)
            self._tried.add(key)
            self._try(self._drive.view.page or "main", trail, step)
        self._leave_over()
        self._sweep.all([each for each in self._drive.ways if self._is_of(each, page)], until)

    def _is_of(self, operation: str, page: str | None) -> bool:
        return page is None or page in self.report.reached.get(operation, ())

    def _feed(self, names: Sequence[str], until: float) -> None:
        drive = self._drive
        for operation, variation in self._cells(names):
            if drive.late(until):
                self.report.left_over += 1
                continue
            way = drive.way(operation)
            trail = replace(way, scenario={**way.scenario, operation: variation.name})
            before = len(self.report.observations)
            view, fine = drive.go(trail, fresh=True)
            if fine and operation not in drive.called and not drive.clean:
                # The app keeps answers in its modules: from now on they are imported anew for each session.
                drive.clean = True
                view, fine = drive.go(trail, fresh=True)
            seen = tuple(dict.fromkeys(each.kind for each in self.report.observations[before:]))
            trouble = seen or (() if fine else ("exception",))
            self.report.visits.append(
                Visit(operation=operation, variation=variation.name, aspect=variation.aspect, trouble=trouble)
            )
            if fine:
                self._lies.note(operation, variation, trail, view)
            if fine and variation.aspect == ASPECT:
                self._habits.with_many(view.page or "main", trail)
            elif fine:
                self._offer(view, trail)
        for each in self._lies.told():
            self._drive.keep(each)

    def wander(self, until: float) -> None:
        """Seeded random walks: combinations that the systematic part does not make.

        A walk starts at a page, or where a walk before it has reached code that nothing had reached.
        """
        if self._walks:
            self._combine(self._part(until, _COMBINING))
        for _ in range(self._walks if any(self.report.widgets.values()) else 0):
            if self._drive.late(until):
                break
            doors = list(self._doors.values()) or [Trail()]
            fresh = self._starts and self._random.random() < 0.5
            view, fine = self._drive.go(self._random.choice(self._starts if fresh else doors), fresh=True)
            for _ in range(_WALK_STEPS):
                step = self._drawn(view) if fine and not self._drive.late(until) else None
                if step is None:
                    break
                known = len(self.report.lines)
                view, fine = self._drive.step(step)
                self._count(view)
                self.report.driven[view.page or "main"] = self.report.driven.get(view.page or "main", 0) + 1
                if fine and len(self.report.lines) > known and self._drive.here is not None:
                    self._starts = [*self._starts, self._drive.here][-_MOST_STARTS:]
        self._leave_over()

    def _combine(self, until: float) -> None:
        """Values of several widgets at once, page by page, so that each meets each of the others'."""
        for door in list(self._doors.values()) or [Trail()]:
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
            if not fine or not self._offered((step,)):
                continue
            view, fine = self._drive.step((step,))
            self._count(view)
            self.report.driven[view.page or "main"] = self.report.driven.get(view.page or "main", 0) + 1

    def _drawn(self, view: View) -> tuple[Action, ...] | None:
        """A random step: first the widget, then its value, so that long menus do not crowd out the buttons."""
        steps: dict[str, list[tuple[Action, ...]]] = {}
        for step in actions(view.widgets, view.timers, odd=self._extremes):
            if written(step) not in self._drive.crashing:
                steps.setdefault(step[0].target, []).append(step)
        return self._random.choice(steps[self._random.choice(sorted(steps))]) if steps else None

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

    def _next(self) -> tuple[str, str]:
        """Another value for the widget that was just used, else the oldest that waits: each widget starts afresh."""
        here = self._drive.here
        if here is not None and here.actions and len(here.actions) < DEEPEST:
            for key, (trail, step) in self._plan.now.items():
                used = here.actions[-len(step) :]
                if len(used) == len(step) and step[0].target == used[0].target and trail.scenario == here.scenario:
                    return key
        return next(iter(self._plan.now))

    def _offered(self, step: Sequence[Action]) -> bool:
        return offered(self._drive.view, step)

    def _try(self, page: str, trail: Trail, step: tuple[Action, ...]) -> None:
        fine = self._stands_at(trail, step) or self._flows(trail, step) or self._arrives(page, trail, step)
        if fine and self._offered(step):
            known = len(self.report.lines)
            view, fine = self._drive.step(step)
            self.report.driven[page] = self.report.driven.get(page, 0) + 1
            for each in step:
                if (page, each.target) in self.report.operated:
                    self.report.operated[page, each.target] += 1
            here = self._drive.here
            if fine and here is not None:
                self._note_pages(view, here)
                if len(self.report.lines) > known:
                    self._starts = [*self._starts, here][-_MOST_STARTS:]
                if (view.page or "main") == page:
                    self._offer(view, trail.then(step), here)
                    self._offer_again(view, trail.then(step), step)

    def _arrives(self, page: str, trail: Trail, step: tuple[Action, ...]) -> bool:
        """Go to where the step can be taken: by its own way, else by all that was done before it was first seen."""
        _, fine = self._drive.go(trail)
        fuller = self._fuller.get((page, written(step)))
        if (not fine or not self._offered(step)) and fuller is not None:
            _, fine = self._drive.go(fuller)
        return fine

    def _flows(self, trail: Trail, step: Sequence[Action]) -> bool:
        """Can the step be taken where the session stands, after others? A first look at everything needs no fresh sessions."""
        here = self._drive.here
        if not self._flowing or here is None or here.scenario != trail.scenario:
            return False
        room = len(here.actions) + len(step) <= DEEPEST
        same = split(here.actions)[0] == split(trail.actions)[0] and self._drive.view.page == self._page_of(trail)
        return room and same and self._offered(step)

    def _stands_at(self, trail: Trail, step: Sequence[Action]) -> bool:
        """Is the session where the step can be taken, with nothing but this widget's other values before it?"""
        here = self._drive.here
        if here is None or here.scenario != trail.scenario or len(here.actions) >= DEEPEST:
            return False
        since = here.actions[len(trail.actions) :]
        targets = {each.target for each in step}
        same = here.actions[: len(trail.actions)] == trail.actions and all(each.target in targets for each in since)
        return same and self._offered(step) and self._drive.view.page == self._page_of(trail)

    def _page_of(self, trail: Trail) -> str:
        opened = (each.target for each in reversed(trail.actions) if each.kind in ("open", "enter"))
        return next(opened, self._drive.view.page)

    def _offer(self, view: View, trail: Trail, fuller: Trail | None = None) -> None:
        """Let everything on the page wait for its turn. Shape: `fuller` is the way really taken, where that was a longer one."""
        self._count(view)
        self._inside.update(each.name for each in view.widgets if each.facts.get("dialog"))
        singly = actions(view.widgets, view.timers, odd=self._extremes)
        for rank, step in ranked(view, chain(forms(view.widgets), singly)):
            key = (view.page, written(step))
            if key not in self._tried and key not in self._plan and self._differs(view.page, step):
                self._plan.add(key, rank, trail, step)
                if fuller is not None and fuller != trail:
                    self._fuller[key] = fuller

    def _differs(self, page: str, step: tuple[Action, ...]) -> bool:
        """Is the step unlike those before it? A long list of widgets that differ by a number is tried at a few of them."""
        target = step[0].target
        names = self._alike.setdefault(f"{page} {_NUMBER.sub('#', target)}", set())
        if target not in names and len(names) >= _MOST_ALIKE:
            return False
        names.add(target)
        return True

    def _offer_again(self, view: View, trail: Trail, step: tuple[Action, ...]) -> None:
        """What has been tried may do something else now: clicks after a field was set, everything in a state not met before."""
        state = (view.page, tuple(each.name for each in view.widgets), tuple(sorted(view.state.items())))
        if len(trail.actions) >= DEEPEST or (step[-1].kind == "click" and state in self._states):
            return
        self._states.add(state)
        for other in actions(view.widgets):
            word = written(other)
            key: tuple[str, ...]
            if step[-1].kind == "set":
                key, most = (written(step), word), _MOST_AFTER_SET
            else:
                most = _MOST_CLICKS if other[-1].kind == "click" else _MOST_SETS
                key = (*map(str, state), word)
            clicked = other[-1].kind == "click" and len(other) == 1
            wanted = (clicked or step[-1].kind == "click") and key not in self._again
            counted = f"{step[-1].kind} {word}"
            if wanted and self._repeated[counted] < most and word not in self._drive.crashing:
                self._repeated[counted] += 1
                self._again[key] = (trail, other)

    def _count(self, view: View) -> None:
        page = view.page or "main"
        self.report.widgets[page] = max(self.report.widgets.get(page, 0), len(view.widgets))
        for each in view.widgets:
            self.report.operated.setdefault((page, each.name), 0)

    def _leave_over(self) -> None:
        self.report.left_over += len(self._plan)
        self._plan.clear()

    def _note_pages(self, view: View, trail: Trail) -> None:
        for title in view.pages:
            if title != (view.page or "main"):
                self._doors.setdefault(title, trail.then((Action(kind="open", target=title),)))


def _names(view: View) -> set[str]:
    return {each.name for each in view.widgets} | {view.page}
