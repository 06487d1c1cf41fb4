"""Reads one source file as facts, whatever its language, in bounded time: what no person writes is told and left unread."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Final

from harness.model.source_facts import Language, SourceFacts
from harness.sources.code import python_reader, typescript_reader
from harness.sources.code.tree import Unreadable

LARGEST: Final = 1_000_000
"""Characters of a file that is read."""
LONGEST_LINE: Final = 20_000
"""Characters of a line: what has longer ones was made by a tool."""
PYTHON: Final = frozenset({".py"})
SCRIPTS: Final = frozenset({".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".vue", ".svelte"})


def language_of(file: str) -> Language | None:
    """The language of a file by its name; None for one that is not read."""
    suffix = PurePosixPath(file).suffix.lower()
    return "python" if suffix in PYTHON else "typescript" if suffix in SCRIPTS else None


def read_text(text: str, file: str) -> SourceFacts:
    """The facts of a file's text; `unread` says why there are none."""
    language: Language = "python" if PurePosixPath(file).suffix.lower() in PYTHON else "typescript"
    interesting = python_reader.INTERESTING if language == "python" else typescript_reader.INTERESTING
    if len(text) > LARGEST:
        return SourceFacts(file=file, language=language, unread=f"larger than {LARGEST:,} characters")
    if not interesting.search(text):
        return SourceFacts(file=file, language=language)
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
