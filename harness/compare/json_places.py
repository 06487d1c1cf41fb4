"""Where in a JSON text each value stands: lines by JSON Pointer, so that findings can show a contract's own words."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+|\n')


def places(text: str) -> Mapping[str, int]:
    """Line numbers, from 1, of every value in valid JSON text; a member stands where its name does."""
    return _Scan().run(text)


class _Scan:
    """One pass over the words with the path of open containers."""

    def __init__(self) -> None:
        self._found: dict[str, int] = {"": 1}
        self._path: list[str] = []
        self._counts: list[int | None] = []
        self._line = 1
        self._name: str | None = None

    def run(self, text: str) -> Mapping[str, int]:
        for match in _TOKEN.finditer(text):
            self._token(match.group())
        return self._found

    def _token(self, word: str) -> None:
        if word == "\n":
            self._line += 1
        elif word in "{[":
            self._value()
            self._counts.append(None if word == "{" else 0)
        elif word in "}]":
            self._counts.pop()
            self._leave()
        elif word == ",":
            self._name = None
        elif word != ":":
            self._scalar(word)

    def _scalar(self, word: str) -> None:
        if self._counts and self._counts[-1] is None and self._name is None:
            self._name = str(json.loads(word))
            return
        self._value()
        self._leave()

    def _value(self) -> None:
        """A value begins: it gets its pointer, and its path stays open until it ends."""
        if not self._counts:
            return
        count = self._counts[-1]
        step = self._name if count is None else str(count)
        if count is not None:
            self._counts[-1] = count + 1
        self._path.append((step or "").replace("~", "~0").replace("/", "~1"))
        self._found["".join(f"/{each}" for each in self._path)] = self._line
        self._name = None

    def _leave(self) -> None:
        if self._path:
            self._path.pop()
