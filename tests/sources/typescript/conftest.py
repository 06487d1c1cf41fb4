"""Small TypeScript projects written to a temporary folder and read through the real compiler."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from harness.model.errors import CannotRun
from harness.sources.typescript.cache import ExtractionCache
from harness.sources.typescript.compiler import ensure, find_compiler
from harness.sources.typescript.node import find_node
from harness.sources.typescript.project import TypeScriptProject, read

ReadProject = Callable[[Mapping[str, str]], TypeScriptProject]

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


@pytest.fixture(scope="session")
def read_project(compiler_ready: None, tmp_path_factory: pytest.TempPathFactory) -> ReadProject:
    """Write the files of a project and read it, with a cache of its own."""
    return lambda files: _read(tmp_path_factory.mktemp("web"), files)


@pytest.fixture(scope="session")
def read_exports(compiler_ready: None, tmp_path_factory: pytest.TempPathFactory) -> ReadProject:
    """As read_project, with every exported type."""
    return lambda files: _read(tmp_path_factory.mktemp("web"), files, exports=True)


def _read(folder: Path, files: Mapping[str, str], *, exports: bool = False) -> TypeScriptProject:
    written = write_files(folder, files)
    return read(written, root=folder, exports=exports, cache=ExtractionCache(folder / ".cache"))


@pytest.fixture(scope="session")
def write_project() -> Callable[[Path, Mapping[str, str]], Path]:
    """Writes files into a folder, with a tsconfig.json where none is given."""
    return write_files
