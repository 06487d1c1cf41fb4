"""Values in statements of SQL, named by the columns of an INSERT or by the words before a quoted text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from harness.cassettes.spans import Named

_INSERT = re.compile(
    r"\b(?:insert|replace)\s+(?:ignore\s+)?into\s+[\w.`\"\[\]]{1,200}\s*\((?P<names>[^()]{1,2000})\)\s*(?:output\s+[\w.,\s]{1,200})?values\s*",
    re.IGNORECASE,
)
_COPY = re.compile(r"\bcopy\s+[\w.\"]{1,200}\s*\((?P<names>[^()]{1,2000})\)\s+from\s+stdin;[^\n]*\n", re.IGNORECASE)
_LITERAL = re.compile(
    r"\s*(?:[NEB]?'(?P<single>(?:[^'\\]|''|\\.)*)'|\"(?P<double>(?:[^\"\\]|\\.)*)\"|(?P<bare>[^\s'\",()][^'\",()]*(?:\([^()]*\))?))\s*"
)
_SPOKEN = re.compile(
    r"\b(?:password|identified\s+(?:with\s+\S{1,60}\s+)?by(?:\s+password)?)\s+(?P<mark>['\"])(?P<value>[^'\"\r\n]{3,300})(?P=mark)",
    re.IGNORECASE,
)
_MOST = 10_000
"""Rows of one statement that are read."""


def named(text: str) -> Iterator[Named]:
    """The literals of every row after VALUES or COPY, and the password of CREATE or ALTER USER. Source: SQL:2016, 14.11."""
    for found in _INSERT.finditer(text):
        yield from _rows(text, found.end(), _names(found["names"]))
    for found in _COPY.finditer(text):
        yield from _copied(text, found.end(), _names(found["names"]))
    yield from (Named("password", *found.span("value")) for found in _SPOKEN.finditer(text))


def _names(listed: str) -> list[str]:
    return [each.strip(" \t\r\n`\"[]'") for each in listed.split(",")]


def _rows(text: str, place: int, names: list[str]) -> Iterator[Named]:
    for _ in range(_MOST):
        if text[place : place + 1] != "(":
            return
        place += 1
        for name in [*names, ""]:
            found = _LITERAL.match(text, place)
            if found is None:
                return
            if name:
                yield Named(name, *found.span(found.lastgroup or 0))
            place = found.end() + 1
            if text[found.end() : place] != ",":
                break
        following = re.compile(r"\s*,\s*(?=\()").match(text, place)
        if following is None:
            return
        place = following.end()


def _copied(text: str, place: int, names: list[str]) -> Iterator[Named]:
    for _ in range(_MOST):
        end = text.find("\n", place)
        line = text[place : end if end >= 0 else len(text)]
        if not line or line.startswith("\\."):
            return
        for name, cell in zip(names, line.split("\t"), strict=False):
            yield Named(name, place, place + len(cell))
            place += len(cell) + 1
        place = end + 1
        if end < 0:
            return
