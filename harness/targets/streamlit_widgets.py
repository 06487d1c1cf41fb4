"""Widgets in the worker: how each kind that AppTest models is described to the probe, and how a value is put into it."""

from __future__ import annotations

import base64
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta, timezone
from typing import Any, cast

from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import element_tree
from streamlit.testing.v1.element_tree import SelectSlider, Widget

from harness.model.dashboard import WIDGET_WORDS
from harness.targets import streamlit_tables as tables

_TRIGGERS = frozenset({"chat_input", "menu_button", "pagination"})
_UPLOADS = frozenset({"file_uploader", "audio_input", "camera_input"})
_LONGEST_SHOWN = 500
_NONCE = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?=[a-f]*[0-9])[0-9a-f]{16,}|\d{10,}(\.\d+)?"
)
"""UUIDs, long hexadecimal numbers and times within a key."""

CLICKED = frozenset({"button", "download_button"})
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)  # noqa: UP017  the worker runs on the target's Python


class OptionLabel(str):
    """An option as the page shows it: formatting it again would change it."""

    __slots__ = ()


def keep_labels() -> None:
    """Let AppTest take an option's label as it stands, where its version formats labels itself."""
    format_value: Callable[..., str] | None = getattr(element_tree, "_format_value_for_widget", None)
    if format_value is None:
        return

    def formatted(format_func: Callable[[Any], str], value: Any) -> str:
        return str(value) if isinstance(value, OptionLabel) else format_value(format_func, value)

    setattr(element_tree, "_format_value_for_widget", formatted)  # noqa: B010  mypy refuses the plain assignment
    _keep_slider_labels()


def _keep_slider_labels() -> None:
    serialised = cast("property", SelectSlider._widget_state)  # noqa: SLF001  AppTest has no public seam here
    own = serialised.fget

    def state(slider: Any) -> Any:
        chosen = slider._value if isinstance(slider._value, tuple) else (slider._value,)  # noqa: SLF001  see above
        if own is not None and not all(isinstance(each, OptionLabel) for each in chosen):
            return own(slider)
        message = WidgetState()
        message.id = slider.id
        message.string_array_value.data[:] = [str(each) for each in chosen]
        return message

    setattr(SelectSlider, "_widget_state", property(state))  # noqa: B010  see above


