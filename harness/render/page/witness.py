"""A witness as lines of JSON, with the part at which the other side refuses marked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from markupsafe import Markup

from harness.render.page.highlight import highlight
from harness.render.plain import plain

_MOST_LINES: Final = 40
_AROUND: Final = 6
_LONGEST_TEXT: Final = 240
"""A witness is read, not parsed: what is longer is cut around the marked part."""


@dataclass(frozen=True, kw_only=True, slots=True)
class JsonLine:
    """One line; `marked` lines belong to the failing part, a line that stands for cut ones has `cut` set to their number."""

    html: Markup
    marked: bool = False
    cut: int = 0


@dataclass(frozen=True, slots=True)
class _Raw:
    text: str
    marked: bool


def json_lines(value: Any, pointer: str) -> tuple[JsonLine, ...]:
    """The value, indented by two; the value at the pointer is marked, or the object in which it is missing."""
    whole = plain(value)
    raw = list(_lines(whole, _target(whole, pointer), "", ""))
    kept = list(_kept(raw))
    html = highlight([each.text for each in raw], "json")
    return tuple(_line(html, raw, first, last) for first, last in kept)


def _target(value: Any, pointer: str) -> tuple[str, ...] | None:
    """The path of the deepest part that exists on the way of the pointer; None for the empty pointer."""
    found: list[str] = []
    for token in pointer.split("/")[1:]:
        step = token.replace("~1", "/").replace("~0", "~")
        if isinstance(value, Mapping) and step in value:
            value = value[step]
        elif isinstance(value, Sequence) and not isinstance(value, str) and step.isdecimal() and int(step) < len(value):
            value = value[int(step)]
        else:
            break
        found.append(step)
    return tuple(found) if pointer else None


def _lines(value: Any, target: tuple[str, ...] | None, head: str, tail: str, *, depth: int = 0) -> Iterator[_Raw]:
    """The lines of one value; `target` is the rest of the way to the marked part, None when it is elsewhere."""
    pad, marked = "  " * depth, target == ()
    members = list(_members(value))
    if not members:
        yield _Raw(f"{pad}{head}{_cut(json.dumps(value, ensure_ascii=False))}{tail}", marked)
        return
    opening, closing = ("{", "}") if isinstance(value, Mapping) else ("[", "]")
    yield _Raw(f"{pad}{head}{opening}", marked)
    for at, (step, written, each) in enumerate(members, start=1):
        rest = _rest(target, step)
        yield from _lines(each, rest, written, "," if at < len(members) else "", depth=depth + 1)
    yield _Raw(f"{pad}{closing}{tail}", marked)


def _members(value: Any) -> Iterator[tuple[str, str, Any]]:
    if isinstance(value, Mapping):
        yield from ((key, f"{json.dumps(key, ensure_ascii=False)}: ", each) for key, each in value.items())
    elif isinstance(value, list):
        yield from ((str(at), "", each) for at, each in enumerate(value))


def _rest(target: tuple[str, ...] | None, step: str) -> tuple[str, ...] | None:
    return target[1:] if target and target[0] == step else None


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT]}…"


def _kept(raw: Sequence[_Raw]) -> Iterator[tuple[int, int]]:
    """Ranges of lines: single ones that are shown, longer ones that are cut."""
    if len(raw) <= _MOST_LINES:
        yield from ((at, at + 1) for at in range(len(raw)))
        return
    middle = next((at for at, each in enumerate(raw) if each.marked), 0)
    first, last = max(0, middle - 2 * _AROUND), min(len(raw), middle + _MOST_LINES - 2 * _AROUND)
    if first:
        yield 0, first
    yield from ((at, at + 1) for at in range(first, last))
    if last < len(raw):
        yield last, len(raw)


def _line(html: Sequence[Markup], raw: Sequence[_Raw], first: int, last: int) -> JsonLine:
    if last - first == 1:
        return JsonLine(html=html[first], marked=raw[first].marked)
    return JsonLine(html=Markup(""), cut=last - first)
