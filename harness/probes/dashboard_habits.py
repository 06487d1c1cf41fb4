"""What takes more than one look: state that grows, effects that repeat, inputs that get lost, users that see each other's data."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from harness.model.dashboard import DOORS, Action, View, Widget
from harness.model.observation import Observation
from harness.probes.dashboard_actions import CLICKED, actions, choices, offered
from harness.probes.dashboard_drain import Drain
from harness.probes.dashboard_drive import Drive
from harness.probes.dashboard_entries import Entries, twice
from harness.probes.dashboard_forms import forms
from harness.probes.dashboard_neighbours import Neighbours
from harness.probes.dashboard_repeats import WRITING
from harness.probes.dashboard_sight import BUDGET_SECONDS, REST_SECONDS, Scene, fed_facts
from harness.probes.dashboard_trail import Trail

_RERUN = Action(kind="rerun")
_STATE_RERUNS = 3
_MANY_RERUNS = 2
_MOST_RERUNS = 120
_STATE_SECONDS = 2.5
_TICKS = 5
_MOST_CLICKS = 12
_MOST_VALUES = 12
_TWICE = 2
_COUNTING = re.compile(
    r"run|tick|visit|refresh|render|load|step|time|now|seed|frame|iter|turn|round|generation|elapsed|poll", re.I
)
_MARKS_OF_THE_FIRST = ("ada@users.test", "Harness-User-One")
_OTHER = Action(kind="user", target="ben")


class Habits:
    """Short plans of actions that show a fault which no single view shows."""

    def __init__(self, drive: Drive) -> None:
        self._drive = drive
        self._restless: set[str] = set()
        self._writes: set[str] = set()
        self._growing: dict[str, Trail] = {}
        self._drain = Drain(drive)
        self._entries = Entries(drive, self._keep)
        self._neighbours = Neighbours(drive)

    def at_rest(self, page: str, start: Trail) -> None:
        """The page is left alone: nothing but reruns, then its timers."""
        sizes: list[int] = []
        worked: list[float] = []
        got: list[dict[str, str | None]] = []
        states = [self._drive.view.state]
        fine = True
        while fine and len(sizes) < _STATE_RERUNS:
            view, fine = self._drive.step((_RERUN,))
            sizes.append(view.state_size)
            states.append(view.state)
            worked.append(view.worked + view.slept)
            got.append({call.request.url: name for name, call in self._drive.calls() if call.request.method == "GET"})
        self._restless = {key for one, other in pairwise(states) for key in other if one.get(key) != other[key]}
        self._writes = set(self._written())
        self._keep_uncached(page, start, got)
        if fine and REST_SECONDS <= min(worked) < BUDGET_SECONDS:
            facts = {"seconds": min(worked)}
            self._keep("work-again", page, f"{min(worked):.1f} seconds", facts, (*start.actions, _RERUN))
        if fine and len(sizes) >= _STATE_RERUNS and _grow(sizes):
            self._growing.setdefault(page, start)
        for name, _ in self._drive.view.timers if fine else ():
            for _ in range(_TICKS):
                _, fine = self._drive.step((Action(kind="tick", target=name),))
                if not fine:
                    return

    def prove(self) -> None:
        """Look again at what only seemed to be so: what is sent again without being asked for, and session state that grows."""
        for trail in self._drive.repeats.suspects.values():
            start = replace(trail, actions=trail.actions[:-1])
            view, fine = self._drive.go(start, fresh=True)
            if fine:
                self._writes = set(self._written())
                self._restless = set(view.state)
                self._after(view.page or "main", start, trail.actions[-1:])
        self._drive.repeats.suspects.clear()
        self._prove_growth()

    def _prove_growth(self) -> None:
        """Rerun the pages whose session state grew at first: a list that is cut at some length grows until then, and is no fault."""
        for page, start in self._growing.items():
            _, fine = self._drive.go(start, fresh=True)
            sizes: list[int] = []
            until = self._drive.clock() + _STATE_SECONDS
            while fine and _grow(sizes) and len(sizes) < _MOST_RERUNS and not self._drive.late(until):
                view, fine = self._drive.step((_RERUN,))
                sizes.append(view.state_size)
            if len(sizes) >= _STATE_RERUNS and _grow(sizes):
                first, last = sizes[0], sizes[_STATE_RERUNS - 1]
                detail = f"{first} members grow to {last} in {_STATE_RERUNS} reruns without any action"
                steps = (*start.actions, *(_RERUN,) * _STATE_RERUNS)
                self._keep("state-grows", page, detail, {"sizes": sizes[:_STATE_RERUNS]}, steps)
        self._growing.clear()

    def with_many(self, page: str, trail: Trail) -> None:
        """The page is left alone while a list in an answer is as long as the contract allows."""
        worked = []
        for _ in range(_MANY_RERUNS):
            view, fine = self._drive.step((_RERUN,))
            if not fine:
                return
            worked.append(view.worked)
        if REST_SECONDS <= min(worked) < BUDGET_SECONDS:
            facts = {"seconds": min(worked), "fed": fed_facts(self._drive.fed(trail.scenario))}
            self._keep("work-again", page, f"{min(worked):.1f} seconds", facts, (*trail.actions, _RERUN))

    def _keep_uncached(self, page: str, start: Trail, got: Sequence[Mapping[str, str | None]]) -> None:
        """The same question to the backend in every rerun, though nothing was touched in between."""
        if len(got) < _STATE_RERUNS:
            return
        for url in sorted(set.intersection(*map(set, got[:_STATE_RERUNS]))):
            name = got[0][url]
            if name is not None:
                path = (*start.actions, *(_RERUN,) * _STATE_RERUNS)
                self._keep("uncached", page, f"{_STATE_RERUNS} times in {_STATE_RERUNS} reruns", {"what": name}, path)

    def of_clicks(self, page: str, start: Trail, until: float) -> None:
        """What one click decides: each button is clicked and the page left alone; what was typed must stay."""
        view, fine = self._drive.go(start, fresh=True)
        if not fine:
            return
        for step in _clicks(view):
            if not self._drive.late(until):
                self._after(page, start, step)
        self._entries.stay(page, start, view, until)

    def of_widgets(self, page: str, start: Trail, until: float) -> None:
        """What takes more looks: a second user comes, what can be removed is removed, each field is set twice."""
        view, fine = self._drive.go(start, fresh=True)
        if not fine:
            return
        if view.user_read:
            self._meet(page, start)
        self._drain.all(view, start, until)
        self._neighbours.meet(page, start, until)
        for widget in [each for each in view.widgets if each.facts.get("shown") is not None and not each.form][
            :_MOST_VALUES
        ]:
            values = [each for each in choices(widget) if repr(each) != widget.facts["shown"]][:2]
            if len(values) == 2 and not widget.disabled and not self._drive.late(until):
                self._lose(page, start, widget, values)

    def _meet(self, page: str, start: Trail) -> None:
        """A second user opens the page while the caches are as the first one left them."""
        doors = tuple(each for each in start.actions if each.kind in DOORS)
        other = replace(start, actions=(*doors, _OTHER))
        view, fine = self._drive.enter(other, keep=True)
        if not fine:
            return
        for kind, text in view.texts:
            if any(mark in text for mark in _MARKS_OF_THE_FIRST):
                steps = (*doors, Action(kind="user", target="ada"), _OTHER)
                self._keep("other-user", page, text[:200], {"element": kind}, steps)
                return

    def _after(self, page: str, start: Trail, step: tuple[Action, ...]) -> None:
        """What a click does must not be done again by reruns that follow it."""
        before, fine = self._drive.go(start.then(step[:-1]), fresh=True)
        if not fine:
            return
        states: list[Mapping[str, float]] = [before.state]
        writes: list[set[str]] = []
        for part in (step[-1:], (_RERUN,), (_RERUN,)):
            view, fine = self._drive.step(part)
            if not fine:
                return
            states.append(view.state)
            if not writes:
                self._keep_twice(page, (*start.actions, *step), before)
            writes.append(set(self._written()))
        path = (*start.actions, *step, _RERUN)
        for call in sorted(writes[0] & writes[1] & writes[2] - self._writes):
            self._keep("repeated-effect", page, f"makes the call {call} again", {"what": call}, path)
        for key in sorted(set(states[1]) - self._restless):
            earlier, *later = (each.get(key, 0.0) for each in states)
            first, second = (other - one for one, other in pairwise(later))
            if first and first == second and earlier != later[0] and not _COUNTING.search(key):
                self._keep("repeated-effect", page, f"changes the session state {key!r} again", {"what": key}, path)
        if offered(self._drive.view, step):
            self._drive.step(step)  # the same once more: what was added is there already, what was removed is gone

    def _keep_twice(self, page: str, path: Sequence[Action], before: View) -> None:
        """One click that has its effect two times over: the same call, or the same row."""
        sent = Counter(
            (name or call.request.url.partition("?")[0], call.request.method, call.request.body)
            for name, call in self._drive.calls()
            if call.request.method == "POST" and call.request.body
        )
        for (name, _, _), count in sent.items():
            if count == _TWICE:
                detail = f"makes the call {name} {count} times with the same body"
                self._keep("repeated-effect", page, detail, {"what": name, "at_once": True}, path)
        row = twice(before, self._drive.view)
        if row is not None:
            self._keep("repeated-effect", page, f"adds the row {row} twice", {"what": "row", "at_once": True}, path)

    def _written(self) -> Iterator[str]:
        for name, call in self._drive.calls():
            if call.request.method in WRITING:
                yield name or f"{call.request.method} {call.request.url.partition('?')[0]}"

    def _lose(self, page: str, start: Trail, widget: Widget, values: Sequence[object]) -> None:
        """A field keeps what was put there over a rerun, and takes a second value as it took the first."""
        drive = self._drive
        first, second = (Action(kind="set", target=widget.name, value=each) for each in values)
        _, fine = drive.go(start, fresh=True)
        taken = _shown(drive.step((first,)), widget) if fine else None
        if taken is None or taken == widget.facts["shown"]:
            return
        kept = _shown(drive.step((_RERUN,)), widget)
        path = (*start.actions, first)
        if kept == widget.facts["shown"]:
            self._keep(
                "value-lost", page, "goes back to its first value with the next rerun", {"widget": widget.name}, path
            )
            return
        again = _shown(drive.step((second,)), widget) if kept == taken else None
        if again != taken:
            return
        _, fine = drive.go(start, fresh=True)
        alone = _shown(drive.step((second,)), widget) if fine else None
        if alone not in (None, taken, widget.facts["shown"]):
            detail = "ignores a second value after it has taken a first one"
            self._keep("value-lost", page, detail, {"widget": widget.name}, (*path, second))

    def _keep(self, kind: str, page: str, detail: str, data: Mapping[str, object], path: Sequence[Action]) -> None:
        steps = Scene(view=self._drive.view, actions=tuple(path)).steps
        fed = fed_facts(self._drive.fed(self._drive.scenario))
        facts = {"fed": fed, "calls": sorted(self._drive.called), "page": page, **data}
        self._drive.keep(Observation(kind=kind, subject=page, detail=detail, data=facts, steps=steps))


def _shown(seen: tuple[View, bool], widget: Widget) -> str | None:
    view, fine = seen
    return next((each.facts.get("shown") for each in view.widgets if fine and each.name == widget.name), None)


def _grow(sizes: Sequence[int]) -> bool:
    return all(one < other for one, other in pairwise(sizes))


def _clicks(view: View) -> list[tuple[Action, ...]]:
    """One way to each button: with its form or the fields around it filled sensibly, where it has such."""
    found = [each for each in actions(view.widgets) if each[-1].kind == "click"]
    kinds = {each.name: each.kind for each in view.widgets}
    alone = {each[-1].target: each for each in found if kinds.get(each[-1].target) in CLICKED}
    filled = {each[-1].target: each for each in reversed(list(forms(view.widgets)))}
    return list({**alone, **filled}.values())[:_MOST_CLICKS]
