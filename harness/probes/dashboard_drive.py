"""Drives a dashboard along trails and keeps what is seen on the way, each thing once and at the end of its shortest path."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from harness.model.contract import Contract
from harness.model.dashboard import RERUNS, Action, Dashboard, View
from harness.model.observation import Observation
from harness.probes.dashboard_answers import Backend, Feed, Scenario, Variation
from harness.probes.dashboard_guesses import Fields
from harness.probes.dashboard_repeats import Repeats
from harness.probes.dashboard_secrets import sent_secrets, typed_secrets
from harness.probes.dashboard_sight import Scene, crash_key, observations
from harness.probes.dashboard_trail import Report, Trail, guesses, shorter, split, written

_SHRUNK = frozenset({"exception", "rerun-loop", "traceback", "secret", "request", "silent", "slow", "value-lost"})
_CONFIRMED = frozenset({"hang", "exception", "silent", "slow"})
_NOT_BY_GUESS = frozenset({"ZeroDivisionError", "NameError", "UnboundLocalError", "RecursionError", "ImportError"})
"""What a page ends with whatever its answers look like; other crashes may come from an answer that is not made as it expects."""

_SHRINK_SECONDS = 4.0
_MOST_STRETCHED = 3.0
_MOST_SOFTENED = 4
_MOST_SITES = 6
_MOST_WAYS = 4


class Drive:
    """One dashboard with its backend.

    Shape: `here` is the way to the session that stands (None: none does), `view` what it shows, `before` what it
    showed before the last action, `ways` the simplest known way
    to a call of each operation, `sites` one by each widget that brought it about, `crashing` the steps after which the page broke, `names` the
    widgets that were there after a step, `repeats` what seems to be sent again without being asked for, `mild` the
    answers that a page bears which breaks on the usual ones, by the way to it.
    """

    def __init__(self, dashboard: Dashboard, contract: Contract | None, fields: Fields) -> None:
        self.backend = Backend(contract, fields) if contract is not None else None
        self.report = Report()
        self.here: Trail | None = None
        self.view = View()
        self.before = View()
        self.ways: dict[str, Trail] = {}
        self.sites: dict[str, dict[str, Trail]] = {}
        self.crashing: set[str] = set()
        self.called: set[str] = set()
        self.clean = False
        self.names: dict[str, frozenset[str]] = {}
        self.repeats = Repeats()
        self.mild: dict[str, Scenario] = {}
        self._dashboard = dashboard
        self._contract = contract
        self._feed = Feed(self.backend)
        self._known: set[tuple[str, ...]] = set()
        self._shortened: set[str] = set()
        self._masked: set[str] = set()
        self._sent: dict[str, str] = {}
        self._last_calls: tuple[tuple[str | None, Any], ...] = ()
        self._lost = 0.0
        self._worked = 0.0
        self._own = time.thread_time()
        self._started = time.monotonic()

    def clock(self) -> float:
        """Seconds of work so far. Units: seconds on the processor, of the app and of this process, or a third of the time that passed.

        A busy machine takes longer for the same work: what is tried must not depend on that. The first run, which imports what the
        app needs, and waiting for a page that hangs do not count.
        """
        if not self.report.runs:
            return 0.0
        busy = self._worked + time.thread_time() - self._own
        return max(busy, (time.monotonic() - self._started - self._lost) / _MOST_STRETCHED)

    def late(self, until: float) -> bool:
        """Has the clock come to this time?"""
        return self.clock() >= until

    def share(self, until: float, part: float) -> float:
        """The time by which a part of what is left until then is over."""
        return self.clock() + max(0.0, until - self.clock()) * part

    def go(self, trail: Trail, *, fresh: bool = False) -> tuple[View, bool]:
        """The view at the end of a trail, in the session that stands there or in a fresh one; false when it is broken."""
        if not fresh and self.here == trail:
            return self.view, True
        view, fine = self.enter(trail)
        for action in split(trail.actions)[1] if fine else ():
            view, fine = self.step((action,))
            if not fine:
                break
        return view, fine

    def bearable(self, trail: Trail) -> Trail:
        """The trail with answers that the page at its end is known to bear."""
        return replace(trail, scenario={**trail.scenario, **self.mild.get(written(trail.actions), {})})

    def soften(self, trail: Trail) -> Trail | None:
        """Find other answers to what the last run called, with which the page at the end of a trail does not break."""
        if self.backend is None or len(self.mild) >= _MOST_SOFTENED:
            return None
        called = [name for name, call in reversed(self._last_calls) if name and call.request.method == "GET"]
        for name in dict.fromkeys(called):
            for way in islice(self.backend.softer(name), _MOST_WAYS):
                other = replace(trail, scenario={**trail.scenario, name: way.name})
                if self.go(other, fresh=True)[1]:
                    self.mild[written(trail.actions)] = other.scenario
                    return other
        return None

    @property
    def scenario(self) -> Scenario:
        """What the backend answers otherwise than usual in the session that stands."""
        return self._feed.scenario

    def enter(self, trail: Trail, *, keep: bool = False, clean: bool = False) -> tuple[View, bool]:
        """Start a fresh session through the doors of a trail; one that keeps is a second user's, in the same process."""
        self.here = None
        self._feed = Feed(self.backend, trail.scenario)
        self.called = set()
        self._sent = {}
        doors, _ = split(trail.actions)
        clean = clean or (self.clean and not keep)
        view = self._dashboard.begin(self._feed, *doors, clean=clean, keep=keep)
        return view, self._look(view, replace(trail, actions=doors))

    def step(self, step: Sequence[Action]) -> tuple[View, bool]:
        """Take a step in the session that stands: one action after the other, each with what it shows."""
        for index in range(len(step) - 1):
            view, fine = self._act(step[index : index + 1])
            if not fine:
                self._note_crashing(step)
                return view, False
        view, fine = self._act(step[-1:])
        self.names.setdefault(written(step), frozenset(each.name for each in view.widgets))
        if not fine:
            self._note_crashing(step)
        return view, fine

    def _note_crashing(self, step: Sequence[Action]) -> None:
        """A step after which the page broke, though the backend answered as usual."""
        if not self._feed.scenario:
            self.crashing.add(written(step))

    def _act(self, step: Sequence[Action]) -> tuple[View, bool]:
        trail = (self.here or Trail(scenario=self._feed.scenario)).then(step)
        self.before = self.view
        try:
            view = self._dashboard.act(*step)
        except LookupError:
            self.here = None
            return self.view, False
        self.report.steps += 1
        return view, self._look(view, trail)

    def calls(self) -> tuple[tuple[str | None, Any], ...]:
        """The calls of the last step, with the operations that they meant."""
        return self._last_calls

    def _look(self, view: View, trail: Trail) -> bool:
        """Keep what is new in a view; true when the session can go on."""
        if not self.report.runs:
            # The first run imports what the app needs: that is no time to explore in.
            self._started, self._own = time.monotonic(), time.thread_time()
        self._worked += view.cost if self.report.runs else 0.0
        self.report.runs += 1
        self._lost += view.elapsed if view.ended == "hang" else 0.0
        self.report.lines.update(view.lines)
        self.report.statements = max(self.report.statements, view.statements)
        scene = self._scene(view, trail, self._feed)
        self._last_calls = scene.calls
        self.repeats.note(trail, scene.calls)
        for name in dict.fromkeys(name for name, _ in scene.calls):
            if name is not None:
                way = replace(trail, scenario={each: how for each, how in trail.scenario.items() if each != name})
                known = self.ways.get(name)
                if known is None or _cost(way) < _cost(known):
                    self.ways[name] = way
                sites = self.sites.setdefault(name, {})
                site = trail.actions[-1].target if trail.actions else ""
                if site in sites or len(sites) < _MOST_SITES:
                    sites[site] = min(sites.get(site, way), way, key=_cost)
                self.report.reached.setdefault(name, set()).add(view.page or "main")
        self._note_limits(view)
        self.view = view
        broken = bool(view.crashes) or view.ended not in ("",) or view.reruns > RERUNS
        self.here = None if broken else trail
        before = self.here, self.view, self._feed, self.called, self._last_calls
        stood = self.report.runs
        for each in observations(scene, self._contract):
            self._keep_shrunk(each, trail)
        if not broken and self.report.runs != stood:
            # Confirming took other sessions: the one that stood is gone.
            _, self.view, self._feed, self.called, self._last_calls = before
            return self._again(trail)
        return not broken

    def _again(self, trail: Trail) -> bool:
        """Stand at the end of a trail once more, without looking for anything on the way."""
        doors, rest = split(trail.actions)
        feed = Feed(self.backend, trail.scenario)
        try:
            view = self._dashboard.begin(feed, *doors, clean=self.clean)
            for action in rest:
                if view.crashes or view.ended:
                    return False
                view = self._dashboard.act(action)
        except LookupError:
            return False
        self.report.runs += 1 + len(rest)
        self._worked += view.cost
        feed.next_run()
        self._feed, self.view, self.here = feed, view, trail
        return not view.crashes and not view.ended

    def _scene(self, view: View, trail: Trail, feed: Feed) -> Scene:
        calls = tuple(feed.next_run())
        self._worked += view.cost if feed is not self._feed else 0.0
        self.called |= {name for name, _ in calls if name}
        self._masked |= {each.name for each in view.widgets if each.facts.get("masked")}
        self._sent |= sent_secrets(call for _, call in calls)
        fed = tuple(self.fed(trail.scenario))
        page = view.page or (self.view.page if trail.actions else "") or "main"
        called = tuple(sorted(self.called))
        secrets = {**self._sent, **typed_secrets(trail.actions, self._masked)}
        return Scene(
            view=view,
            page=page,
            actions=trail.actions,
            calls=calls,
            fed=fed,
            called=called,
            secrets=secrets,
            masked=tuple(sorted(self._masked)),
            fitted=feed.fitted,
        )

    def fed(self, scenario: Scenario) -> Iterator[tuple[str, Variation]]:
        """The answers of a scenario that the session has asked for."""
        if self.backend is not None:
            for operation, name in scenario.items():
                if operation in self.called:
                    yield operation, self.backend.variation(operation, name)

    def _note_limits(self, view: View) -> None:
        page = view.page or "main"
        for each in view.undriven:
            self.report.skip(f"{each} on the page {page}", "AppTest cannot operate this kind of element")
        for each in view.blocked:
            self.report.skip(f"calls to {each}", "only HTTP clients are answered; this connection was refused")
        if view.ended == "endless":
            self.report.skip(f"the page {page} past its time limit", "it never stops drawing; it was judged until then")
        if view.ended == "broken":
            self.report.skip(f"the page {page}", f"AppTest failed: {view.detail.strip().splitlines()[-1]}")
        for each in self._feed.exhausted:
            self.report.skip(f"more than a few pages of {each}", "the walk through pages had no end by itself")
        self._feed.exhausted.clear()

    def _keep_shrunk(self, observation: Observation, trail: Trail) -> None:
        key = identity(observation)
        if key in self._known:
            return
        if observation.kind == "exception" and (guess := self._guess_behind(observation)):
            reason = f"{observation.detail.partition(chr(10))[0]}, on an answer of {guess} that had to be guessed"
            way_out = "Give it a response model, so that the contract says what it answers"
            self.report.skip(f"a crash of the page {observation.subject}", reason, way_out)
            return
        shorter_way = observation.kind in _SHRUNK and len(trail.actions) > 1
        found, path = self._shrunk(observation, key, trail) if shorter_way else (observation, trail.actions)
        if observation.kind in _SHRUNK:
            found = self._narrowed(found, key, replace(trail, actions=path))
        confirmed = observation.kind not in _CONFIRMED or found is not observation
        if not confirmed and self.replayed(trail, key) is None:
            if observation.kind in ("hang", "exception"):
                reason = f"it was seen once and not again when repeated: {observation.detail}"
                self.report.skip(f"{observation.kind} on the page {observation.subject}", reason)
            return
        self._known.add(key)
        self.report.observations.append(found)

    def _guess_behind(self, observation: Observation) -> str:
        """The operation whose guessed answer may be what the page did not bear, or an empty string."""
        kind = str(observation.data["type"])
        if self.backend is None or observation.data.get("fed") or kind in _NOT_BY_GUESS or "Duplicate" in kind:
            return ""
        return next((each for each in observation.data["calls"] if self.backend.is_guessed(each)), "")

    def keep(self, observation: Observation) -> None:
        """Keep something that was seen over several steps, unless it is known."""
        if identity(observation) not in self._known:
            self._known.add(identity(observation))
            self.report.observations.append(observation)

    def _shrunk(
        self, observation: Observation, key: tuple[str, ...], trail: Trail
    ) -> tuple[Observation, tuple[Action, ...]]:
        """The same observation at the end of the shortest path that still leads to it, and that path."""
        until = self.clock() + _SHRINK_SECONDS
        best, paths, tried = observation, [trail.actions], {written(trail.actions), written(())}
        for fewer in shorter(lambda: paths[-1]):
            if self.late(until):
                break
            if written(fewer) in tried or len(fewer) >= len(paths[-1]):
                continue
            tried.add(written(fewer))
            found = self.replayed(replace(trail, actions=fewer), key)
            if found is not None:
                best = found
                paths.append(fewer)
        return best, paths[-1]

    def _narrowed(self, observation: Observation, key: tuple[str, ...], trail: Trail) -> Observation:
        """The same observation with an answer that is changed at one place only, where one answer and one place are enough."""
        until = self.clock() + _SHRINK_SECONDS
        for operation in trail.scenario if len(trail.scenario) > 1 else ():
            fewer = replace(trail, scenario={name: how for name, how in trail.scenario.items() if name != operation})
            found = self.replayed(fewer, key) if fewer.scenario and not self.late(until) else None
            trail, observation = (fewer, found) if found is not None else (trail, observation)
        for operation, name in trail.scenario.items() if self.backend is not None else ():
            assert self.backend is not None
            for part in self.backend.parts(operation, name):
                if self.late(until):
                    return observation
                found = self.replayed(replace(trail, scenario={**trail.scenario, operation: part.name}), key)
                if found is not None:
                    return found
        return observation

    def replayed(self, trail: Trail, key: tuple[str, ...]) -> Observation | None:
        """The observation of this identity at the end of a trail, in a session that shares nothing with others."""
        feed = Feed(self.backend, trail.scenario)
        doors, rest = split(trail.actions)
        self.report.runs += 1 + len(rest)
        self.here = None
        try:
            view = self._dashboard.begin(feed, *doors, clean=True)
            self.view = view if view.page else self.view
            if rest and not view.crashes and not view.ended:
                feed.next_run()
                view = self._dashboard.act(*rest)
        except LookupError:
            return None
        scene = self._scene(view, trail, feed)
        return next((each for each in observations(scene, self._contract) if identity(each) == key), None)

    def way(self, operation: str) -> Trail:
        """The shortest way to a call of the operation, looked for once."""
        known = self.ways[operation]
        if operation not in self._shortened and len(known.actions) > 2:
            for path in guesses(known.actions):
                if len(path) < len(known.actions) and self._reaches(replace(known, actions=path), operation):
                    known = self.ways[operation] = replace(known, actions=path)
                    break
        self._shortened.add(operation)
        return known

    def _reaches(self, way: Trail, operation: str) -> bool:
        feed = Feed(self.backend, way.scenario)
        self.here = None
        doors, rest = split(way.actions)
        try:
            view = self._dashboard.begin(feed, *doors)
            if view.ended or view.crashes or (rest and self._dashboard.act(*rest).ended):
                return False
        except LookupError:
            return False
        self.report.runs += 1 + len(way.actions)
        return any(name == operation for name, _ in feed.next_run())


