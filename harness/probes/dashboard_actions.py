"""What a curious user would do with each widget, and how that reads in words."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

from harness.model.dashboard import Action, ActionKind, View, Widget
from harness.probes.dashboard_files import files, varied
from harness.probes.dashboard_words import text_for

CLICKED = frozenset({"button", "download_button"})
CHOSEN = frozenset(
    {"multiselect", "selectbox", "radio", "slider", "select_slider", "checkbox", "toggle", "number_input", "date_input"}
    | {"button_group"}
)
"""Widgets whose value is chosen rather than typed."""

_MOST_OPTIONS = 8
_MOST_OTHERS = 2
_PLAIN = re.compile(r"-?\d{1,15}(\.\d+)?")
_TEXTS = ("", "linen", "7", "O'Brien & Söhne <b>", "ünïcode 漢字 🧺", "word " * 60)
_TABLE_CELLS: Mapping[str, Sequence[Any]] = {"checkbox": (True, False)}
_MOST_CELLS = 4


def addresses(name: str) -> tuple[Action, ...]:
    """What a parameter of the page's address may hold, when somebody mistypes it or follows an old link."""
    return tuple(Action(kind="query", target=name, value=each) for each in ("", "2", "0", "abc"))


def actions(
    widgets: Iterable[Widget], timers: Iterable[tuple[str, float]] = (), *, odd: bool = False
) -> Iterator[tuple[Action, ...]]:
    """Everything worth trying on a page, each a short run of actions: a field of a form is set and the form submitted."""
    for name, _ in timers:
        yield (Action(kind="tick", target=name),)
    listed = [each for each in widgets if not each.disabled]
    submits = {each.form: each for each in listed if each.form and each.kind in CLICKED and each.facts.get("submits")}
    # Buttons come last: they are the ones that change what the page shows.
    for widget in sorted(listed, key=lambda each: each.kind in CLICKED):
        for value in (*choices(widget), *_as_others(widget, listed), *(extremes(widget) if odd else ())):
            kind: ActionKind = "click" if widget.kind in CLICKED else "set"
            step = Action(kind=kind, target=widget.name, value=value)
            if widget.form and widget.form in submits and submits[widget.form] is not widget:
                yield step, Action(kind="click", target=submits[widget.form].name)
            else:
                yield (step,)


def _as_others(widget: Widget, widgets: Iterable[Widget]) -> Iterator[Any]:
    """What stands in other number fields, where the widget takes it: ends that meet make spans without a length."""
    if widget.kind != "number_input":
        return
    low, high = widget.facts.get("minimum"), widget.facts.get("maximum")
    usual = choices(widget)
    shown = (each.facts.get("shown", "") for each in widgets if each.kind == "number_input" and each is not widget)
    for text in islice(dict.fromkeys(shown), _MOST_OTHERS):
        if _PLAIN.fullmatch(text):
            value = int(float(text)) if widget.facts.get("type") == "int" else float(text)
            if value not in usual and (low is None or value >= low) and (high is None or value <= high):
                yield value


def offered(view: View, step: Iterable[Action]) -> bool:
    """Are the widgets of a step there and enabled, with the options that it chooses?"""
    there = {each.name: each for each in view.widgets if not each.disabled}
    timers = {name for name, _ in view.timers}
    return all(
        each.target in timers or (each.target in there and _takes(there[each.target], each.value)) for each in step
    )


def _takes(widget: Widget, value: Any) -> bool:
    options = widget.facts.get("options")
    wanted = value if isinstance(value, list) else [value]
    return not options or all(not isinstance(each, str) or each in options for each in wanted)


def extremes(widget: Widget) -> Sequence[Any]:
    """Values that the widget takes and no sensible user gives: huge numbers, the ends of time, texts that are code."""
    facts = widget.facts
    if widget.kind == "number_input":
        low, high = facts.get("minimum"), facts.get("maximum")
        wanted = _HUGE if facts.get("type") == "int" else (*map(float, _HUGE), 1e-300)
        return [each for each in wanted if (low is None or each >= low) and (high is None or each <= high)]
    if widget.kind in ("text_input", "text_area", "chat_input"):
        return [each[: facts.get("longest") or 1_000_000] for each in _ODD_TEXTS]
    return ()


