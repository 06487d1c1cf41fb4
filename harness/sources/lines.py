"""Finds the line on which a part of a JSON or YAML text stands, looking only where a pointer leads."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from json import JSONDecoder
from typing import Any

from harness.model.location import Location
from harness.sources.documents import tokens

LARGEST_YAML = 5_000_000
"""Bytes beyond which a YAML text is not read a second time for its lines."""

_SPACE = re.compile(r"\s*")
_SKIP = JSONDecoder(strict=False).raw_decode


@dataclass(frozen=True, slots=True)
class Pointed(Location):
    """A place that is known by its pointer, so that its line can be looked up when somebody wants it."""

    pointer: str = ""


def line_finder(text: bytes) -> Callable[[str], int]:
    """The line of each pointer in a text, counted from 1; the nearest holder's where the part itself is not there."""
    if text.count(b"\n") < 2:
        return lambda _pointer: 1
    start = text.lstrip()[:1]
    if start in {b"{", b"["}:
        return _JsonText(text.decode("utf-8-sig", errors="replace")).line
    return _YamlText(text).line if len(text) <= LARGEST_YAML else lambda _pointer: 0


class _JsonText:
    """JSON text; each container that a pointer passes is scanned once, and what it holds is skipped at the parser's speed."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.breaks = [each.start() for each in re.finditer("\n", text)]
        self.members: dict[int, dict[str, tuple[int, int]]] = {}

    def line(self, pointer: str) -> int:
        """The line on which the part's key stands."""
        place = value = self._after(0)
        for token in tokens(pointer):
            found = self._held(value).get(token)
            if found is None:
                break
            place, value = found
        return bisect_right(self.breaks, place) + 1

    def _held(self, start: int) -> dict[str, tuple[int, int]]:
        """From each key or index of a container to where it and its value begin."""
        if start not in self.members:
            try:
                self.members[start] = self._scanned(start)
            except (ValueError, IndexError, RecursionError):
                self.members[start] = {}
        return self.members[start]

    def _scanned(self, start: int) -> dict[str, tuple[int, int]]:
        found: dict[str, tuple[int, int]] = {}
        kind, at = self.text[start], self._after(start + 1)
        while kind in "{[" and self.text[at] not in "}]":
            place, key = at, str(len(found))
            if kind == "{":
                key, at = _SKIP(self.text, at)
                at = self._after(self._after(at) + 1)
            found[key] = place, at
            at = self._after(_SKIP(self.text, at)[1])
            if self.text[at] == ",":
                at = self._after(at + 1)
        return found

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
