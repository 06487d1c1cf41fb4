"""Finding the compiler: named, the project's own, or installed once into the cache."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from harness.model.errors import CannotRun, ConfigurationError
from harness.sources.typescript import compiler
from harness.sources.typescript.compiler import Compiler, cache_folder, ensure, find_compiler
from harness.sources.typescript.node import Node

LOCK = Path(compiler.__file__).with_name("compiler") / "package-lock.json"


def _package(folder: Path, version: str) -> Path:
    (folder / "lib").mkdir(parents=True)
    (folder / "lib" / "typescript.js").write_text("")
    (folder / "package.json").write_text(json.dumps({"name": "typescript", "version": version}))
    return folder


def _npm(folder: Path, script: str) -> Node:
    file = folder / "npm"
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
    return Node(command=("node",), npm=(str(file),), version="22.0.0")


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HARNESS_TYPESCRIPT", raising=False)
    monkeypatch.setenv("HARNESS_CACHE", str(tmp_path / "cache"))


def test_the_projects_own_compiler_is_used(tmp_path: Path) -> None:
    """A project's typescript of 5.0 or newer, also one of a folder above, is the compiler."""
    own = _package(tmp_path / "node_modules" / "typescript", "5.9.3")
    found = find_compiler(tmp_path / "apps" / "web")
    assert (found.entry, found.version, found.installed) == (own / "lib" / "typescript.js", "5.9.3", True)


@pytest.mark.parametrize("version", ["7.0.2", "4.9.5", "latest"])
def test_a_compiler_without_the_interface_is_passed_over(tmp_path: Path, version: str) -> None:
    """TypeScript 7 has another programming interface: the locked one is taken instead."""
    _package(tmp_path / "node_modules" / "typescript", version)
    found = find_compiler(tmp_path)
    assert found.version == json.loads(LOCK.read_text())["packages"]["node_modules/typescript"]["version"]
    assert not found.installed


def test_the_named_compiler_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """HARNESS_TYPESCRIPT may name the package, a folder that holds it, or a file inside."""
    _package(tmp_path / "node_modules" / "typescript", "5.9.3")
    named = _package(tmp_path / "other" / "node_modules" / "typescript", "6.0.3")
    for place in (named, tmp_path / "other", named / "lib" / "typescript.js"):
        monkeypatch.setenv("HARNESS_TYPESCRIPT", str(place))
        assert find_compiler(tmp_path).version == "6.0.3"


def test_a_named_compiler_must_fit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A named folder without a compiler, or with a too new one, is a configuration error."""
    monkeypatch.setenv("HARNESS_TYPESCRIPT", str(tmp_path))
    with pytest.raises(ConfigurationError, match="no TypeScript compiler"):
        find_compiler(tmp_path)
    monkeypatch.setenv("HARNESS_TYPESCRIPT", str(_package(tmp_path / "new", "7.0.2")))
    with pytest.raises(ConfigurationError, match=r"7\.0\.2"):
        find_compiler(tmp_path)


def test_npm_installs_it_once(tmp_path: Path) -> None:
    """The locked compiler is installed into the cache, told, and not again."""
    told: list[str] = []
    script = "mkdir -p node_modules/typescript/lib && cp package-lock.json node_modules/typescript/lib/typescript.js"
    missing = find_compiler(tmp_path)
    ensure(missing, _npm(tmp_path, script), told.append)
    ensure(missing, _npm(tmp_path, "exit 1"), told.append)
    assert find_compiler(tmp_path).installed
    assert len(told) == 2


@pytest.mark.parametrize(
    ("script", "words"),
    [("echo 'npm error code E404' >&2; exit 1", "E404"), ("exit 0", "did not arrive")],
    ids=["failing", "empty"],
)
def test_a_failed_installation_says_the_way_out(tmp_path: Path, script: str, words: str) -> None:
    """Whatever npm does, the error names what happened and what to do instead."""
    with pytest.raises(CannotRun, match=rf"{words}[\s\S]*HARNESS_TYPESCRIPT"):
        ensure(find_compiler(tmp_path), _npm(tmp_path, script), lambda _: None)
    assert not find_compiler(tmp_path).installed


def test_without_npm_nothing_is_installed(tmp_path: Path) -> None:
    """A Node without npm cannot install: the error says so."""
    with pytest.raises(CannotRun, match="npm is missing"):
        ensure(find_compiler(tmp_path), Node(command=("node",), npm=(), version="22.0.0"), lambda _: None)


def test_npm_that_cannot_start_or_end_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing npm file and an npm that hangs both end with CannotRun."""
    gone = Node(command=("node",), npm=(str(tmp_path / "none"),), version="22.0.0")
    with pytest.raises(CannotRun, match="cannot be started"):
        ensure(find_compiler(tmp_path), gone, lambda _: None)
    monkeypatch.setattr(compiler, "INSTALL_SECONDS", 0.1)
    with pytest.raises(CannotRun, match="did not end"):
        ensure(find_compiler(tmp_path), _npm(tmp_path, "sleep 5"), lambda _: None)


def test_a_cache_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    """Where the cache folder is a file, nothing can be installed: the error says so."""
    (tmp_path / "cache").write_text("")
    with pytest.raises(CannotRun, match="cannot be written"):
        ensure(find_compiler(tmp_path), _npm(tmp_path, "exit 0"), lambda _: None)


def test_another_process_may_have_been_first(tmp_path: Path) -> None:
    """An installation that another process published meanwhile is as good as ours."""
    target = find_compiler(tmp_path)
    folder = target.entry.parents[1]
    script = f"mkdir -p node_modules/typescript {folder}/lib && touch {folder}/lib/typescript.js"
    assert ensure(target, _npm(tmp_path, script), lambda _: None).entry.is_file()


def test_the_lock_names_no_address() -> None:
    """The committed lock holds integrity and no download address, so that any registry serves."""
    (package,) = [each for name, each in json.loads(LOCK.read_text())["packages"].items() if name]
    assert package["integrity"].startswith("sha512-")
    assert "resolved" not in package


@pytest.mark.parametrize(
    ("platform", "variable", "tail"),
    [("linux", "XDG_CACHE_HOME", "contract-harness"), ("win32", "LOCALAPPDATA", "Cache"), ("darwin", "", "Caches")],
)
def test_cache_folder_is_the_platforms(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platform: str, variable: str, tail: str
) -> None:
    """Each platform has its own place for caches; HARNESS_CACHE wins over all."""
    assert cache_folder() == tmp_path / "cache"
    monkeypatch.delenv("HARNESS_CACHE")
    monkeypatch.setattr(sys, "platform", platform)
    if variable:
        monkeypatch.setenv(variable, str(tmp_path))
        assert cache_folder().is_relative_to(tmp_path)
    assert tail in cache_folder().parts


def test_compiler_is_a_value() -> None:
    """Two compilers of one place and version are equal."""
    assert Compiler(entry=Path("a"), version="6.0.3") == Compiler(entry=Path("a"), version="6.0.3")