_HUGE = (2**53 - 1, -(2**53) + 1)
_ODD_TEXTS = (
    "x" * 100_000,
    "\u202egnp\u0000"[:-1],
    "{{7*7}} ${7*7} <script>",
    "'; DROP TABLE orders; --",
    "NaN",
    "-1e309",
)


def choices(widget: Widget) -> Sequence[Any]:
    """Values that a user could give the widget: its ends, its options, something empty, something long."""
    facts = widget.facts
    found: Sequence[Any] = ()
    if widget.kind in CLICKED:
        found = (None,)
    elif widget.kind in ("checkbox", "toggle"):
        found = (not facts.get("value"), bool(facts.get("value")))
    elif widget.kind in ("radio", "selectbox", "menu_button"):
        found = _spread(facts.get("options", ()))
    elif widget.kind in ("multiselect", "button_group"):
        found = _selections(widget)
    elif widget.kind in ("slider", "select_slider"):
        found = _ends(widget)
    elif widget.kind == "number_input":
        found = _numbers(widget)
    elif widget.kind in ("text_input", "text_area", "chat_input"):
        longest = facts.get("longest") or 10_000
        texts = (text_for(widget), *_TEXTS)
        found = [each[:longest] for each in texts if each or widget.kind != "chat_input"]
        if facts.get("attaches"):
            found += [{"text": "linen"[:longest], **each} for each in files(facts.get("accepts", ()))]
    elif widget.kind in _MOMENTS or widget.kind == "date_input":
        found = _moments(widget)
    else:
        found = tuple(_OTHERS[widget.kind](widget)) if widget.kind in _OTHERS else ()
    return _distinct(found)


def _distinct(found: Iterable[Any]) -> Sequence[Any]:
    return tuple({json.dumps(each, sort_keys=True): each for each in found}.values())


def _spread(options: Sequence[Any]) -> Sequence[Any]:
    if len(options) <= _MOST_OPTIONS:
        return options
    step = (len(options) - 1) / (_MOST_OPTIONS - 1)
    return [options[round(index * step)] for index in range(_MOST_OPTIONS)]


def _selections(widget: Widget) -> Sequence[Any]:
    options = list(widget.facts.get("options", ()))
    if not widget.facts.get("multiple", True):
        return [*_spread(options), None]
    most = widget.facts.get("most") or len(options)
    return [[], options[:1], options[:-1][:most], options[-1:], options[:most]]


def _ends(widget: Widget) -> Sequence[Any]:
    options = widget.facts.get("options")
    low, high = (options[0], options[-1]) if options else (widget.facts["minimum"], widget.facts["maximum"])
    if widget.facts.get("range"):
        return [[low, high], [low, low], [high, high]]
    if options:
        return _spread(options)
    middle = (low + high) / 2 if isinstance(low, int | float) else low
    return [low, high, int(middle) if isinstance(low, int) else middle]


def _numbers(widget: Widget) -> Sequence[Any]:
    whole = widget.facts.get("type") == "int"
    low, high = widget.facts.get("minimum"), widget.facts.get("maximum")
    wanted = [low, high, 0, 1, 100, -1] + ([] if whole else [0.5, 12.34])
    return [
        int(each) if whole else float(each)
        for each in wanted
        if each is not None and (low is None or each >= low) and (high is None or each <= high)
    ]


_MOMENTS = {"time_input": "time", "date_time_input": "datetime"}


def _moments(widget: Widget) -> Sequence[Any]:
    if widget.kind == "time_input":
        return [time(0, 0).isoformat(), time(12, 30).isoformat(), time(23, 45).isoformat()]
    if widget.kind == "date_time_input":
        return [datetime(2026, 3, 14, 9, 30).isoformat(), datetime(2024, 2, 29, 23, 45).isoformat()]  # noqa: DTZ001  a field
    low, high = (date.fromisoformat(widget.facts[each]) for each in ("minimum", "maximum"))
    days = [each.isoformat() for each in (low, high, low + timedelta(days=1) if low < high else low)]
    chosen = widget.facts.get("chosen") or days
    if widget.facts.get("range"):
        return [chosen[:1], [chosen[0], chosen[0]], [days[0], days[1]], [days[0], days[0]]]
    return days


