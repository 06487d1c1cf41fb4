"""Whole forms as a user fills them: everything sensible, everything changed, then one field at a time blank or at its bound."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from harness.model.dashboard import Action, Widget
from harness.probes.dashboard_actions import CLICKED, choices
from harness.probes.dashboard_words import text_for

_TEXTS = frozenset({"text_input", "text_area", "chat_input"})
_FIELDS = _TEXTS | {"number_input", "date_input", "time_input", "date_time_input", "data_editor"}
_CELLS = {"number": 7, "text": "linen", "checkbox": True}
_MOST_FIELDS = 12
_MOST_VARIED = 24
_MOST_BUTTONS = 4


def forms(widgets: Iterable[Widget]) -> Iterator[tuple[Action, ...]]:
    """Runs of actions that fill a form and send it; inputs and buttons outside forms are one form, as users see them."""
    listed = [each for each in widgets if not each.disabled]
    for name in dict.fromkeys(each.form for each in listed if each.form):
        inside = [each for each in listed if each.form == name]
        fields = [each for each in inside if each.kind not in CLICKED][:_MOST_FIELDS]
        for button in [each for each in inside if each.kind in CLICKED and each.facts.get("submits")]:
            yield from _filled(fields, button)
    loose = [each for each in listed if not each.form]
    empty = [each for each in loose if each.kind in _FIELDS and each.kind != "chat_input" and _is_empty(each)]
    for button in [each for each in loose if each.kind in CLICKED][:_MOST_BUTTONS]:
        yield from _filled(empty[:_MOST_FIELDS], button)


def _filled(fields: Sequence[Widget], button: Widget) -> Iterator[tuple[Action, ...]]:
    if not fields:
        return
    usual = {each.name: value for each in fields if (value := sensible(each)) is not None}
    yield _step(usual, button)
    other = {each.name: values[-1] for each in fields if (values := _others(each))}
    if len(fields) > 1 and other:
        yield _step({**usual, **other}, button)
    varied = ({**usual, each.name: value} for each in fields for value in _bounds(each))
    yield from (_step(each, button) for each in islice(varied, _MOST_VARIED))


def _step(values: Mapping[str, Any], button: Widget) -> tuple[Action, ...]:
    sets = (Action(kind="set", target=name, value=value) for name, value in values.items())
    return (*sets, Action(kind="click", target=button.name))


def sensible(widget: Widget) -> Any:
    """What a user who means well puts there; None where what stands there is sensible already."""
    if widget.kind in _TEXTS:
        return text_for(widget)
    if widget.kind == "checkbox":
        return None if widget.facts.get("value") else True
    if widget.kind == "data_editor":
        return _row(widget)
    if not _is_empty(widget):
        return None
    if widget.kind == "number_input":
        return _between(widget)
    values = [each for each in choices(widget) if each not in ("", [], None)]
    return values[0] if values else None


def _row(widget: Widget) -> Any:
    """The first row of a table filled in, or a new one; None where nothing in it can be edited."""
    facts = widget.facts
    cells = {
        each["name"]: _CELLS[each["type"]] for each in facts["columns"] if not each["locked"] and each["type"] in _CELLS
    }
    if cells and facts["rows"]:
        return {"edited_rows": {"0": cells}}
    return {"added_rows": [cells]} if cells and facts["grows"] else None


def _is_empty(widget: Widget) -> bool:
    if widget.kind in ("file_uploader", "data_editor"):
        return True
    return widget.facts.get("shown") in ("''", "None", "[]", "()")


def _between(widget: Widget) -> Any:
    low, high = widget.facts.get("minimum"), widget.facts.get("maximum")
    value = 7
    value = value if low is None else max(value, low)
    value = value if high is None else min(value, high)
    return int(value) if widget.facts.get("type") == "int" else float(value)


def _others(widget: Widget) -> Sequence[Any]:
    """Values other than the one that stands there; none for texts, which are sensible or not."""
    if widget.kind in _TEXTS or widget.kind in ("file_uploader", "camera_input", "audio_input", "data_editor", "table"):
        return ()
    if widget.kind == "number_input":
        return (_between(widget),)
    return [each for each in choices(widget) if each not in ("", [], None) and repr(each) != widget.facts.get("shown")]


def _bounds(widget: Widget) -> Sequence[Any]:
    """Values at which a form is easily wrong: nothing, blanks, one character, the ends of a range, nothing chosen."""
    if widget.kind in _TEXTS:
        longest = widget.facts.get("longest") or 10_000
        return tuple(dict.fromkeys(each[:longest] for each in ("", "  ", "7", "O'Brien & Söhne <b>")))
    if widget.kind == "number_input":
        ends = (widget.facts.get("minimum"), widget.facts.get("maximum"), 0)
        return tuple(dict.fromkeys(each for each in choices(widget) if each in ends))
    return [each for each in choices(widget) if repr(each) != widget.facts.get("shown")][:3]
