"""The files of a project's folder, listed once and read once for all who ask for them during one look."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

SKIPPED = frozenset(("node_modules", "dist", "build", "out", "coverage", "__pycache__"))
"""Folders of what is installed or built; those with a dot in front are passed over as well."""


class SourceTree:
    """One folder as it was when it was first asked for. Shape: files are absolute, with `/` between folders, in order."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self._read: dict[str, bytes] = {}

    @cached_property
    def files(self) -> tuple[str, ...]:
        """Every file below the folder, without what is installed or built; links to folders are not followed."""
        return tuple(sorted(_walked(self.folder.as_posix())))

    def named(self, root: Path, endings: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        """The files with these endings, each with its name from a root: those elsewhere go by their whole path."""
        front = f"{root.resolve().as_posix().rstrip('/')}/"
        return ((each.removeprefix(front), each) for each in self.files if each.endswith(endings))

    def read(self, file: str) -> bytes:
        """What a file holds; nothing where it cannot be read."""
        if file not in self._read:
            try:
                with open(file, "rb", buffering=0) as stream:  # noqa: PTH123  thousands of files: a Path each costs more than the reading
                    self._read[file] = stream.read()
            except OSError:
                self._read[file] = b""
        return self._read[file]


def _walked(folder: str) -> Iterator[str]:
    waiting = [folder]
    while waiting:
        try:
            entries = list(os.scandir(waiting.pop()))
        except OSError:
            continue
        for each in entries:
            if not each.is_dir():
                yield each.path
            elif each.name not in SKIPPED and not each.name.startswith(".") and not each.is_symlink():
                waiting.append(each.path)
