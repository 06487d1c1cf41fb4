"""Where things stand: a place in a file, and a path through a JSON value or a type."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a source file.

    Shape: `file` is a POSIX path, relative to the repository root where possible. Units: lines and columns count from 1;
    0 means not known.
    """

    file: str
    line: int = 0
    column: int = 0
    end_line: int = 0

    def __str__(self) -> str:
        """`file:line`, or the file alone when the line is not known."""
        return f"{self.file}:{self.line}" if self.line else self.file


class Every(Enum):
    """A step that stands for all members of one level."""

    ITEM = "[]"
    ENTRY = "{}"

    def __repr__(self) -> str:
        """The step as it is written in a dotted path."""
        return self.value


Step: TypeAlias = str | int | Every
"""One step into a type or value: a field's name, a tuple position, or every item or entry."""

Path: TypeAlias = tuple[Step, ...]


_LONGEST_INDEX = 12
"""Digits beyond which a number counts nothing in memory."""


def pointer(path: Iterable[Step]) -> str:
    """JSON Pointer of a path; every item or entry is written as `*`. Source: RFC 6901."""
    return "".join(f"/{_token(step)}" for step in path)


def is_index(token: str) -> bool:
    """Whether a token of a JSON Pointer may count the items of a list that fits into memory. Source: RFC 6901, section 4."""
    return len(token) <= _LONGEST_INDEX and token.isascii() and token.isdecimal()


def dotted(path: Iterable[Step]) -> str:
    """A path as people write it: `items[].email`, `prices{}`, `pair[0]`; the empty path is empty."""
    written = ""
    for step in path:
        if isinstance(step, str):
            written += f".{step}" if written else step
        elif isinstance(step, int):
            written += f"[{step}]"
        else:
            written += step.value
    return written


def _token(step: Step) -> str:
    if isinstance(step, Every):
        return "*"
    return str(step).replace("~", "~0").replace("/", "~1")