def named(tree: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    """The widgets of a page with the names that people would give them, repeated ones numbered."""
    seen: Counter[str] = Counter()
    for node in tree:
        if isinstance(node, Widget) or tables.is_table(node):
            label = str(getattr(node.proto, "label", "") or getattr(node.proto, "placeholder", "") or _steady(node.key))
            words = WIDGET_WORDS.get(kind(node), node.type)
            name = f'{words} "{label}"' if label else words
            seen[name] += 1
            yield (name if seen[name] == 1 else f"{name} ({seen[name]})"), node


def _steady(key: str | None) -> str:
    """A key without what is drawn anew for each session: else nobody would know the widget again."""
    return _NONCE.sub("*", str(key or ""))


def kind(node: Any) -> str:
    """The kind of a widget, tables told apart by what a user can do with them."""
    return tables.kind(node) if tables.is_table(node) else str(node.type)


def described(name: str, widget: Any) -> Mapping[str, Any]:
    """A widget as the probe sees it."""
    proto = widget.proto
    return {
        "name": name,
        "kind": kind(widget),
        "label": str(getattr(proto, "label", "")),
        "form": str(getattr(proto, "form_id", "") or ""),
        "disabled": bool(getattr(proto, "disabled", False)),
        "facts": {key: value for key, value in _facts(widget).items() if value is not None},
    }


def _facts(widget: Any) -> dict[str, Any]:
    if tables.is_table(widget):
        return dict(tables.facts(widget))
    own = _OWN_FACTS.get(widget.type, lambda _widget: {})
    submits = getattr(widget.proto, "is_form_submitter", None)
    return {"shown": _shown(widget), "options": _options(widget), "submits": submits, **own(widget)}


def _number_facts(widget: Any) -> dict[str, Any]:
    whole = widget.proto.data_type == widget.proto.INT
    facts = {
        "minimum": widget.min,
        "maximum": widget.max,
        "step": widget.proto.step,
        "type": "int" if whole else "float",
    }
    return {key: int(each) if whole and isinstance(each, float) else each for key, each in facts.items()}


def _date_facts(widget: Any) -> dict[str, Any]:
    value = widget.value
    chosen = value if isinstance(value, list | tuple) else (value,)
    return {
        "minimum": widget.min.isoformat(),
        "maximum": widget.max.isoformat(),
        "range": bool(widget.proto.is_range),
        "chosen": [each.isoformat() for each in chosen if each is not None],
    }


def _text_facts(widget: Any) -> dict[str, Any]:
    masked = widget.type == "text_input" and widget.proto.type == widget.proto.PASSWORD
    return {"longest": int(getattr(widget.proto, "max_chars", 0)) or None, "masked": masked or None}


def _attachments(widget: Any) -> dict[str, Any]:
    """Does the field take files beside a text, and of which kinds?"""
    takes = bool(getattr(widget.proto, "accept_file", 0)) and hasattr(widget, "upload")
    return {"attaches": takes or None, "accepts": list(getattr(widget.proto, "file_type", ())) if takes else None}


def _choice_facts(widget: Any) -> dict[str, Any]:
    return {"most": int(getattr(widget.proto, "max_selections", 0)) or None, "multiple": _many(widget)}


def _feedback_facts(widget: Any) -> dict[str, Any]:
    return {"most": {"THUMBS": 1}.get(_feedback_kind(widget), 4)}


def _feedback_kind(widget: Any) -> str:
    number = getattr(widget.proto, "type", 1)
    try:
        return str(type(widget.proto).FeedbackType.Name(number))
    except (AttributeError, ValueError):
        return ""


def _shown(widget: Any) -> str | None:
    """What stands in the widget, to be compared with what was put there; None for widgets that only trigger something."""
    if widget.type in CLICKED or widget.type in _TRIGGERS or widget.type in _UPLOADS:
        return None
    return repr(_chosen(widget))[:_LONGEST_SHOWN]


def _chosen(widget: Any) -> Any:
    """The value of a widget, as its label where it is an option: that is what a user sees and what is put there."""
    if widget.type in ("radio", "selectbox"):
        labels, index = widget.options, _index(widget)
        return widget.value if index is None else str(labels[index])
    if widget.type == "multiselect" or (widget.type == "button_group" and _many(widget)):
        names = [str(each) for each in (widget.values if widget.type == "multiselect" else widget.formatted_values)]
        return names if set(names) <= set(map(str, widget.options)) else widget.value
    return widget.value


def _index(widget: Any) -> int | None:
    try:
        return cast("int | None", widget.index)
    except ValueError:
        return None  # a value that the user typed is none of the options


def _options(widget: Any) -> list[str] | None:
    options = getattr(widget, "options", None)
    return None if options is None else [str(each) for each in options]


def _many(widget: Any) -> bool:
    return widget.type == "multiselect" or not widget._is_single_select  # noqa: SLF001  AppTest has no public word for it


def _slider(widget: Any) -> dict[str, Any]:
    value = widget.value
    ranged = isinstance(value, list | tuple)
    sample = value[0] if ranged else value
    kind = type(sample).__name__
    low, high = (_slider_end(each, kind) for each in (widget.proto.min, widget.proto.max))
    return {"minimum": low, "maximum": high, "step": widget.proto.step, "type": kind, "range": ranged}


def _slider_end(value: float, kind: str) -> Any:
    if kind in ("int", "float"):
        return int(value) if kind == "int" else value
    moment = _EPOCH + timedelta(microseconds=value)
    if kind == "date":
        return moment.date().isoformat()
    return moment.time().isoformat() if kind == "time" else moment.replace(tzinfo=None).isoformat()


_OWN_FACTS: Mapping[str, Callable[[Any], dict[str, Any]]] = {
    "text_input": _text_facts,
    "text_area": _text_facts,
    "chat_input": lambda widget: {**_text_facts(widget), **_attachments(widget)},
    "number_input": _number_facts,
    "slider": _slider,
    "date_input": _date_facts,
    "multiselect": _choice_facts,
    "button_group": _choice_facts,
    "feedback": _feedback_facts,
    "select_slider": lambda widget: {"range": isinstance(widget.value, list | tuple)},
    "file_uploader": lambda widget: {"accepts": list(widget.proto.type), "multiple": bool(widget.proto.multiple_files)},
    "pagination": lambda widget: {"maximum": int(widget.proto.num_pages)},
    "checkbox": lambda widget: {"value": bool(widget.value)},
    "toggle": lambda widget: {"value": bool(widget.value)},
}


def takes(widget: Any, value: Any) -> bool:
    """Can a user choose this value now? What other widgets are set to may take options away."""
    options = None if widget.type in CLICKED or tables.is_table(widget) else _options(widget)
    wanted = value if isinstance(value, list) else [value]
    return not options or all(not isinstance(each, str) or each in options for each in wanted)


def put(widget: Any, value: Any) -> None:
    """Set a widget as a user would; `value` is what the probe sent as JSON."""
    if widget.type in CLICKED:
        widget.set_value(True)
    elif widget.type == "menu_button":
        widget.click_index(widget.options.index(value))
    elif widget.type in _UPLOADS:
        _upload(widget, value)
    elif widget.type == "chat_input" and isinstance(value, dict):
        widget.set_value(value["text"])
        widget.upload(value["name"], base64.b64decode(value["content"]), value["type"])
    else:
        widget.set_value(_parsed(widget, value))


def _upload(widget: Any, value: Any) -> None:
    if value is None:
        widget.set_value(None)
        return
    file = (value["name"], base64.b64decode(value["content"]), value["type"])
    widget.set_value([file] if getattr(widget.proto, "multiple_files", False) else file)


def _parsed(widget: Any, value: Any) -> Any:
    if isinstance(value, list):
        parts = [_parsed(widget, each) for each in value]
        return tuple(parts) if widget.type in ("date_input", "slider", "select_slider") else parts
    if not isinstance(value, str):
        return value
    if widget.type in ("radio", "selectbox", "multiselect", "button_group", "select_slider"):
        return OptionLabel(value)
    kind = _slider(widget)["type"] if widget.type == "slider" else widget.type
    readers: dict[str, Callable[[str], Any]] = {
        "date": date.fromisoformat,
        "date_input": date.fromisoformat,
        "time": time.fromisoformat,
        "time_input": time.fromisoformat,
        "datetime": datetime.fromisoformat,
        "date_time_input": datetime.fromisoformat,
    }
    return readers.get(kind, str)(value)
