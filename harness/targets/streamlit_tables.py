"""Tables in the worker that a user edits or selects from; AppTest shows them and cannot operate them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

_GROWS = frozenset({"dynamic", "add"})
_SHRINKS = frozenset({"dynamic", "delete"})
_EDITED = frozenset({"text", "number", "checkbox", "selectbox"})
_MOST_COLUMNS = 12
_MOST_ROWS = 50
_MOST_TABLES = 20
_LONGEST_CELL = 200


def is_table(node: Any) -> bool:
    """Can a user change something in this element?"""
    if getattr(node, "type", None) != "dataframe" or not getattr(node.proto, "id", ""):
        return False
    return bool(node.proto.editing_mode) or bool(list(getattr(node.proto, "selection_mode", ())))


def kind(node: Any) -> str:
    """`data_editor`, or `table` for one whose rows or columns can be selected."""
    return "data_editor" if node.proto.editing_mode else "table"


def facts(node: Any) -> Mapping[str, Any]:
    """Shape: `rows` is a count, `columns` lists `name`, `type`, `required`, `locked` and what limits a cell, `modes` are ways to select."""
    frame = node.value
    settings = json.loads(node.proto.columns or "{}")
    mode = str(node.editing_mode)
    return {
        "rows": len(frame),
        "columns": list(_columns(frame, settings))[:_MOST_COLUMNS],
        "grows": mode in _GROWS,
        "shrinks": mode in _SHRINKS,
        "modes": [_mode(node, each) for each in getattr(node.proto, "selection_mode", ())],
    }


def shown(nodes: Iterable[Any]) -> Iterator[Mapping[str, Any]]:
    """The tables that can be read on a page. Shape: `columns` are names, `rows` the first rows, each cell as a text."""
    tables = (node for node in nodes if getattr(node, "type", None) in ("dataframe", "table", "arrow_table"))
    for node in islice(tables, _MOST_TABLES):
        try:
            settings = json.loads(getattr(node.proto, "columns", "") or "{}")
            hidden = {name for name, each in settings.items() if isinstance(each, dict) and each.get("hidden")}
            frame = node.value.head(_MOST_ROWS)
            frame = frame[[each for each in frame.columns if str(each) not in hidden]]
            rows = [[str(cell)[:_LONGEST_CELL] for cell in row] for row in frame.itertuples(index=False, name=None)]
        except Exception:  # noqa: BLE001, S112  a frame of the app's own making may refuse to be read
            continue
        yield {"columns": [str(each) for each in frame.columns], "rows": rows}


def _columns(frame: Any, settings: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for index, name in enumerate(frame.columns):
        own = settings.get(str(name)) or settings.get(f"_pos:{index}") or {}
        kinds = {"i": "number", "u": "number", "f": "number", "b": "checkbox", "M": "date"}
        series = frame.iloc[:, index]
        held = kinds.get(series.dtype.kind, "text")
        if held == "text" and len(series) and not all(isinstance(each, str) or each is None for each in series):
            held = "other"
        limits = own.get("type_config") or {}
        chosen = limits.get("type")
        yield {
            "name": str(name),
            "type": chosen if chosen in _EDITED else "other" if chosen else held,
            "required": bool(own.get("required")),
            "locked": bool(own.get("disabled")) or bool(own.get("hidden")),
            "minimum": limits.get("min_value"),
            "maximum": limits.get("max_value"),
            "longest": limits.get("max_chars"),
            "checked": bool(limits.get("validate")),
            "options": [each.get("value") if isinstance(each, dict) else each for each in limits.get("options") or ()],
        }


def _mode(node: Any, number: int) -> str:
    names = type(node.proto).SelectionMode
    return str(names.Name(number)).lower()


def state(node: Any, value: Mapping[str, Any]) -> str:
    """What the browser would send for an edit or a selection."""
    if kind(node) == "data_editor":
        return json.dumps({"edited_rows": {}, "added_rows": [], "deleted_rows": [], **value})
    return json.dumps({"selection": {"rows": [], "columns": [], "cells": [], **value}})
