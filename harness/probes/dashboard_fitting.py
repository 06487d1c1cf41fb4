"""Answers that fit what was asked for: a list that is filtered holds what the filter lets through, a thing has the id it was asked by."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import orjson

from harness.model import shape as s
from harness.model.contract import Operation
from harness.model.dashboard import Answer
from harness.values.evaluate import accepts

_SHIFTS = 90
_STEP = 10
_LAST_PART = re.compile(r"\{[^}]*\}$")


def fitting(operation: Operation, shape: s.Shape, answer: Answer, url: str) -> Answer:
    """A healthy answer changed so that it fits the address, within its shape; the answer itself where nothing is to be changed.

    Items that a filter lets through have ids of their own: another filter shows other items.
    """
    parts = urlsplit(url)
    value = orjson.loads(answer.body)
    made = _filtered(operation, shape, value, dict(parse_qsl(parts.query)))
    if made is value and _LAST_PART.search(operation.path):
        made = _asked_for(shape, value, unquote(parts.path.rstrip("/").rpartition("/")[2]))
    return answer if made is value else replace(answer, body=orjson.dumps(made))


def _filtered(operation: Operation, shape: s.Shape, value: Any, query: Mapping[str, str]) -> Any:
    name, items = next(_lists(value), ("", None))
    if items is None:
        return value
    known = {each.name for each in operation.parameters if each.place == "query"}
    wanted = {each: text for each, text in query.items() if text and each in known and each in items[0]}
    if not wanted:
        return value
    shift = _STEP * (1 + zlib.crc32(repr(sorted(wanted.items())).encode()) % _SHIFTS)
    for reading in (_same, _read):
        made = [_with_id({**each, **{key: reading(text) for key, text in wanted.items()}}, shift) for each in items]
        whole = {**value, name: made} if name else made
        if accepts(shape, whole) is not False:
            return whole
    return value


def _lists(value: Any) -> Iterator[tuple[str, list[Any]]]:
    """The list that an answer is, or holds. Shape: an empty name for the answer itself."""
    members = [("", value)] if isinstance(value, list) else list(value.items()) if isinstance(value, dict) else []
    for name, each in members:
        if isinstance(each, list) and each and all(isinstance(item, dict) for item in each):
            yield name, each


def _asked_for(shape: s.Shape, value: Any, text: str) -> Any:
    if not isinstance(value, dict) or "id" not in value:
        return value
    made = {**value, "id": int(text) if isinstance(value["id"], int) and text.isdecimal() else text}
    return made if made != value and accepts(shape, made) is not False else value


def _with_id(item: Mapping[str, Any], shift: int) -> Mapping[str, Any]:
    whole = isinstance(item.get("id"), int) and not isinstance(item["id"], bool)
    return {**item, "id": item["id"] + shift} if whole else item


def _same(text: str) -> Any:
    return text


def _read(text: str) -> Any:
    words: Mapping[str, Any] = {"true": True, "false": False}
    if text.lower() in words:
        return words[text.lower()]
    return int(text) if text.lstrip("-").isdecimal() else text
