"""What a curious user would do with each widget, and how that reads in words."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from harness.model.dashboard import Action, ActionKind, Widget

CLICKED = frozenset({"button", "download_button"})
_MOST_OPTIONS = 8
_TEXTS = ("linen", "", "7", "O'Brien & Söhne <b>", "ünïcode 漢字 🧺", "word " * 60)
_FILES = {
    "csv": ("text/csv", b"name,count\nlinen,3\noak,4\n", b"", b"name,count\n\xff\xfe,x\n"),
    "json": ("application/json", b'[{"name": "linen", "count": 3}]', b"", b"{"),
    "txt": ("text/plain", b"linen\noak\n", b"", b"\xff\xfe\x00"),
    "png": (
        "image/png",
        base64.b64decode(
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
        ),
        b"",
        b"no image",
    ),
}


def actions(widgets: Iterable[Widget]) -> Iterator[tuple[Action, ...]]:
    """Everything worth trying on a page, each a short run of actions: a field of a form is set and the form submitted."""
    listed = [each for each in widgets if not each.disabled]
    submits = {each.form: each for each in listed if each.form and each.kind in CLICKED and each.facts.get("submits")}
    # Buttons come last: they are the ones that change what the page shows.
    for widget in sorted(listed, key=lambda each: each.kind in CLICKED):
        for value in choices(widget):
            kind: ActionKind = "click" if widget.kind in CLICKED else "set"
            step = Action(kind=kind, target=widget.name, value=value)
            if widget.form and widget.form in submits and submits[widget.form] is not widget:
                yield step, Action(kind="click", target=submits[widget.form].name)
            else:
                yield (step,)


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
        found = [each[:longest] for each in _TEXTS if each or widget.kind != "chat_input"]
    elif widget.kind in _MOMENTS or widget.kind == "date_input":
        found = _moments(widget)
    else:
        found = _others(widget)
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
    return [[], options[:1], options[-1:], options[:most]]


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
    if widget.facts.get("range"):
        return [[days[0], days[1]], [days[0]], [days[0], days[0]]]
    return days


def _others(widget: Widget) -> Sequence[Any]:
    if widget.kind == "feedback":
        return [0, 1]
    if widget.kind == "pagination":
        return [widget.facts.get("maximum", 1), 1]
    if widget.kind == "color_picker":
        return ["#ff0000", "#000000"]
    if widget.kind == "file_uploader":
        return list(_files(widget))
    return ()


def _files(widget: Widget) -> Iterator[Any]:
    wanted = [each.lstrip(".") for each in widget.facts.get("accepts", ())] or ["csv", "txt"]
    for suffix in wanted[:3]:
        kind, *contents = _FILES.get(suffix, ("application/octet-stream", b"linen", b"", b"\xff\xfe"))
        for name, content in zip(("good", "empty", "broken"), contents, strict=True):
            assert isinstance(content, bytes)
            yield {"name": f"{name}.{suffix}", "content": base64.b64encode(content).decode(), "type": kind}


def in_words(action: Action) -> str:
    """The action as a step that a person can follow."""
    if action.kind == "enter":
        return f'Start the app at the address of its page "{action.target}"'
    if action.kind == "open":
        return f'Open the page "{action.target}"'
    if action.kind == "rerun":
        return "Rerun the app (press R)"
    if action.kind == "click":
        return f"Click the {action.target}"
    return f"Set the {action.target} to {_shown(action.value)}"


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return f"the file {value['name']} ({len(base64.b64decode(value['content']))} bytes)"
    if value is None or value in ("", []):
        return "nothing"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else f"{text[:60]}… ({len(text)} characters)"
