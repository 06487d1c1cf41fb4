"""A second user in the same process: what one user chooses or enters must not change what another one sees."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from harness.model.dashboard import DOORS, Action, View
from harness.model.observation import Observation
from harness.probes.dashboard_actions import CHOSEN, choices, in_words
from harness.probes.dashboard_drive import Drive
from harness.probes.dashboard_forms import forms
from harness.probes.dashboard_sight import Scene
from harness.probes.dashboard_trail import Trail, split, written
from harness.probes.dashboard_words import MARK

_MOST_CHOSEN = 8
_MOST_ENTERED = 4
_LONGEST_SHOWN = 120
_NUMBER = re.compile(r"\d+([.,:]\d+)*")


class Neighbours:
    """Compares the page that a second user opens after a first one was busy with the page after an idle first one."""

    def __init__(self, drive: Drive) -> None:
        self._drive = drive
        self._unsteady: Collection[str] = frozenset()
        self._widgets_only = False

    def meet(self, page: str, start: Trail, until: float) -> None:
        """Let one user choose, then enter something, and look at the page as another one."""
        usual = self._after_idle(start)
        if usual is None or self._drive.late(until):
            return
        self._compare_choices(page, start, usual, until)
        for step in self._entries(start):
            if self._drive.late(until):
                return
            changed = self._changed_by(start, step, usual)
            if changed and MARK in changed:
                self._keep(page, start, step, changed, "other-entry")
                return

    def _compare_choices(self, page: str, start: Trail, usual: frozenset[str], until: float) -> None:
        """All choices together, then, where that breaks or tells something, one by one."""
        chosen = self._choices(start)
        together = self._changed_by(start, chosen, usual) if chosen else ""
        if together == "":
            return
        for each in chosen if len(chosen) > 1 else ():
            if self._drive.late(until):
                break
            if changed := self._changed_by(start, [each], usual):
                self._keep(page, start, (each,), changed, "second-session")
                return
        if together:
            self._keep(page, start, tuple(chosen), together, "second-session")

    def _after_idle(self, start: Trail) -> frozenset[str] | None:
        """What a second user sees where the first one only opened the page; None where it cannot be opened twice.

        A page that differs between two such openings (times, random figures) can only be compared by its widgets.
        """
        seen = []
        for keep in (False, True, False, True):
            view = self._opened(start, keep=keep)
            if view is None:
                return None
            seen.append(frozenset(_lines(view)))
        differing = (seen[1] ^ seen[3]) | (seen[0] ^ seen[2])
        self._unsteady = {_NUMBER.sub("#", each) for each in differing}
        self._widgets_only = any(not each.startswith("widget ") for each in differing)
        return seen[1] & seen[3]

    def _opened(self, start: Trail, *, keep: bool) -> View | None:
        view, fine = self._drive.enter(start, keep=keep, clean=not keep)
        for action in split(start.actions)[1] if fine else ():
            view, fine = self._drive.step((action,))
        return view if fine else None

    def _choices(self, start: Trail) -> Sequence[Action]:
        view = self._opened(start, keep=False)
        found = []
        for widget in view.widgets if view is not None else ():
            if widget.kind in CHOSEN and not widget.form and not widget.disabled:
                values = [each for each in choices(widget) if repr(each) != widget.facts.get("shown") and each != []]
                steps = [Action(kind="set", target=widget.name, value=each) for each in values]
                found += [each for each in steps if written((each,)) not in self._drive.crashing][:1]
        return found[:_MOST_CHOSEN]

    def _entries(self, start: Trail) -> Sequence[tuple[Action, ...]]:
        view = self._opened(start, keep=False)
        steps = list(forms(view.widgets)) if view is not None else []
        marked = [each for each in steps if any(action.value == MARK for action in each)]
        first = {each[-1].target: each for each in reversed(marked)}
        return list(first.values())[:_MOST_ENTERED]

    def _changed_by(self, start: Trail, steps: Sequence[Action], usual: frozenset[str]) -> str | None:
        """The first thing that a second user sees otherwise once the first one has done these things; None where they break it."""
        if self._opened(start, keep=False) is None:
            return None
        for step in steps:
            if not self._drive.step((step,))[1]:
                return None
        view = self._opened(start, keep=True)
        if view is None:
            return None
        seen = frozenset(_lines(view))
        rough = {_NUMBER.sub("#", each) for each in usual}
        new = [each for each in seen - usual if self._tells(each, rough)]
        gone = [each for each in usual - seen if self._tells(each, {_NUMBER.sub("#", other) for other in seen})]
        telling = sorted(new, key=lambda each: (MARK not in each, each)) or sorted(gone)
        return telling[0].removeprefix("widget ")[:_LONGEST_SHOWN] if telling else ""

    def _tells(self, line: str, known: Collection[str]) -> bool:
        """Is the line more than a count of visits or a time, which may well depend on others?"""
        rough = _NUMBER.sub("#", line)
        if rough in self._unsteady:
            return False
        return line.startswith("widget ") or (not self._widgets_only and rough not in known)

    def _keep(self, page: str, start: Trail, steps: Sequence[Action], changed: str, kind: str) -> None:
        doors = tuple(each for each in start.actions if each.kind in DOORS)
        path = (*start.actions, *steps)
        words = Scene(view=self._drive.view, actions=path).steps
        again = ("Open the app in a second browser", *(in_words(each) for each in start.actions[len(doors) :]))
        facts: Mapping[str, object] = {
            "fed": [], "calls": sorted(self._drive.called), "page": page, "what": steps[-1].target,
        }  # fmt: skip
        seen = Observation(kind=kind, subject=page, detail=changed, data=facts, steps=(*words, *again))
        self._drive.keep(seen)


def _lines(view: View) -> Iterator[str]:
    """What can be read and chosen on a page."""
    yield from (f"{kind}: {text}" for kind, text in view.texts)
    for widget in view.widgets:
        facts = {name: widget.facts.get(name) for name in ("shown", "options", "minimum", "maximum", "rows")}
        told = ", ".join(f"{name} {value}" for name, value in facts.items() if value is not None)
        yield f"widget {widget.name}: {told}"
    for table in view.tables:
        yield from (f"table row: {', '.join(row)}" for row in table["rows"])
