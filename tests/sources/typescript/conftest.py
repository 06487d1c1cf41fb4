"""Small TypeScript projects written to a temporary folder and read through the real compiler."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from harness.model.errors import CannotRun
from harness.sources.typescript.cache import ExtractionCache
from harness.sources.typescript.compiler import Compiler, ensure, find_compiler
from harness.sources.typescript.extraction import Extraction, Limits, Question, Record
from harness.sources.typescript.node import Node, find_node
from harness.sources.typescript.project import TypeScriptProject, read
from harness.sources.typescript.server import Server

ReadProject = Callable[[Mapping[str, str]], TypeScriptProject]

_MOST_PROJECTS = 8

TSCONFIG = """{
  "compilerOptions": {
    "target": "es2022", "module": "esnext", "moduleResolution": "bundler", "strict": true, "jsx": "preserve",
    "lib": ["es2022", "dom"], "types": [], "baseUrl": ".", "paths": {"@/*": ["src/*"]}
  },
  "include": ["src"]
}
"""


def write_files(folder: Path, files: Mapping[str, str]) -> Path:
    """Write a project; a tsconfig.json is added where none is given."""
    for name, text in {"tsconfig.json": TSCONFIG, **files}.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def compiler_ready(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Node and a compiler, or a skip that says what is missing."""
    try:
        ensure(find_compiler(tmp_path_factory.mktemp("bare")), find_node(), lambda _: None)
    except CannotRun as fault:
        pytest.skip(str(fault))


class _Shared:
    """One Node for the questions of many tests: to start one takes several times as long as to answer.

    What it keeps of every project that it was asked of adds up, so a few of them are enough for one.
    """

    def __init__(self, server: Server) -> None:
        self._server = server
        self._projects = set[Path]()

    def __call__(self, question: Question, compiler: Compiler, node: Node, limits: Limits) -> tuple[Record, ...]:
        self._projects.add(question.project)
        if len(self._projects) > _MOST_PROJECTS:
            self._server.close()
            self._projects = {question.project}
        return self._server(question, compiler, node, limits)


@pytest.fixture(scope="session")
def shared_node(compiler_ready: None) -> Iterator[Extraction]:
    """Reads one project after another with one Node."""
    with Server() as server:
        yield _Shared(server)


@pytest.fixture(scope="session")
def read_project(shared_node: Extraction, tmp_path_factory: pytest.TempPathFactory) -> ReadProject:
    """Write the files of a project, always into the same folder, and read it."""
    folder = tmp_path_factory.mktemp("web")
    return lambda files: _read(folder, files, shared_node)


@pytest.fixture(scope="session")
def read_exports(shared_node: Extraction, tmp_path_factory: pytest.TempPathFactory) -> ReadProject:
    """As read_project, with every exported type."""
    folder = tmp_path_factory.mktemp("web")
    return lambda files: _read(folder, files, shared_node, exports=True)


def _read(
    folder: Path, files: Mapping[str, str], extraction: Extraction, *, exports: bool = False
) -> TypeScriptProject:
    shutil.rmtree(folder)
    cache = ExtractionCache(folder / ".cache")
    return read(write_files(folder, files), root=folder, exports=exports, cache=cache, extraction=extraction)


@pytest.fixture(scope="session")
def write_project() -> Callable[[Path, Mapping[str, str]], Path]:
    """Writes files into a folder, with a tsconfig.json where none is given."""
    return write_files
