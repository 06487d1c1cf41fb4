"""Reads one source file as facts, whatever its language, in bounded time: what no person writes is told and left unread."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Final

from harness.model.source_facts import Language, SourceFacts
from harness.sources.code import python_reader, typescript_reader
from harness.sources.code.tree import Unreadable

LARGEST: Final = 1_000_000
"""Characters of a file that is read."""
_HEAD: Final = 8_192
LONGEST_LINE: Final = 20_000
"""Characters of a line: what has longer ones was made by a tool."""
PYTHON: Final = frozenset({".py"})
SCRIPTS: Final = frozenset({".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".vue", ".svelte"})


_PYTHON_IMPORT: Final = re.compile(
    r"^[ \t]*(?:from[ \t]+[\w.]+[ \t]+import[ \t]+(?:\([^()]*\)|[^\n]*)|import[ \t][^\n]*)", re.MULTILINE
)
_HOOK: Final = re.compile(r"web_?hooks?[/.]|api/hooks?/", re.IGNORECASE)
_SCRIPT_IMPORT: Final = re.compile(r"(?:\bfrom|\bimport|\brequire\()[ \t]*[\"']([^\"'\n]+)[\"']")


def language_of(file: str) -> Language | None:
    """The language of a file by its name; None for one that is not read."""
    suffix = f".{file.rpartition('.')[2].lower()}"
    return "python" if suffix in PYTHON else "typescript" if suffix in SCRIPTS else None


def is_binary(text: str) -> bool:
    """Is it something else than text, whatever its name says?"""
    return "\0" in text[:_HEAD]


def is_telling(text: str, file: str) -> bool:
    """Could a file have facts of its own, and not only by calling what another file wraps?"""
    telling = python_reader.TELLING if language_of(file) == "python" else typescript_reader.TELLING
    return telling.search(text) is not None or _HOOK.search(file) is not None


def imported_words(text: str, file: str) -> frozenset[str]:
    """The last parts of the modules, and the names, that a file imports: enough to tell what it cannot be calling."""
    if language_of(file) == "python":
        lines = _PYTHON_IMPORT.findall(text)
        return frozenset(word for line in lines for word in re.findall(r"\w+", line))
    return frozenset(
        each.rpartition("/")[2].split(".")[0] or each.rpartition("/")[0].rpartition("/")[2]
        for each in _SCRIPT_IMPORT.findall(text)
    )


def read_text(text: str, file: str) -> SourceFacts:
    """The facts of a file's text; `unread` says why there are none."""
    language: Language = "python" if PurePosixPath(file).suffix.lower() in PYTHON else "typescript"
    if len(text) > LARGEST:
        return SourceFacts(file=file, language=language, unread=f"larger than {LARGEST:,} characters")
    if is_binary(text):
        return SourceFacts(file=file, language=language, unread="it is no text")
    if max(map(len, text.split("\n"))) > LONGEST_LINE:
        return SourceFacts(
            file=file, language=language, unread=f"a line is longer than {LONGEST_LINE:,} characters: minified"
        )
    try:
        if language == "python":
            return python_reader.read_python(text, file)
        return typescript_reader.read_typescript(text, file)
    except (Unreadable, RecursionError) as error:
        return SourceFacts(file=file, language=language, unread=str(error))
