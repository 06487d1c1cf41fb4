"""Explores a dashboard as a curious user would, and feeds it every answer that its backend's contract allows."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from harness.model.contract import Contract
from harness.model.dashboard import RERUNS, Action, Dashboard, View
from harness.model.observation import Observation
from harness.model.record import Skip
from harness.probes.dashboard_actions import actions
from harness.probes.dashboard_answers import Backend, Feed, Scenario, Variation
from harness.probes.dashboard_sight import Scene, crash_key, observations

DEEPEST = 12
"""Actions in one session after which the walk goes back to the start."""

_SHRUNK = frozenset({"exception", "rerun-loop", "traceback", "secret", "request"})
_SHRINK_SECONDS = 4.0
_STATE_RERUNS = 3
_WALKS = 24
_WALK_STEPS = 8


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
    """One cell of the matrix: an operation answered in one way. `trouble` lists the kinds of what was seen."""

    operation: str
    variation: str
    aspect: str
    trouble: tuple[str, ...] = ()


@dataclass(slots=True)
class Report:
    """What an exploration gathered, growing while it goes on."""

    observations: list[Observation] = field(default_factory=list)
    skips: dict[tuple[str, str], Skip] = field(default_factory=dict)
    visits: list[Visit] = field(default_factory=list)
    driven: dict[str, int] = field(default_factory=dict)
    widgets: dict[str, int] = field(default_factory=dict)
    reached: dict[str, set[str]] = field(default_factory=dict)
    runs: int = 0
    left_over: int = 0

    def skip(self, what: str, reason: str, way_out: str = "") -> None:
        """Note something that was not looked at."""
        self.skips[what, reason] = Skip(what=what, reason=reason, way_out=way_out, check="dashboard")


class Explorer:
    """Drives one dashboard; each of its methods may be called with the time (`time.monotonic()`) by which it must end."""

    def __init__(self, dashboard: Dashboard, contract: Contract | None, *, seed: int = 0) -> None:
        self._dashboard = dashboard
        self._contract = contract
        self._backend = Backend(contract) if contract is not None else None
        self._random = random.Random(seed)  # noqa: S311  a repeatable walk, no secret
        self._feed = Feed(self._backend)
        self._here: Trail | None = None
        self._view = View()
        self._known: set[tuple[str, ...]] = set()
        self._tried: set[tuple[str, str]] = set()
        self._todo: dict[tuple[str, str], tuple[Trail, tuple[Action, ...]]] = {}
        self._ways: dict[str, Trail] = {}
        self._doors: dict[str, Trail] = {}
        self._shortened: set[str] = set()
        self._called: set[str] = set()
        self._crashing: set[str] = set()
        self._clean = False
        self._lost = 0.0
        self.report = Report()

    def pages(self) -> tuple[str, ...]:
        """The titles of the pages that are offered at the start, or found since."""
        if not self._doors:
            view, _ = self._go(Trail())
            first = view.page or "main"
            self._doors.setdefault(first, Trail())
            self._note_pages(view, Trail())
        return tuple(self._doors)

    def explore(self, page: str, until: float) -> None:
        """Open a page and try everything on it once, in the order of the page, then what that brings up."""
        self.pages()
        start = self._door(page)
        self.report.driven.setdefault(page, 0)
        view, fine = self._go(start)
        self._note_state(page, start, fine=fine)
        self._offer(view, start)
        while self._todo and not self._late(until):
            key = self._next()
            trail, step = self._todo.pop(key)
            self._tried.add(key)
            self._try(page, trail, step)
        self._leave_over()

    def _door(self, page: str) -> Trail:
        """The way to a page: its own address where that shows the same as the menu, since it is one run instead of two.

        Where the menu cannot be reached, because the first page breaks, the address is the only way.
        """
        known = self._doors[page]
        if known.actions and known.actions[0].kind == "open":
            through_menu, fine = self._go(known)
            direct = Trail(actions=(Action(kind="enter", target=page),))
            entered, fine_too = self._go(direct)
            if fine_too and (not fine or _names(entered) == _names(through_menu)):
                self._doors[page] = direct
        return self._doors[page]

    def feed(self, until: float, page: str | None = None) -> None:
        """Answer each operation that was called in each way, the usual answers elsewhere."""
        for operation, variation in self._cells(page):
            if self._late(until):
                self.report.left_over += 1
                continue
            trail = replace(self._way(operation), scenario={operation: variation.name})
            before = len(self.report.observations)
            view, fine = self._go(trail, fresh=True)
            if fine and operation not in self._called and not self._clean:
                # The app keeps answers in its modules: from now on they are imported anew for each session.
                self._clean = True
                view, fine = self._go(trail, fresh=True)
            seen = tuple(dict.fromkeys(each.kind for each in self.report.observations[before:]))
            trouble = seen or (() if fine else ("exception",))
            self.report.visits.append(
                Visit(operation=operation, variation=variation.name, aspect=variation.aspect, trouble=trouble)
            )
            if fine:
                self._offer(view, trail)
        for key in list(self._todo):
            if self._late(until):
                break
            trail, step = self._todo.pop(key)
            self._tried.add(key)
            self._try(self._view.page or "main", trail, step)
        self._leave_over()

    def wander(self, until: float) -> None:
        """Seeded random walks over pages and widgets: combinations that the systematic part does not make."""
        for _ in range(_WALKS if any(self.report.widgets.values()) else 0):
            if self._late(until):
                break
            door = self._random.choice(list(self._doors.values()) or [Trail()])
            view, fine = self._go(door, fresh=True)
            for _ in range(_WALK_STEPS):
                step = self._drawn(view) if fine and not self._late(until) else None
                if step is None:
                    break
                view, fine = self._step(step)
                self._count(view)
        self._leave_over()

    def _drawn(self, view: View) -> tuple[Action, ...] | None:
        """A random step: first the widget, then its value, so that long menus do not crowd out the buttons."""
        steps: dict[str, list[tuple[Action, ...]]] = {}
        for step in actions(view.widgets):
            if _written(step) not in self._crashing:
                steps.setdefault(step[0].target, []).append(step)
        return self._random.choice(steps[self._random.choice(sorted(steps))]) if steps else None

    def _late(self, until: float) -> bool:
        """Is the time over? Waiting for a page that hangs does not count."""
        return time.monotonic() >= until + self._lost

    def _way(self, operation: str) -> Trail:
        """The shortest way to a call of the operation, looked for once."""
        known = self._ways[operation]
        if operation not in self._shortened and len(known.actions) > 2:
            for path in _guesses(known.actions):
                if len(path) < len(known.actions) and self._calls(path, operation):
                    known = self._ways[operation] = replace(known, actions=path)
                    break
        self._shortened.add(operation)
        return known

    def _calls(self, path: tuple[Action, ...], operation: str) -> bool:
        feed = Feed(self._backend)
        self._here = None
        door, rest = _split(path)
        try:
            view = self._dashboard.begin(feed, door[0].target if door else "")
            if view.ended or view.crashes or (rest and self._dashboard.act(*rest).ended):
                return False
        except LookupError:
            return False
        self.report.runs += 1 + len(path)
        return any(name == operation for name, _ in feed.next_run())

    def _cells(self, page: str | None) -> Iterator[tuple[str, Variation]]:
        """Every operation's first way, then every one's second: whatever the time allows, no operation is left out."""
        if self._backend is None:
            return
        wanted = [name for name in self._ways if page is None or page in self.report.reached.get(name, ())]
        rows = {name: self._backend.variations(name)[1:] for name in wanted}
        for column in range(max((len(each) for each in rows.values()), default=0)):
            for name, ways in rows.items():
                if column < len(ways):
                    yield name, ways[column]

    def _next(self) -> tuple[str, str]:
        """Another value for the widget that was just used, else the oldest that waits: each widget starts afresh."""
        here = self._here
        if here is not None and here.actions and len(here.actions) < DEEPEST:
            for key, (trail, step) in self._todo.items():
                if step[0].target == here.actions[-len(step)].target and trail.scenario == here.scenario:
                    return key
        return next(iter(self._todo))

    def _offered(self, step: Sequence[Action]) -> bool:
        names = {each.name for each in self._view.widgets if not each.disabled}
        return all(each.target in names for each in step)

    def _try(self, page: str, trail: Trail, step: tuple[Action, ...]) -> None:
        fine = True
        if not self._stands_at(trail, step):
            _, fine = self._go(trail)
        if fine and self._offered(step):
            view, fine = self._step(step)
            self.report.driven[page] = self.report.driven.get(page, 0) + 1
            if fine and self._here is not None:
                self._note_pages(view, self._here)
                if (view.page or "main") == page:
                    self._offer(view, self._here)

    def _stands_at(self, trail: Trail, step: Sequence[Action]) -> bool:
        """Is the session where the step can be taken, with nothing but this widget's other values before it?"""
        here = self._here
        if here is None or here.scenario != trail.scenario or len(here.actions) >= DEEPEST:
            return False
        since = here.actions[len(trail.actions) :]
        targets = {each.target for each in step}
        same = here.actions[: len(trail.actions)] == trail.actions and all(each.target in targets for each in since)
        return same and self._offered(step) and self._view.page == self._page_of(trail)

    def _page_of(self, trail: Trail) -> str:
        doors = (each.target for each in reversed(trail.actions) if each.kind in ("open", "enter"))
        return next(doors, self._view.page)

    def _offer(self, view: View, trail: Trail) -> None:
        self._count(view)
        for step in actions(view.widgets):
            key = (view.page, _written(step))
            if key not in self._tried:
                self._todo.setdefault(key, (trail, step))

    def _count(self, view: View) -> None:
        page = view.page or "main"
        self.report.widgets[page] = max(self.report.widgets.get(page, 0), len(view.widgets))

    def _leave_over(self) -> None:
        self.report.left_over += len(self._todo)
        self._todo.clear()

    def _note_pages(self, view: View, trail: Trail) -> None:
        for title in view.pages:
            if title != (view.page or "main"):
                self._doors.setdefault(title, trail.then((Action(kind="open", target=title),)))

    def _note_state(self, page: str, start: Trail, *, fine: bool) -> None:
        sizes: list[int] = []
        while fine and len(sizes) < _STATE_RERUNS:
            view, fine = self._step((Action(kind="rerun"),))
            sizes.append(view.state_size)
        if len(sizes) == _STATE_RERUNS and all(one < other for one, other in pairwise(sizes)):
            detail = f"{sizes[0]} members grow to {sizes[-1]} in {_STATE_RERUNS} reruns without any action"
            steps = Scene(view=self._view, actions=(*start.actions, *(Action(kind="rerun"),) * _STATE_RERUNS)).steps
            self._keep(Observation(kind="state-grows", subject=page, detail=detail, data={"sizes": sizes}, steps=steps))

    def _go(self, trail: Trail, *, fresh: bool = False) -> tuple[View, bool]:
        """The view at the end of a trail, in the session that stands there or in a fresh one; false when it is broken."""
        if not fresh and self._here == trail:
            return self._view, True
        self._here = None
        self._feed = Feed(self._backend, trail.scenario)
        self._called = set()
        door, rest = _split(trail.actions)
        view = self._dashboard.begin(self._feed, door[0].target if door else "", clean=self._clean)
        fine = self._look(view, replace(trail, actions=door))
        for action in rest if fine else ():
            view, fine = self._step((action,))
            if not fine:
                break
        return view, fine

    def _step(self, step: Sequence[Action]) -> tuple[View, bool]:
        trail = (self._here or Trail(scenario=self._feed.scenario)).then(step)
        try:
            view = self._dashboard.act(*step)
        except LookupError:
            self._here = None
            return self._view, False
        fine = self._look(view, trail)
        if not fine:
            self._crashing.add(_written(step))
        return view, fine

    def _look(self, view: View, trail: Trail) -> bool:
        """Keep what is new in a view; true when the session can go on."""
        self.report.runs += 1
        self._lost += view.elapsed if view.ended == "hang" else 0.0
        scene = self._scene(view, trail, self._feed)
        for name in {name for name, _ in scene.calls}:
            if name is not None:
                known = self._ways.get(name)
                if known is None or len(trail.actions) < len(known.actions):
                    self._ways[name] = replace(trail, scenario={})
                self.report.reached.setdefault(name, set()).add(view.page or "main")
        self._note_limits(view)
        self._view = view
        broken = bool(view.crashes) or view.ended not in ("",) or view.reruns > RERUNS
        self._here = None if broken else trail
        for each in observations(scene, self._contract):
            self._keep_shrunk(each, trail)
        return not broken

    def _scene(self, view: View, trail: Trail, feed: Feed) -> Scene:
        calls = tuple(feed.next_run())
        self._called |= {name for name, _ in calls if name}
        fed = tuple(self._fed(trail.scenario))
        page = view.page or (self._view.page if trail.actions else "") or "main"
        called = tuple(sorted(self._called))
        return Scene(view=view, page=page, actions=trail.actions, calls=calls, fed=fed, called=called)

    def _fed(self, scenario: Scenario) -> Iterator[tuple[str, Variation]]:
        if self._backend is not None:
            for operation, name in scenario.items():
                if operation in self._called:
                    yield operation, self._backend.variation(operation, name)

    def _note_limits(self, view: View) -> None:
        page = view.page or "main"
        for each in view.undriven:
            self.report.skip(f"{each} on the page {page}", "AppTest cannot operate this kind of element")
        for each in view.blocked:
            self.report.skip(f"calls to {each}", "only httpx and requests are answered; this connection was refused")
        if view.ended == "endless":
            self.report.skip(f"the page {page} past its time limit", "it never stops drawing; it was judged until then")
        if view.ended == "broken":
            self.report.skip(f"the page {page}", f"AppTest failed: {view.detail.strip().splitlines()[-1]}")
        for each in self._feed.exhausted:
            self.report.skip(f"more than a few pages of {each}", "the walk through pages had no end by itself")
        self._feed.exhausted.clear()

    def _keep_shrunk(self, observation: Observation, trail: Trail) -> None:
        key = _identity(observation)
        if key in self._known:
            return
        if observation.kind in ("hang", "exception") and self._replayed(trail, key) is None:
            reason = f"it was seen once and not again when repeated: {observation.detail}"
            self.report.skip(f"{observation.kind} on the page {observation.subject}", reason)
            return
        self._known.add(key)
        if observation.kind in _SHRUNK and len(trail.actions) > 1:
            observation = self._shrunk(observation, key, trail)
        self.report.observations.append(observation)

    def _keep(self, observation: Observation) -> None:
        if _identity(observation) not in self._known:
            self._known.add(_identity(observation))
            self.report.observations.append(observation)

    def _shrunk(self, observation: Observation, key: tuple[str, ...], trail: Trail) -> Observation:
        """The same observation at the end of the shortest path that still leads to it."""
        until = time.monotonic() + _SHRINK_SECONDS
        best, paths = observation, [trail.actions]
        for shorter in _shorter(lambda: paths[-1]):
            if time.monotonic() > until:
                break
            found = self._replayed(replace(trail, actions=shorter), key)
            if found is not None:
                best = found
                paths.append(shorter)
        return best

    def _replayed(self, trail: Trail, key: tuple[str, ...]) -> Observation | None:
        feed = Feed(self._backend, trail.scenario)
        door, rest = _split(trail.actions)
        self.report.runs += 1 + len(rest)
        self._here = None
        try:
            view = self._dashboard.begin(feed, door[0].target if door else "", clean=True)
            self._view = view if view.page else self._view
            if rest and not view.crashes and not view.ended:
                feed.next_run()
                view = self._dashboard.act(*rest)
        except LookupError:
            return None
        scene = self._scene(view, trail, feed)
        return next((each for each in observations(scene, self._contract) if _identity(each) == key), None)