def _edits(widget: Widget) -> Iterator[Mapping[str, Any]]:
    """Cells of the first row cleared and set, a row added, the first row deleted, all rows deleted."""
    facts = widget.facts
    open_columns = [each for each in facts["columns"] if not each["locked"]]
    for column in open_columns[:_MOST_CELLS] if facts["rows"] else ():
        for value in _cells(column):
            if value is not None or not column["required"]:
                yield {"edited_rows": {"0": {column["name"]: value}}}
    if facts["grows"]:
        needed = {each["name"]: next(reversed(_cells(each)), "x") for each in open_columns if each["required"]}
        yield {"added_rows": [needed]}
    if facts["shrinks"] and facts["rows"]:
        yield {"deleted_rows": [0]}
        yield {"deleted_rows": list(range(facts["rows"]))}


def _cells(column: Mapping[str, Any]) -> Sequence[Any]:
    """Values that the column lets a user put into a cell; nothing comes first."""
    low, high, longest = (column.get(each) for each in ("minimum", "maximum", "longest"))
    if column["type"] == "selectbox":
        return (None, *column.get("options", ())[:_MOST_OPTIONS]) if column.get("options") else ()
    if column["type"] == "number":
        wanted = dict.fromkeys(each for each in (0, -1, low, high) if each is not None)
        return (None, *(each for each in wanted if (low is None or each >= low) and (high is None or each <= high)))
    if column["type"] == "text":
        return (None,) if column.get("checked") else (None, *(each[:longest] for each in ("", "Zoë")))
    return _TABLE_CELLS.get(column["type"], ())


def _selections_of(widget: Widget) -> Iterator[Mapping[str, Any]]:
    """The first and the last row, the first column, nothing."""
    facts = widget.facts
    modes = " ".join(facts["modes"])
    if "row" in modes and facts["rows"]:
        yield {"rows": [0]}
        yield {"rows": [facts["rows"] - 1]}
        if "multi" in modes and facts["rows"] > 1:
            yield {"rows": [0, 1]}
    if "column" in modes and facts["columns"]:
        yield {"columns": [facts["columns"][0]["name"]]}
    if "cell" in modes and facts["rows"] and facts["columns"]:
        yield {"cells": [[0, facts["columns"][0]["name"]]]}
    if "required" not in modes:
        yield {}


def _uploads(widget: Widget) -> Iterator[Mapping[str, Any]]:
    """A file with columns of its own first, then a sample of the project's with a blank in it, then all others."""
    made = list(files(widget.facts.get("accepts", ())))
    own = list(varied(widget.facts.get("samples", ())))
    yield from (*made[:1], *own[1:2], *own[:1], *made[1:], *own[2:])


_OTHERS: Mapping[str, Callable[[Widget], Iterable[Any]]] = {
    "feedback": lambda widget: [0, widget.facts.get("most", 1)],
    "pagination": lambda widget: [widget.facts.get("maximum", 1), 1],
    "color_picker": lambda _widget: ["#ff0000", "#000000"],
    "file_uploader": _uploads,
    "camera_input": lambda _widget: islice(files(("png",)), 1),
    "audio_input": lambda _widget: islice(files(("wav",)), 1),
    "data_editor": _edits,
    "table": _selections_of,
}


_WORDS: Mapping[ActionKind, str] = {
    "enter": 'Start the app at the address of its page "{target}"',
    "query": "Add {target}={value} to the address",
    "user": "Come as the user {target}",
    "tick": "Wait for the {target} to refresh its part of the page",
    "open": 'Open the page "{target}"',
    "rerun": "Rerun the app (press R)",
    "click": "Click the {target}",
}


def in_words(action: Action) -> str:
    """The action as a step that a person can follow."""
    if action.kind == "user" and action.target == "nobody":
        return "Come as a visitor who is not signed in"
    words = _WORDS.get(action.kind)
    return (
        words.format(target=action.target, value=action.value)
        if words
        else f"Set the {action.target} to {_shown(action.value)}"
    )


def _shown(value: Any) -> str:
    if isinstance(value, dict) and "content" in value:
        return f"the file {value['name']} ({len(base64.b64decode(value['content']))} bytes)"
    if value is None or value in ("", []):
        return "nothing"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else f"{text[:60]}… ({len(text)} characters)"
