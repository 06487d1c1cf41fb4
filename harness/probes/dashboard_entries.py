"""What was typed must stay: fields that become other fields when another widget is changed, and rows that are added twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence

from harness.model.dashboard import Action, View, Widget
from harness.probes.dashboard_actions import CHOSEN, choices
from harness.probes.dashboard_drive import Drive
from harness.probes.dashboard_trail import Trail, written
from harness.probes.dashboard_words import MARK, text_for

_TYPED = frozenset({"text_input", "text_area"})
_MOST_CHANGED = 4
_MOST_UNKNOWN = 2
_MOST_TYPED = 4
_VARYING = re.compile(r"\d+([.,:/-]\d+)*|'[^']*'|\"[^\"]*\"|\([^)]*\)")
_WHOLE = re.compile(r"^-?\d+(\.\d+)?$")

Keep = Callable[[str, str, str, dict[str, object], Sequence[Action]], None]


class Entries:
    """Types into fields and looks whether that is still there afterwards."""

    def __init__(self, drive: Drive, keep: Keep) -> None:
        self._drive = drive
        self._keep = keep

    def stay(self, page: str, start: Trail, view: View, until: float) -> None:
        """Type into each field outside forms, change another widget, and look for what was typed."""
        fields = [each for each in view.widgets if each.kind in _TYPED and not each.form and not each.disabled][
            :_MOST_TYPED
        ]
        for change in self._changes(view, {each.name for each in fields}) if fields else ():
            if self._drive.late(until):
                return
            self._type_and_change(page, start, fields, change)

    def _changes(self, view: View, fields: Collection[str]) -> list[Action]:
        """Values of other widgets after which one of the fields was gone, and a few for which that is not known."""
        found: list[Action] = []
        for widget in view.widgets:
            if widget.kind in CHOSEN and not widget.form and not widget.disabled:
                values = [each for each in choices(widget) if repr(each) != widget.facts.get("shown") and each != []]
                steps = [Action(kind="set", target=widget.name, value=each) for each in values]
                found += [each for each in steps if written((each,)) not in self._drive.crashing]
        known = [each for each in found if written((each,)) in self._drive.names]
        telling = [each for each in known if not self._drive.names[written((each,))].issuperset(fields)]
        return [*telling[:_MOST_CHANGED], *[each for each in found if each not in known][:_MOST_UNKNOWN]]

    def _type_and_change(self, page: str, start: Trail, fields: Sequence[Widget], change: Action) -> None:
        drive = self._drive
        _, fine = drive.go(start, fresh=True)
        typed = [Action(kind="set", target=each.name, value=text_for(each)) for each in fields]
        before = drive.view
        for each in typed:
            before, fine = drive.step((each,)) if fine else (before, False)
        if not fine:
            return
        after, fine = drive.step((change,))
        if not fine:
            return
        for field, action in zip(fields, typed, strict=True):
            held = next((each for each in before.widgets if each.name == field.name), None)
            if held is None or held.facts.get("shown") != repr(action.value) or _named(after, field.name):
                continue
            if _is_elsewhere(before, after, {held.name, change.target}):
                continue
            other = next(_alike(after, before, held), None)
            if other is not None and other.facts.get("shown") == field.facts.get("shown") != repr(action.value):
                detail = f"is another one, {other.name}, after the {change.target} was set, and what was typed is gone"
                self._keep("value-lost", page, detail, {"widget": field.name}, (*start.actions, action, change))


def _is_elsewhere(before: View, after: View, concerned: Collection[str]) -> bool:
    """Has most of what else was there gone as well? Then the change has led to another page."""
    others = {each.name for each in before.widgets} - set(concerned)
    return bool(others) and 2 * len(others & {each.name for each in after.widgets}) < len(others)


def _named(view: View, name: str) -> bool:
    return any(each.name == name for each in view.widgets)


def _alike(after: View, before: View, held: Widget) -> Iterator[Widget]:
    """Fields that were not there before and whose label says the same with other figures or names in it."""
    for each in after.widgets:
        if each.kind == held.kind and not _named(before, each.name) and _rough(each.label, held.label):
            yield each


def _rough(one: str, other: str) -> bool:
    """Do the labels agree but for one stretch: equal at their beginnings and ends, or with all figures left out?"""
    if _VARYING.sub("#", one) == _VARYING.sub("#", other):
        return True
    words, others = one.split(), other.split()
    same = sum(1 for each in words if each in others)
    return same * 2 >= max(len(words), len(others)) and same > 0


def twice(before: View, after: View) -> str | None:
    """A row that stands twice in a table after one entry of the mark; equal but for its numbers, as one entry is not."""
    for table in after.tables:
        rows = Counter(_shape(each) for each in table["rows"] if any(MARK in cell for cell in each))
        known = Counter(_shape(each) for other in before.tables for each in other["rows"])
        for row, count in rows.items():
            if count - known[row] >= 2:
                return ", ".join(row)
    return None


def _shape(row: Sequence[str]) -> tuple[str, ...]:
    return tuple("#" if _WHOLE.match(each) else each for each in row)
