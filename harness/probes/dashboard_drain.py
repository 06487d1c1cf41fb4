"""The same button again and again, until there is nothing left to click: what the rest of the app does then."""

from __future__ import annotations

import re
from collections.abc import Sequence

from harness.model.dashboard import Action, View
from harness.probes.dashboard_actions import choices
from harness.probes.dashboard_drive import Drive
from harness.probes.dashboard_trail import Trail

_MOST_BUTTONS = 3
_MOST_CLICKS = 6
_FEWEST_CLICKS = 2
_MOST_LOOKS = 8
_LOOKED_THROUGH = frozenset({"radio", "selectbox", "checkbox", "toggle", "button_group"})
_TURN = re.compile(r" \(\d+\)$")


class Drain:
    """Clicks what removes, row by row, and then looks around."""

    def __init__(self, drive: Drive) -> None:
        self._drive = drive

    def all(self, view: View, start: Trail, until: float) -> None:
        """Each button that comes several times over, until it is gone."""
        buttons = [each for each in view.widgets if each.kind == "button" and not each.form and not each.disabled]
        names = [_TURN.sub("", each.name) for each in buttons]
        repeated = [each for each in dict.fromkeys(names) if names.count(each) >= _FEWEST_CLICKS]
        for name in repeated[:_MOST_BUTTONS]:
            if self._drive.late(until):
                return
            clicks = self._clicked(name, start)
            if len(clicks) >= _FEWEST_CLICKS:
                self._look_around(start.then(clicks), until)

    def _clicked(self, name: str, start: Trail) -> Sequence[Action]:
        """The clicks after which the button is gone; none where it stays, or where the page breaks."""
        view, fine = self._drive.go(start, fresh=True)
        clicks: list[Action] = []
        while fine and len(clicks) < _MOST_CLICKS and any(each.name == name for each in view.widgets):
            clicks.append(Action(kind="click", target=name))
            view, fine = self._drive.step(clicks[-1:])
        return clicks if fine and not any(each.name == name for each in view.widgets) else ()

    def _look_around(self, drained: Trail, until: float) -> None:
        view = self._drive.view
        steps = [
            Action(kind="set", target=widget.name, value=value)
            for widget in view.widgets
            if widget.kind in _LOOKED_THROUGH and not widget.form and not widget.disabled
            for value in choices(widget)
            if repr(value) != widget.facts.get("shown")
        ]
        steps += [Action(kind="open", target=each) for each in view.pages if each != view.page]
        for step in steps[:_MOST_LOOKS]:
            if self._drive.late(until) or not self._drive.go(drained)[1]:
                return
            self._drive.step((step,))