def _cost(way: Trail) -> tuple[int, int]:
    """Ways on which the backend answers as usual come first, then short ones."""
    return len(way.scenario), len(way.actions)


def identity(observation: Observation) -> tuple[str, ...]:
    """What makes two observations the same: never the way that led to them."""
    data: Mapping[str, Any] = observation.data
    kind = observation.kind
    parts: Mapping[str, Callable[[], tuple[str, ...]]] = {
        "exception": lambda: (*crash_key(data), "" if _allowed(data) else "fault"),
        "thread-exception": lambda: (*crash_key(data), "" if _allowed(data) else "fault"),
        "request": lambda: (observation.operation or "", data["fault"], data["subject"]),
        "unbounded-call": lambda: (observation.operation or data["host"], observation.subject),
        "polls": lambda: (observation.operation or data["host"], observation.subject),
        "storm": lambda: (observation.operation or data["host"], observation.subject),
        "work-again": lambda: (observation.subject, *(each["operation"] for each in data["fed"])),
        "cache-ignores": lambda: (data["cached"], data["argument"]),
        "second-session": lambda: (observation.subject, data["what"]),
        "other-entry": lambda: (observation.subject, data["what"]),
        "repeated-call": lambda: (observation.operation or data["host"], observation.subject),
        "secret": lambda: (observation.subject, data["name"]),
        "hang": lambda: (data["stuck"] or observation.subject,),
        "cache-reads": lambda: (data["cached"], data["what"]),
        "value-lost": lambda: (observation.subject, data["widget"]),
        "uncached": lambda: (data["what"],),
        "repeated-effect": lambda: (observation.subject, data["what"]),
        "silent": lambda: (observation.subject, data["target"]),
        "other-user": lambda: (observation.subject, data["element"]),
        "silent-failure": lambda: (observation.subject, observation.operation or ""),
        "empty-lie": lambda: (observation.subject, observation.operation or ""),
    }
    return (kind, *parts.get(kind, lambda: (observation.subject,))())


def _allowed(data: Mapping[str, Any]) -> bool:
    return all(each["origin"] in ("usual", "allowed") for each in data.get("fed", ()))
