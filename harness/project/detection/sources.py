"""The Python files of a tree, read once, and where their modules are found."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from harness.project.detection.files import Tree, joined, parents
from harness.project.detection.python_text import PythonText, read_python

_ASIDE: Final = re.compile(
    r"(^|/)(tests?|testing|docs?|docs_src|examples?|samples?|migrations|alembic|scripts|benchmarks|e2e|templates?|cookbook|notebooks)/"
    r"|(^|/)(test_[^/]*|[^/]*_test|conftest|setup|noxfile|locustfile)\.py$"
)
"""Files that show or try things: what they hold is rarely what a team ships."""

_FRAMEWORKS: Final = frozenset({"fastapi", "starlette", "streamlit"})
"""Installed, never a folder of the project: some keep their backend in a folder `fastapi/`."""


@dataclass(frozen=True)
class PythonSources:
    """The Python files of a tree that a team ships."""

    tree: Tree

    @cached_property
    def texts(self) -> Mapping[str, PythonText]:
        """What each file says, files that are no Python left out."""
        return {file: text for file, text in self._read.items() if text is not None}

    @property
    def unreadable(self) -> tuple[str, ...]:
        """Files that this Python cannot parse."""
        return tuple(file for file, text in self._read.items() if text is None)

    @cached_property
    def _read(self) -> Mapping[str, PythonText | None]:
        return {file: read_python(self.tree.text(file)) for file in self.tree.files if _shipped(file)}

    def home(self, file: str) -> str:
        """The folder that the file's own imports are found from: the nearest that its package's imports lead to."""
        packaged = self._above_package(file)
        votes = Counter[str]()
        for name in self._imports_around(file):
            votes.update(each for each in parents(file) if self._holds(each, name))
        best = max(votes.values(), default=0)
        candidates = [each for each in parents(file) if votes[each] == best] if best else []
        return packaged if packaged in candidates or not candidates else candidates[0]

    def _above_package(self, file: str) -> str:
        """The first folder upwards that is no package."""
        return next(each for each in parents(file) if not self.tree.has(joined(each, "__init__.py")) or not each)

    def _imports_around(self, file: str) -> Iterator[str]:
        folder = file.rpartition("/")[0]
        for other, text in self.texts.items():
            if other == file or (folder and other.startswith(f"{folder}/")):
                names = (each.name.partition(".")[0] for each in text.imports)
                yield from (each for each in names if each not in _FRAMEWORKS)

    def _holds(self, folder: str, name: str) -> bool:
        place = joined(folder, name)
        return self.tree.has(f"{place}.py") or (place in self.tree.folders and self._is_python(place))

    def _is_python(self, folder: str) -> bool:
        return any(each.startswith(f"{folder}/") for each in self.texts)

    def imported(self) -> frozenset[str]:
        """The last parts of all modules that are imported by the files."""
        names = (each.name.rpartition(".")[2] for text in self.texts.values() for each in text.imports)
        return frozenset(names)

    def requirements(self, file: str) -> tuple[str, ...]:
        """Files that name the packages that a file needs: those of the nearest folder upwards that has any."""
        for folder in parents(file):
            named = [joined(folder, each) for each in ("requirements.txt", "pyproject.toml")]
            here = [each for each in named if self.tree.has(each) and _names_packages(self.tree, each)]
            if here:
                return tuple(here[:1])
        return ()


def _names_packages(tree: Tree, file: str) -> bool:
    """Does a pyproject.toml speak of a project, and not only of tools?"""
    return file.endswith(".txt") or re.search(r"^\[(project|tool\.poetry)\]", tree.text(file), re.MULTILINE) is not None


def _shipped(file: str) -> bool:
    return file.endswith(".py") and not _ASIDE.search(file)
