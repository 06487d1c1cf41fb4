"""Finds the rooms of a page: many apps have one page for Streamlit and several for their users, chosen by a radio in the sidebar."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from harness.model.dashboard import Action, View, Widget
from harness.probes.dashboard_actions import choices
from harness.probes.dashboard_drive import Drive
from harness.probes.dashboard_trail import Trail, written

_DOORS = frozenset({"radio", "selectbox", "button_group"})
_MOST_DOORS = 3
_MOST_ROOMS = 8
_FEWEST_NEW = 2
_NUMBER = re.compile(r"\d+")


def rooms_of(drive: Drive, view: View, start: Trail) -> tuple[Trail, ...]:
    """The ways to what a choice puts in place of the rest of the page, each room once. Shape: empty where no choice does that."""
    if not any(each.kind in _DOORS for each in view.widgets):
        return ()
    here = _names(view)
    found: dict[frozenset[str], Trail] = {}
    for widget in list(_likely(drive, view, here))[:_MOST_DOORS]:
        for step in _steps(widget):
            way = drive.bearable(start.then((step,)))
            shown, fine = drive.go(way, fresh=True)
            names = _names(shown) if fine else here
            if _is_elsewhere(names, here, widget.name) and names not in found and len(found) < _MOST_ROOMS:
                found[names] = way
    return tuple(found.values())


def _likely(drive: Drive, view: View, here: frozenset[str]) -> Iterator[Widget]:
    """Choices of which a value that was tried has led elsewhere."""
    for widget in view.widgets:
        if widget.kind in _DOORS and not widget.form and not widget.disabled:
            tried = (drive.names.get(written((step,))) for step in _steps(widget))
            if any(names is not None and _is_elsewhere(_alike(names), here, widget.name) for names in tried):
                yield widget


def _steps(widget: Widget) -> Iterator[Action]:
    return (Action(kind="set", target=widget.name, value=each) for each in choices(widget))


def _names(view: View) -> frozenset[str]:
    return _alike(each.name for each in view.widgets)


def _alike(names: Iterable[str]) -> frozenset[str]:
    """Names without figures: a label that counts is no other widget."""
    return frozenset(_NUMBER.sub("#", each) for each in names)


def _is_elsewhere(names: frozenset[str], here: frozenset[str], door: str) -> bool:
    """Is the door still there, and much of the rest another?"""
    new, gone = names - here, here - names
    return _NUMBER.sub("#", door) in names and len(new) >= (1 if gone else _FEWEST_NEW)
