"""Answers in which everything that may be null is null at once, everything that may be missing is missing, or every word another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from harness.model import shape as s
from harness.model.location import Path
from harness.values.evaluate import accepts
from harness.values.variations import Change, Kind
from harness.values.varied import put, varied

_KINDS: tuple[tuple[Kind, str], ...] = (("null", "null"), ("absent", "missing fields"))


def everywhere(shape: s.Shape, value: Any) -> Iterator[tuple[Change, Any]]:
    """The value with all innermost changes of one kind made together, where there are several."""
    single = [each.change for each in varied(shape, value) if each.change.kind in dict(_KINDS)]
    for kind, words in _KINDS:
        paths = [each.path for each in single if each.kind == kind]
        inner = [each for each in paths if not any(other[: len(each)] == each and other != each for other in paths)]
        whole = value
        for path in inner:
            whole = put(whole, path, None) if kind == "null" else _without(whole, path)
        if len(inner) > 1 and accepts(shape, whole) is not False:
            yield Change(kind=kind, everywhere=True, words=words), whole
    yield from _members(shape, value)


def _members(shape: s.Shape, value: Any) -> Iterator[tuple[Change, Any]]:
    """Every word of an enumeration replaced by its last one, then by its first other one."""
    words: dict[Path, list[Any]] = {}
    for each in varied(shape, value):
        if each.change.kind == "member" and each.change.path:
            words.setdefault(each.change.path, []).append(_at(each.value, each.change.path))
    for index, name in ((-1, "the last word"), (0, "the next word")):
        whole = value
        for path, others in words.items():
            whole = put(whole, path, others[index])
        if len(words) > 1 and accepts(shape, whole) is not False:
            yield Change(kind="member", everywhere=True, words=name), whole


def _at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value


def _without(value: Any, path: Path) -> Any:
    step, rest = path[0], path[1:]
    if isinstance(value, list):
        return [_without(each, rest) if index == step else each for index, each in enumerate(value)]
    if not rest:
        return {name: each for name, each in value.items() if name != step}
    return {name: _without(each, rest) if name == step else each for name, each in value.items()}
