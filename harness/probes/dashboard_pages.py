"""Tries everything on a page once: the first value of every widget before the second one of any, then what that brings up."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from harness.model.dashboard import DOORS, Action, View
from harness.probes.dashboard_actions import actions, addresses, offered
from harness.probes.dashboard_drive import Drive
from harness.probes.dashboard_forms import forms
from harness.probes.dashboard_habits import Habits
from harness.probes.dashboard_plan import LAST, Plan, ranked
from harness.probes.dashboard_rooms import rooms_of
from harness.probes.dashboard_trail import Report, Trail, split, written

DEEPEST = 12
"""Actions in one session after which the walk goes back to the start."""

_MOST_ALIKE = 4
_MOST_CLICKS = 8
_MOST_SETS = 3
_MOST_AFTER_SET = 4
_MOST_STARTS = 40
_NUMBER = re.compile(r"\d+")
_FIRST_ROUNDS = (0.65, 0.7)
"""Shares of a page's time by whose end the first values of all widgets, then the second ones, are done."""

_HABITS = 0.7
_DECIDED = 0.6
_BEFORE_AGAIN = 3


class Pages:
    """The pages of one dashboard and what waits to be tried on them.

    Shape: `doors` lead to the pages by their titles, `starts` to where new code was reached last, `inside` names the widgets of
    dialogs, `rooms` lead to what is a page to its users.
    """

    def __init__(self, drive: Drive, habits: Habits, *, extremes: bool) -> None:
        self.doors: dict[str, Trail] = {}
        self.starts: list[Trail] = []
        self.inside: set[str] = set()
        self.rooms: list[Trail] = []
        self._drive = drive
        self._habits = habits
        self._extremes = extremes
        self._report: Report = drive.report
        self._tried: set[tuple[str, str]] = set()
        self._plan = Plan()
        self._flowing = False
        self._fuller: dict[tuple[str, str], Trail] = {}
        self._again: dict[tuple[str, ...], tuple[Trail, tuple[Action, ...]]] = {}
        self._repeated: Counter[str] = Counter()
        self._alike: dict[str, set[str]] = {}
        self._states: set[tuple[object, ...]] = set()
        self._asked: set[str] = set()
        self._used: set[str] = set()

    def find(self) -> tuple[str, ...]:
        """The titles of the pages that are offered at the start, or found since."""
        if not self.doors:
            view, _ = self._drive.go(Trail())
            first = view.page or "main"
            self.doors.setdefault(first, Trail())
            self._note_pages(view, Trail())
        return tuple(self.doors)

    def explore(self, page: str, until: float) -> None:
        """Open a page and try everything on it once, in the order of the page, then what that brings up."""
        self.find()
        start = self._door(page)
        self._report.driven.setdefault(page, 0)
        view, fine = self._drive.go(start)
        if not fine and (softer := self._drive.soften(start)) is not None:
            start = softer
            view, fine = self._drive.go(start)
        self.offer(view, start)
        self._enter_otherwise(page, start, view, until)
        begun = self._drive.clock()
        self._flowing = True
        for rank in range(LAST):
            self._plan.open(rank)
            self._work_off(page, begun + (until - begun) * _FIRST_ROUNDS[rank])
        self._flowing = False
        if fine:
            self._live_in(page, start, view, self._drive.share(until, _HABITS))
        self._plan.open(LAST)
        while (self._plan.now or self._again) and not self._drive.late(until):
            self._work_off(page, until, most=_BEFORE_AGAIN)
            if self._again and not self._drive.late(until):
                trail, step = self._again.pop(next(reversed(self._again)))
                self._try(page, trail, step)
        self.leave_over()
        self._again.clear()
        self._fuller.clear()

    def _live_in(self, page: str, start: Trail, view: View, until: float) -> None:
        """What takes more than one look, on the page as it starts and in each of its rooms: what one click decides comes first."""
        rooms = (start, *rooms_of(self._drive, view, start))
        self.rooms += [each for each in rooms if each not in self.rooms]
        restless = self._drive.share(until, _DECIDED)
        for index, room in enumerate(rooms):
            now = self._drive.clock()
            if now >= restless:
                break
            _, fine = self._drive.go(room, fresh=True)
            if fine:
                self._habits.at_rest(page, room)
            self._habits.of_clicks(page, room, now + (restless - now) / (len(rooms) - index))
        for index, room in enumerate(rooms):
            now = self._drive.clock()
            if now >= until:
                return
            self._habits.of_widgets(page, room, now + (until - now) / (len(rooms) - index))

    def _work_off(self, page: str, until: float, most: int = sys.maxsize) -> None:
        for _ in range(most):
            if not self._plan.now or self._drive.late(until):
                return
            key = self._next()
            trail, step = self._plan.now.pop(key)
            self._tried.add(key)
            self._try(page, trail, step)

    def rest(self, page: str, until: float) -> Iterator[None]:
        """Try everything that waits, whatever its rank, in its own order, step by step."""
        self._plan.open(LAST)
        for key in list(self._plan.now):
            if self._drive.late(until):
                break
            trail, step = self._plan.now.pop(key)
            self._tried.add(key)
            self._try(page, trail, step)
            yield

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
            self._report.driven[page] += 1
            if fine:
                self._enter_otherwise(page, start, found, until) if set(found.asked) - self._asked else None
                self.offer(found, trail)

    def _door(self, page: str) -> Trail:
        """The way to a page: its own address where that shows the same as the menu, since it is one run instead of two.

        Where the menu cannot be reached, because the first page breaks, the address is the only way.
        """
        known = self.doors[page]
        if known.actions and known.actions[0].kind == "open":
            through_menu, fine = self._drive.go(known)
            direct = Trail(actions=(Action(kind="enter", target=page),))
            entered, fine_too = self._drive.go(direct)
            if fine_too and (not fine or _names(entered) == _names(through_menu)):
                self.doors[page] = direct
        return self.doors[page]

    def _next(self) -> tuple[str, str]:
        """What holds a widget of a kin not used yet, else another value for the one that was just used, else the oldest that waits."""
        for key, (_, step) in self._plan.now.items():
            if any(_kin(each) not in self._used for each in step):
                return key
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
        self._used.update(map(_kin, step))
        fine = self._stands_at(trail, step) or self._flows(trail, step) or self._arrives(page, trail, step)
        if fine and self._offered(step):
            known = len(self._report.lines)
            view, fine = self._drive.step(step)
            self._report.driven[page] = self._report.driven.get(page, 0) + 1
            for each in step:
                if (page, each.target) in self._report.operated:
                    self._report.operated[page, each.target] += 1
            here = self._drive.here
            if (
                not fine
                and len(step) == 1
                and step[0].kind == "set"
                and (softer := self._drive.soften(trail.then(step)))
            ):
                self.offer(self._drive.view, softer)
            elif fine and here is not None:
                self._note_pages(view, here)
                if len(self._report.lines) > known:
                    self.starts = [*self.starts, here][-_MOST_STARTS:]
                if (view.page or "main") == page:
                    self.offer(view, trail.then(step), here)
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

    def offer(self, view: View, trail: Trail, fuller: Trail | None = None) -> None:
        """Let everything on the page wait for its turn. Shape: `fuller` is the way really taken, where that was a longer one."""
        self.count(view)
        self.inside.update(each.name for each in view.widgets if each.facts.get("dialog"))
        singly = actions(view.widgets, view.timers, odd=self._extremes)
        for rank, step in ranked(view, chain(forms(view.widgets), singly)):
            key = (view.page, written(step))
            if self._is_known(key) and len(step) > 1 and rank == 0:
                # The same entries in a page that has other fields now may be sent as something else.
                key = (f"{view.page} with {sorted(_shape(view))}", written(step))
            if not self._is_known(key) and self._differs(key[0], step):
                self._plan.add(key, rank if key[0] == view.page else 1, trail, step)
                if fuller is not None and fuller != trail:
                    self._fuller[key] = fuller

    def _is_known(self, key: tuple[str, str]) -> bool:
        return key in self._tried or key in self._plan

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

    def count(self, view: View) -> None:
        """Keep which widgets a page has."""
        page = view.page or "main"
        self._report.widgets[page] = max(self._report.widgets.get(page, 0), len(view.widgets))
        for each in view.widgets:
            self._report.operated.setdefault((page, each.name), 0)

    def leave_over(self) -> None:
        """Give up what still waits, and say how much that is."""
        self._report.left_over += len(self._plan)
        self._plan.clear()

    def _note_pages(self, view: View, trail: Trail) -> None:
        for title in view.pages:
            if title != (view.page or "main"):
                self.doors.setdefault(title, trail.then((Action(kind="open", target=title),)))


def _kin(action: Action) -> str:
    """What an action is done to; widgets that differ by a number only are of one kin."""
    return _NUMBER.sub("#", action.target)


def _names(view: View) -> set[str]:
    return {each.name for each in view.widgets} | {view.page}


def _shape(view: View) -> set[str]:
    """The widgets of a page, whatever figures stand in their names."""
    return {_NUMBER.sub("#", each.name) for each in view.widgets}
