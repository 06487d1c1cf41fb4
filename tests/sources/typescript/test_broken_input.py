"""Input that no author meant: the reading ends, says what it met, and finds the calls that are there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from harness.sources.typescript.cache import ExtractionCache
from harness.sources.typescript.extraction import Extraction
from harness.sources.typescript.project import TypeScriptProject, read

WriteProject = Callable[[Path, Mapping[str, str]], Path]
Reading = Callable[[Path], TypeScriptProject]

CALL = "export const f = async () => (await (await fetch('/users/1')).json()) as { id: number };\n"


@pytest.fixture
def read_folder(shared_node: Extraction) -> Reading:
    """Reads a project with a cache beside it."""
    return lambda folder: read(
        folder, root=folder, cache=ExtractionCache(folder.parent / "cache"), extraction=shared_node
    )


def _paths(project: TypeScriptProject) -> list[str]:
    return [use.template for site in project.sites for use in site.paths]


@pytest.fixture
def folder(compiler_ready: None, write_project: WriteProject, tmp_path: Path) -> Path:
    """A project with one call, to which a test adds what is broken."""
    return write_project(tmp_path / "web", {"src/api.ts": CALL})


def test_a_source_that_is_not_utf8_is_read(folder: Path, read_folder: Reading) -> None:
    """Bytes that are no text spoil a comment, not the reading."""
    (folder / "src/api.ts").write_bytes(b"// caf\xe9 \xff\xfe\n" + CALL.encode())
    assert _paths(read_folder(folder)) == ["/users/1"]


def test_a_cycle_of_links_ends(folder: Path, read_folder: Reading) -> None:
    """A folder that leads back to itself is read once."""
    try:
        (folder / "src/again").symlink_to(folder / "src", target_is_directory=True)
    except OSError:
        pytest.skip("this system makes no links")
    assert set(_paths(read_folder(folder))) == {"/users/1"}


def test_a_large_minified_file_is_bounded(folder: Path, read_folder: Reading) -> None:
    """Two megabytes on one line are read within the limit of time that every reading has."""
    (folder / "src/bundle.ts").write_text("export const a=[" + "{b:1,c:'x'}," * 170_000 + "];", encoding="utf-8")
    assert _paths(read_folder(folder)) == ["/users/1"]


def test_a_type_that_grows_without_end_is_bounded(folder: Path, read_folder: Reading) -> None:
    """A type that instantiates itself for ever becomes unresolved where it is cut."""
    (folder / "src/bomb.d.ts").write_text("export type Grow<T> = { next: Grow<[T, T]>; value: T };\n", encoding="utf-8")
    (folder / "src/api.ts").write_text(
        "import type { Grow } from './bomb';\n"
        "export const f = async () => (await (await fetch('/grow')).json()) as Grow<string>;\n",
        encoding="utf-8",
    )
    assert _paths(read_folder(folder)) == ["/grow"]


def test_options_of_a_newer_compiler_are_notes(folder: Path, read_folder: Reading) -> None:
    """An option that this compiler does not know is said, and the project is read."""
    (folder / "tsconfig.json").write_text(
        '{"compilerOptions": {"fromTheFuture": true, "strict": true}, "include": ["src"]}'
    )
    project = read_folder(folder)
    assert _paths(project) == ["/users/1"]
    assert any("fromTheFuture" in note.message for note in project.notes)


def test_configurations_that_extend_each_other_end(folder: Path, read_folder: Reading) -> None:
    """A circle of `extends` is a note."""
    (folder / "a.json").write_text('{"extends": "./tsconfig.json"}')
    (folder / "tsconfig.json").write_text('{"extends": "./a.json", "include": ["src"]}')
    project = read_folder(folder)
    assert _paths(project) == ["/users/1"]
    assert any(note.kind == "config" for note in project.notes)


def test_a_path_that_is_made_by_doubling_is_given_up(folder: Path, read_folder: Reading) -> None:
    """A call whose path needs 2^40 steps is told, and costs no other call anything."""
    steps = "".join(f"const f{n} = (x: string): string => f{n + 1}(x + 'a') + f{n + 1}(x + 'b');\n" for n in range(40))
    (folder / "src/deep.ts").write_text(
        f"const f40 = (x: string): string => x;\n{steps}export const g = (x: string) => fetch('/deep/' + f0(x));\n"
    )
    found = read_folder(folder)
    assert "/users/1" in _paths(found)
    assert [note.file for note in found.notes if note.kind == "cut"] == ["src/deep.ts"]
