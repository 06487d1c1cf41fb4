"""Reads the comments that suppress findings in place: `// harness-ignore RULE: reason`, above a line or at its end.

TypeScript, JSX and Python comments are understood. A comment that has a line for itself speaks of the next line of code.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from harness.model.location import Location

SOURCES: Final = (".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".vue", ".svelte", ".py")
LARGEST: Final = 5_000_000
"""Bytes of a file that is still read."""

WORD: Final = "harness-ignore"
_COMMENT: Final = re.compile(
    rf"(?P<open>\{{?\s*/\*+|//+|#+|<!--)[ \t]*{WORD}[ \t]+(?P<rules>[\w-]+(?:[ \t]*,[ \t]*[\w-]+)*)[ \t]*(?::(?P<reason>.*))?"
)
_CLOSED: Final = re.compile(r"\*/\s*\}?|-->")
_ONLY_COMMENT: Final = re.compile(r"\s*(?:\{?\s*/\*.*\*/\s*\}?|//.*|#.*|<!--.*-->|\*.*|@[\w$.]+(?:\(.*\))?)?\s*$")


_QUOTED: Final = r""""(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'"""
_PYTHON: Final = re.compile(rf"\"\"\".*?\"\"\"|'''.*?'''|{_QUOTED}|(?P<comment>\#[^\n]*)", re.DOTALL)
_SCRIPT: Final = re.compile(rf"`(?:\\.|[^`\\])*`|{_QUOTED}|(?P<comment>//[^\n]*|/\*.*?\*/|<!--.*?-->)", re.DOTALL)
"""Texts and comments of a source, whichever begins first."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ignore:
    """One rule that one comment suppresses.

    Shape: `at` is the comment's place and `line` the one that it speaks of; `code` is that line without blanks at its ends,
    and `ordinal` tells apart what is written alike in one file.
    """

    rule: str
    reason: str
    at: Location
    line: int
    code: str = ""
    ordinal: int = 0


def ignores(text: str, file: str) -> tuple[Ignore, ...]:
    """Every rule that a comment of the text suppresses; the reason is empty where none is given."""
    if WORD not in text:
        return ()
    lines = text.splitlines()
    texts = [*_texts(text, file)]
    starts = [0, *(each.end() for each in re.finditer("\n", text))]
    alike: Counter[tuple[str, str]] = Counter()
    found = list[Ignore]()
    for number, line in enumerate(lines, start=1):
        for match in _COMMENT.finditer(line) if WORD in line else ():
            place = starts[min(number, len(starts)) - 1] + match.start()
            if any(start < place < end for start, end in texts):
                continue
            spoken = number if _has_code(line, match) else _next_code(lines, number)
            code = _COMMENT.sub("", lines[spoken - 1]).strip() if spoken <= len(lines) else ""
            reason = _CLOSED.split(match["reason"] or "")[0].strip()
            for rule in re.split(r"\s*,\s*", match["rules"]):
                at = Location(file, number, match.start() + 1, number)
                ordinal = alike[rule, code]
                found.append(Ignore(rule=rule, reason=reason, at=at, line=spoken, code=code, ordinal=ordinal))
                alike[rule, code] += 1
    return tuple(found)


def _texts(text: str, file: str) -> Iterator[tuple[int, int]]:
    """The places of string literals: what looks like a comment in one is none."""
    for each in (_PYTHON if file.endswith(".py") else _SCRIPT).finditer(text):
        if each["comment"] is None and WORD in each[0]:
            yield each.span()


def _has_code(line: str, match: re.Match[str]) -> bool:
    closed = _CLOSED.search(line, match.end("rules"))
    after = line[closed.end() :] if closed and match["open"][-1] in "*-" else ""
    return bool(line[: match.start()].strip(" \t{") or after.strip(" \t}"))


def _next_code(lines: Sequence[str], number: int) -> int:
    following = (at for at, line in enumerate(lines[number:], start=number + 1) if not _ONLY_COMMENT.match(line))
    return next(following, len(lines) + 1)


def read_ignores(file: Path, name: str) -> tuple[Ignore, ...]:
    """The ignores of one file; none when it cannot be read, is too large, or is a pipe or a device."""
    try:
        content = file.read_bytes() if file.is_file() and file.stat().st_size <= LARGEST else b""
    except OSError:
        return ()
    return known_ignores(content, name)


def known_ignores(content: bytes, name: str) -> tuple[Ignore, ...]:
    """The ignores of a file that is read already."""
    if WORD.encode() not in content or len(content) > LARGEST:
        return ()
    return ignores(content.decode("utf-8", "replace"), name)
