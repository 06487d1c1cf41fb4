"""Extractions kept by content: every change of what they rest on is another key, and a broken entry is none."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import orjson
import pytest

from harness.sources.typescript import cache as module
from harness.sources.typescript.cache import KEPT, ExtractionCache
from harness.sources.typescript.compiler import Compiler
from harness.sources.typescript.extraction import Question

_END = {"rec": "end", "ok": True}


@pytest.fixture
def project(tmp_path: Path, write_project: Callable[[Path, Mapping[str, str]], Path]) -> Path:
    """A project that extends a configuration beside it."""
    files = {
        "tsconfig.json": '{"extends": ["../shared/strict"], "include": ["src"]}',
        "src/a.ts": "export const a = 1;",
        "package-lock.json": "{}",
        "node_modules/.package-lock.json": "{}",
        "../shared/strict.json": '{"extends": "./more.json"}',
        "../shared/more.json": "{}",
    }
    return write_project(tmp_path / "web", files)


def _key(project: Path, version: str = "6.0.3") -> str:
    compiler = Compiler(entry=Path("typescript.js"), version=version)
    return ExtractionCache(project / ".cache").key(Question(project=project), compiler)


@pytest.mark.parametrize(
    "changed",
    [
        "src/a.ts",
        "src/new.tsx",
        "src/New.vue",
        "tsconfig.json",
        "tsconfig.app.json",
        "package.json",
        "package-lock.json",
        "node_modules/.package-lock.json",
        "../shared/strict.json",
        "../shared/more.json",
        "../tsconfig.base.json",
        "../pnpm-lock.yaml",
    ],
)
def test_a_change_of_what_an_extraction_rests_on_is_another_key(project: Path, changed: str) -> None:
    """Sources, new files, configurations that are extended, lockfiles and what is installed."""
    before = _key(project)
    assert _key(project) == before
    (project / changed).write_text('{"changed": true}')
    assert _key(project) != before


def test_another_compiler_or_extractor_is_another_key(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What they find may differ."""
    before = _key(project)
    assert _key(project, "5.9.3") != before
    monkeypatch.setattr(module, "_extractor_digest", lambda: b"another")
    assert _key(project) != before


def test_what_is_built_or_installed_is_no_source(project: Path) -> None:
    """A build leaves the key as it is."""
    before = _key(project)
    for name in ("dist/a.js", "node_modules/b/index.ts"):
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text("")
    assert _key(project) == before


def test_records_come_back_until_a_file_elsewhere_changes(tmp_path: Path) -> None:
    """A sibling package is part of the extraction, though not of the project's folder."""
    (tmp_path / "web").mkdir()
    sibling = tmp_path / "shared.ts"
    sibling.write_text("export type A = 1;")
    store = ExtractionCache(tmp_path / "cache")
    records: list[Mapping[str, Any]] = [{"rec": "file", "path": str(sibling)}, {"rec": "note"}, _END]
    store.store("key", Question(project=tmp_path / "web"), records)
    assert store.load("key") == ({"rec": "note"}, _END)
    sibling.write_text("export type A = 2;")
    assert store.load("key") is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no gzip",
        gzip.compress(b"no json"),
        gzip.compress(b"[]"),
        gzip.compress(b'{"outside": [], "records": []}'),
        gzip.compress(b'{"outside": {}, "records": []}'),
        gzip.compress(b'{"outside": {}, "records": [{"rec": "end", "ok": false}]}'),
        gzip.compress(orjson.dumps({"outside": {}, "records": [_END]}))[:-6],
    ],
    ids=["empty", "no gzip", "no JSON", "a list", "outside a list", "no end", "a failed end", "cut off"],
)
def test_a_broken_entry_is_no_entry(tmp_path: Path, content: bytes) -> None:
    """Whoever wrote into the cache folder."""
    (tmp_path / "key.json.gz").write_bytes(content)
    assert ExtractionCache(tmp_path).load("key") is None


def test_an_entry_that_swells_is_no_entry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small file may unpack to a very large one."""
    monkeypatch.setattr(module, "LARGEST", 1000)
    content = orjson.dumps({"outside": {}, "records": [{"rec": "note", "text": "x" * 2000}, _END]})
    (tmp_path / "key.json.gz").write_bytes(gzip.compress(content))
    assert ExtractionCache(tmp_path).load("key") is None


def test_the_folder_does_not_grow_without_end(tmp_path: Path) -> None:
    """Old entries are removed; a folder that cannot be made is no error."""
    store = ExtractionCache(tmp_path / "cache")
    for number in range(KEPT + 2):
        store.store(f"key{number}", Question(project=tmp_path), [_END])
    assert len(list((tmp_path / "cache").glob("*.gz"))) == KEPT
    (tmp_path / "file").write_text("")
    ExtractionCache(tmp_path / "file").store("key", Question(project=tmp_path), [_END])
