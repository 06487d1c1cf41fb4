"""Tables drawn with bars, as Markdown and the consoles of databases write them: each cell is named by its column."""

from __future__ import annotations

import re
from collections.abc import Iterator

from harness.cassettes import naming
from harness.cassettes.spans import Named

_HEAD = re.compile(r"(?m)^(?P<head>[^\n]*\|[^\n]*)\n(?P<rule>[ \t]*[|+]?[ \t]*:?-{2,}[-+|: \t]*)\r?\n")
_BOX = re.compile(r"(?m)^[ \t]*\+[-=+]{2,}\+[ \t]*\r?\n")
_CELL = re.compile(r"[^|\r\n]*")


def named(text: str) -> Iterator[Named]:
    """Cells under a line of names and a line of hyphens. Source: GitHub Flavored Markdown, 4.10; psql; mysql."""
    for found in _HEAD.finditer(text):
        names = [name.strip(" `*_") for _, _, name in _cells(text, *found.span("head"))]
        place, paired = found.end(), naming.pairs([name for name in names if name])
        while (end := _end(text, place)) > place and ("|" in text[place:end] or _BOX.match(text, place)):
            cells = list(_cells(text, place, end))
            for name, (start, stop, _) in zip(names, cells, strict=False):
                if paired and name == names[1]:
                    yield Named(cells[0][2], start, stop, "near")
                elif name:
                    yield Named(name, start, stop)
            place = end + 1


def _end(text: str, place: int) -> int:
    end = text.find("\n", place)
    return len(text) if end < 0 else end


def _cells(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Start, end and text of each cell of a line, without the spaces, the marks and the bars around it."""
    place = start + 1 if text[start:end].lstrip().startswith("|") else start
    place = text.index("|", start) + 1 if place > start else start
    while place <= end:
        found = _CELL.match(text, place, end)
        cell = found.group() if found else ""
        bare = cell.strip(" \t`")
        begin = place + (cell.index(bare) if bare else 0)
        yield begin, begin + len(bare), bare
        place += len(cell) + 1