def _written(step: Sequence[Action]) -> str:
    return json.dumps([(each.target, each.value) for each in step], sort_keys=True)


def _shorter(current: Callable[[], tuple[Action, ...]]) -> Iterator[tuple[Action, ...]]:
    """Shorter paths worth trying: the last action alone, then without each half, then without each single action."""
    full = current()
    yield from _guesses(full)
    size = len(full) // 2
    while size:
        start = 0
        while start < len(current()):
            path = current()
            yield path[:start] + path[start + size :]
            if len(current()) == len(path):
                start += size
        size //= 2


def _guesses(path: tuple[Action, ...]) -> Iterator[tuple[Action, ...]]:
    """The last action alone, from the start and from its page, and the last two from its page."""
    doors = tuple(each for each in path if each.kind in ("open", "enter"))[-1:]
    yield from _distinct((path[-1:], (*doors, *path[-1:]), (*doors, *path[-2:])))


def _split(path: tuple[Action, ...]) -> tuple[tuple[Action, ...], tuple[Action, ...]]:
    """The page at whose address a session starts, and the rest of the way."""
    entered = 1 if path and path[0].kind == "enter" else 0
    return path[:entered], path[entered:]


def _names(view: View) -> set[str]:
    return {each.name for each in view.widgets} | {view.page}


def _distinct(paths: Iterable[tuple[Action, ...]]) -> Iterator[tuple[Action, ...]]:
    seen: list[tuple[Action, ...]] = []
    for each in paths:
        if each not in seen:
            seen.append(each)
            yield each


def _identity(observation: Observation) -> tuple[str, ...]:
    """What makes two observations the same: never the way that led to them."""
    data: Mapping[str, Any] = observation.data
    allowed = _allowed(data)
    if observation.kind in ("exception", "thread-exception"):
        return (observation.kind, *crash_key(data), "" if allowed else "fault")
    if observation.kind == "request":
        return (observation.kind, observation.operation or "", data["fault"], data["subject"])
    if observation.kind in ("unbounded-call", "repeated-call"):
        return (observation.kind, observation.operation or data["host"], observation.subject)
    if observation.kind == "secret":
        return (observation.kind, observation.subject, data["name"])
    if observation.kind == "hang":
        return (observation.kind, data["stuck"] or observation.subject)
    return (observation.kind, observation.subject)


def _allowed(data: Mapping[str, Any]) -> bool:
    return all(each["origin"] in ("usual", "allowed") for each in data.get("fed", ()))
