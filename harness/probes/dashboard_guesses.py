"""Answers of operations whose contract does not say what they answer: guessed from the fields that the app reads."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from harness.model import shape as s
from harness.model.contract import Operation

_MOST_FILES = 60
_LARGEST_BYTES = 400_000
_MOST_FIELDS = 60
_NAME = re.compile(r"[^\W\d][\w -]{0,60}")
_SKIPPED = frozenset({"node_modules", "venv", "env", ".venv", "site-packages", "tests"})
_NUMBER = re.compile(
    r"price|total|count|amount|sum|qty|quantity|number|size|score|rate|percent|ratio|revenue|profit|sales|age|cost|stock|hours"
    r"|days|year|month|lat|lon|value|capacity|balance|units|discount",
    re.IGNORECASE,
)
_KEY = re.compile(r"^id$|_id$|Id$")
_FLAG = re.compile(r"^(is|has|can)_|^(done|completed|active|enabled|available|success|ok)$", re.IGNORECASE)
_MOMENT = re.compile(r"date|time|created|updated|_at$|start|end|deadline|birthday", re.IGNORECASE)
_MANY = re.compile(r"(s|list|all|_by_\w+|history|data)$", re.IGNORECASE)
_ASKING = frozenset({"get", "set_index", "groupby", "sort_values", "pivot", "drop"})
_COLUMNS = frozenset({"x", "y", "color", "size", "names", "values", "index", "columns", "by", "on", "subset", "path"})
_LISTED = frozenset({"DataFrame", "len", "sum", "sorted", "list", "enumerate", "max", "min", "set"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Fields:
    """Names of fields that an app reads. Shape: those in `lists` are gone through, one by one."""

    names: tuple[str, ...] = ()
    lists: frozenset[str] = field(default_factory=frozenset)


def fields_read(script: Path) -> Fields:
    """The texts by which a script and the modules beside it look into answers; a file that cannot be read gives none."""
    names: dict[str, None] = {}
    lists: set[str] = set()
    for file in islice(sources(script), _MOST_FILES):
        try:
            tree = ast.parse(file.read_bytes()) if file.stat().st_size <= _LARGEST_BYTES else ast.Module([], [])
        except (OSError, SyntaxError, ValueError, RecursionError):
            continue
        for node in ast.walk(tree):
            names |= dict.fromkeys(_read(node))
            lists.update(name for each in _gone_through(node) for name in _read(each))
    return Fields(names=tuple(sorted(names))[:_MOST_FIELDS], lists=frozenset(lists))


def sources(script: Path) -> Iterator[Path]:
    """The script, and the modules beside and below it, in a steady order."""
    yield script
    for file in sorted(script.parent.rglob("*.py")):
        if file != script and file.is_file() and not _SKIPPED.intersection(file.relative_to(script.parent).parts):
            yield file


def _read(node: ast.AST) -> Iterator[str]:
    """The names in `order["total"]`, `order.get("total")` and `bar(rows, x="region")`; the session state and the like have no answers in them."""
    owner: ast.expr | None = None
    if isinstance(node, ast.Subscript):
        key, owner = node.slice, node.value
    elif (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _ASKING and node.args
    ):
        key, owner = node.args[0], node.func.value
    elif isinstance(node, ast.keyword) and node.arg in _COLUMNS:
        key = node.value
    else:
        return
    foreign = isinstance(owner, ast.Attribute) and owner.attr in ("session_state", "secrets", "query_params", "environ")
    for each in key.elts if isinstance(key, ast.List | ast.Tuple) else (key,):
        if (
            isinstance(each, ast.Constant)
            and isinstance(each.value, str)
            and not foreign
            and _NAME.fullmatch(each.value)
        ):
            yield each.value


def _gone_through(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.For | ast.comprehension):
        yield node.iter
    elif isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        yield from node.args[:1] if name in _LISTED else ()


def is_untyped(shape: s.Shape) -> bool:
    """Does the contract leave open what this is: anything, or an object of anything?"""
    kinds = (shape.objects, shape.arrays, shape.strings, shape.numbers)
    return shape is s.UNKNOWN or all(kinds)


def guessed(operation: Operation, fields: Fields) -> Any:
    """What the operation may answer: a list where its path says so, else an object, with every field that the app reads."""
    last = operation.path.rstrip("/").rpartition("/")[2]
    whole = _object(fields, 0, 0)
    if operation.method == "GET" and not last.startswith("{") and _MANY.search(last):
        return [whole, _object(fields, 0, 1)]
    return whole


def _object(fields: Fields, depth: int, turn: int) -> Mapping[str, Any]:
    flat = {name: _value(name, turn) for name in fields.names if name not in fields.lists}
    if depth:
        return flat
    return {**flat, **{name: [_object(fields, 1, turn)] for name in fields.names if name in fields.lists}}


def _value(name: str, turn: int) -> Any:
    if _KEY.search(name):
        return turn + 1
    if _FLAG.search(name):
        return turn == 0
    if _MOMENT.search(name):
        return f"2026-03-0{turn + 2}"
    return 7 + turn if _NUMBER.search(name) else f"{name} {turn + 1}"
