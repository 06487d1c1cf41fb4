"""The files of a repository that are its own, in bounded number and size, links not followed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

MOST_FILES: Final = 20_000
"""A repository with more is read in part, and the reader is told."""

LARGEST: Final = 1_000_000
"""Bytes of a file that is still read."""

_SKIPPED: Final = frozenset(
    ("node_modules", "dist", "build", "out", "coverage", "__pycache__", "site-packages", "venv", "env", "virtualenv", "vendor", "third_party", "target")
)  # fmt: skip


@dataclass(frozen=True)
class Tree:
    """A repository's own files below a root; paths are POSIX and relative to it."""

    root: Path

    @cached_property
    def files(self) -> tuple[str, ...]:
        """Every file, folders nearer to the root first, sorted within a folder."""
        return tuple(_first(MOST_FILES, self._walk()))

    @property
    def cut(self) -> bool:
        """Were there more files than are read?"""
        return len(self.files) == MOST_FILES

    @cached_property
    def folders(self) -> frozenset[str]:
        """Every folder that holds a file, the root as an empty text."""
        return frozenset(parent for file in self.files for parent in parents(file))

    def text(self, file: str) -> str:
        """The text of a file, empty when it is too large or cannot be read."""
        path = self.root / file
        try:
            if path.is_symlink() or path.stat().st_size > LARGEST:
                return ""
            return path.read_text(encoding="utf-8-sig", errors="replace")
        except OSError:
            return ""

    def has(self, file: str) -> bool:
        """Is this one of the files?"""
        return file in self._names

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(self.files)

    def _walk(self) -> Iterator[str]:
        for folder, folders, names in os.walk(self.root):
            here = Path(folder)
            folders[:] = sorted(each for each in folders if _own(here, each))
            relative = here.relative_to(self.root).as_posix()
            yield from (each if relative == "." else f"{relative}/{each}" for each in sorted(names))


def parents(file: str) -> Iterator[str]:
    """The folders above a file, nearest first, the root as an empty text at last."""
    while file:
        file = file.rpartition("/")[0]
        yield file


def joined(folder: str, name: str) -> str:
    """A path below a folder, the root being an empty text."""
    return f"{folder}/{name}" if folder else name


def _own(here: Path, name: str) -> bool:
    if name.startswith(".") or name in _SKIPPED or name.endswith(".egg-info"):
        return False
    return not (here / name / "pyvenv.cfg").is_file() and not (here / name).is_symlink()


def _first(most: int, files: Iterator[str]) -> Iterator[str]:
    for _, file in zip(range(most), files, strict=False):
        yield file
