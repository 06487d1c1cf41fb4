"""Finds the line on which a part of a JSON or YAML text stands, looking only where a pointer leads."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from harness.model.location import Location
from harness.sources.documents import tokens

LARGEST_YAML = 5_000_000
"""Bytes beyond which a YAML text is not read a second time for its lines."""

_STRETCH = 8_192
_SPACE = re.compile(r"[ \t\r\n]*")
_BREAK = re.compile(r"[\[{]\r?(?=\n)")
_NEXT = re.compile(r",\r?\n|\r?\n[ \t]*[}\]]")
_SKIP = json.JSONDecoder(strict=False).raw_decode


@dataclass(frozen=True, slots=True)
class Pointed(Location):
    """A place that is known by its pointer, so that its line can be looked up when somebody wants it."""

    pointer: str = ""


def line_finder(text: bytes) -> Callable[[str], int]:
    """The line of each pointer in a text, counted from 1; the nearest holder's where the part itself is not there."""
    if text.find(b"\n", text.find(b"\n") + 1) < 0:
        return lambda _pointer: 1
    text = text.removeprefix(b"\xef\xbb\xbf")
    start = text.lstrip()[:1]
    if start in {b"{", b"["}:
        return _JsonText(text).line
    return _YamlText(text).line if len(text) <= LARGEST_YAML else lambda _pointer: 0


class _JsonText:
    """JSON text; each container that a pointer passes is scanned once, and what it holds is skipped by its indentation.

    The text is its bytes as Latin-1: a character is a byte, so that a document with one wide character takes no more memory
    than its file.
    """

    def __init__(self, text: bytes) -> None:
        self.text = text.decode("latin-1")
        self.breaks = [0]
        self.members: dict[int, dict[str, tuple[int, int]]] = {}

    def line(self, pointer: str) -> int:
        """The line on which the part's key stands."""
        place = value = self._after(0)
        for token in tokens(pointer):
            found = self._held(value).get(token)
            if found is None:
                break
            place, value = found
        return self._breaks(place) + 1

    def _breaks(self, place: int) -> int:
        """How many lines end before a place; they are counted once a stretch."""
        stretch = place // _STRETCH
        while len(self.breaks) <= stretch:
            start = (len(self.breaks) - 1) * _STRETCH
            self.breaks.append(self.breaks[-1] + self.text.count("\n", start, start + _STRETCH))
        return self.breaks[stretch] + self.text.count("\n", stretch * _STRETCH, place)

    def _held(self, start: int) -> dict[str, tuple[int, int]]:
        """From each key or index of a container to where it and its value begin."""
        if start not in self.members:
            try:
                self.members[start] = self._scanned(start)
            except (ValueError, IndexError, RecursionError):
                self.members[start] = {}
        return self.members[start]

    def _scanned(self, start: int) -> dict[str, tuple[int, int]]:
        """What a container holds; it is parsed where it does not close at the indentation at which it opened."""
        found, end = self._members(start, self._past)
        return found if self._margin(end) == self._margin(start) else self._members(start, self._parsed)[0]

    def _members(self, start: int, past: Callable[[int, int], int]) -> tuple[dict[str, tuple[int, int]], int]:
        found: dict[str, tuple[int, int]] = {}
        kind, at = self.text[start], self._after(start + 1)
        while kind in "{[" and self.text[at] not in "}]":
            place, key = at, str(len(found))
            if kind == "{":
                key, at = self._key(at)
                at = self._after(self._after(at) + 1)
            found[key] = place, at
            at = self._after(past(place, at))
            if self.text[at] == ",":
                at = self._after(at + 1)
        return found, at

    def _key(self, at: int) -> tuple[str, int]:
        """The key that begins here, and where it ends."""
        written, end = _SKIP(self.text, at)
        if written.isascii():
            return written, end
        return json.loads(self.text[at:end].encode("latin-1").decode(errors="replace")), end

    def _past(self, place: int, at: int) -> int:
        """Where the value ends that begins here, its key at `place`.

        In text that is laid out, a container's bracket closes at the indentation of its own line, and deeper is what it holds;
        what is written otherwise is parsed.
        """
        opened = _BREAK.match(self.text, at)
        if opened:
            margin = self.text[self.text.rfind("\n", 0, place) : place]
            closing = margin + ("}" if self.text[at] == "{" else "]")
            end = self.text.find(closing, at) + len(closing) if self._deeper(margin, opened.end()) else 0
            if end > at and _NEXT.match(self.text, end):
                return end
        return self._parsed(place, at)

    def _parsed(self, _place: int, at: int) -> int:
        return _SKIP(self.text, at)[1]

    def _margin(self, at: int) -> str:
        """The indentation of the line of a place."""
        found = _SPACE.match(self.text, self.text.rfind("\n", 0, at) + 1)
        return found[0] if found else ""

    def _deeper(self, margin: str, at: int) -> bool:
        """Is the line that begins here indented by more than the margin, which is a line's break and its indentation?"""
        return margin.isspace() and self.text.startswith(margin, at) and self.text[at + len(margin)] in " \t"

    def _after(self, at: int) -> int:
        """The first place from here that is no white space."""
        space = _SPACE.match(self.text, at)
        return space.end() if space else at


class _YamlText:
    """YAML text, read as a graph of nodes that know their lines."""

    def __init__(self, text: bytes) -> None:
        import yaml  # noqa: PLC0415  measured: 30 ms of start-up that JSON documents do not need

        loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        try:
            self.root: Any = yaml.compose(text, Loader=loader)
        except (yaml.YAMLError, RecursionError):
            self.root = None

    def line(self, pointer: str) -> int:
        """The line on which the part's key stands."""
        node, line = self.root, 1 if self.root is not None else 0
        for token in tokens(pointer):
            found = _inside(node, token)
            if found is None:
                break
            place, node = found
            line = place.start_mark.line + 1
        return line


def _inside(node: Any, token: str) -> tuple[Any, Any] | None:
    """The key (or item) and the value under a token."""
    if node is None or isinstance(node.value, str):
        return None
    if node.id == "sequence":
        index = int(token) if token.isdigit() else len(node.value)
        return (node.value[index], node.value[index]) if index < len(node.value) else None
    for key, value in node.value:
        if key.value == token:
            return key, value
    merged = [value for key, value in node.value if key.value == "<<"]
    return next((found for each in merged if (found := _inside(each, token)) is not None), None)
