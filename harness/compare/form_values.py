"""Values of forms, queries and paths as the JSON values that their schemas speak of: text on the wire, typed in a contract."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl

from harness.compare.described import Document, Schema

_NAME = re.compile(r"[^\[\]]+|(?<=\[)(?=\])")
_INTEGER = re.compile(r"-?(0|[1-9]\d*)")
_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?")


def form(text: str) -> dict[str, Any]:
    """The fields of a form, `card[number]=…` and `tags[]=…` nested as they mean it."""
    return nested(parse_qsl(text, keep_blank_values=True))


def nested(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Fields by name; bracketed names nest, repeated names make arrays."""
    root: dict[str, Any] = {}
    for name, value in pairs:
        _put(root, _NAME.findall(name) or [name], value)
    return {name: _listed(value) for name, value in root.items()}


def typed(document: Document, schema: Schema, value: Any) -> Any:
    """The value with its texts read as the schema's types, where they can be read so."""
    if isinstance(value, dict):
        return {name: typed(document, _member(document, schema, name), each) for name, each in value.items()}
    if isinstance(value, list):
        return [typed(document, _member(document, schema, 0), each) for each in value]
    kinds = _kinds(document, schema)
    if "array" in kinds and "string" not in kinds:
        return [typed(document, _member(document, schema, 0), value)]
    return _scalar(value, kinds)


def _put(root: dict[str, Any], parts: list[str], value: str) -> None:
    here = root
    for part in parts[:-1]:
        following = here.setdefault(part, {})
        if not isinstance(following, dict):
            following = here[part] = {"": following}
        here = following
    last = parts[-1]
    if last in here:
        before = here[last]
        here[last] = [*before, value] if isinstance(before, list) else [before, value]
    else:
        here[last] = value


def _listed(value: Any) -> Any:
    """`{"0": a, "1": b}` and `{"": [a, b]}` are arrays written into names."""
    if not isinstance(value, dict):
        return value
    inner = {name: _listed(each) for name, each in value.items()}
    if set(inner) == {""}:
        return inner[""] if isinstance(inner[""], list) else [inner[""]]
    if inner and all(name.isdigit() for name in inner):
        return [inner[name] for name in sorted(inner, key=int)]
    return inner


def _member(document: Document, schema: Schema, step: str | int) -> Schema:
    found = document.member(schema, step)
    return {} if found is None else found


def _kinds(document: Document, schema: Schema) -> set[str]:
    kinds: set[str] = set()
    for part, _ in document.alternatives(schema):
        declared = part.get("type", ())
        kinds |= {declared} if isinstance(declared, str) else set(declared)
        kinds |= {_kind(each) for each in _constants(part)}
    return kinds


def _constants(part: Mapping[str, Any]) -> list[Any]:
    return [*part.get("enum", ()), *([part["const"]] if "const" in part else [])]


def _kind(value: Any) -> str:
    names = {bool: "boolean", int: "integer", float: "number", str: "string"}
    return names.get(type(value), "null")


def _scalar(text: Any, kinds: set[str]) -> Any:
    if not isinstance(text, str) or "string" in kinds:
        return text
    if kinds & {"integer", "number"} and _INTEGER.fullmatch(text):
        return int(text)
    if "number" in kinds and _NUMBER.fullmatch(text):
        return float(text)
    if "boolean" in kinds and text in ("true", "false"):
        return text == "true"
    return text
