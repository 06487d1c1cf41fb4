"""Keeps extractions by content, so that an unchanged project is answered without starting Node."""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import orjson

from harness.sources.source_tree import SourceTree
from harness.sources.typescript.compiler import Compiler, cache_folder
from harness.sources.typescript.extraction import SCRIPT, Question, Record

KEPT = 40
"""Extractions that stay in the cache folder; older ones are removed."""

LARGEST = 512 * 1024 * 1024
"""Bytes of an entry, unpacked, that are still read."""

_EXTENDS = re.compile(r'"(?:extends|path)"\s*:\s*(\[[^\]]*\]|"[^"\n]*")')
MOST_CONFIGS = 200
"""Configurations elsewhere that are looked at."""

_SOURCES = (".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".vue", ".svelte")
_NAMED = frozenset(
    (
        *("package.json", "package-lock.json", "pnpm-lock.yaml", "pnpm-workspace.yaml", "yarn.lock", "bun.lock"),
        *("bun.lockb", "tsconfig.json", "jsconfig.json"),
    )
)
_INSTALLED = ("node_modules/.package-lock.json", "node_modules/.modules.yaml", "node_modules/.yarn-integrity")
_ABOVE = (*_INSTALLED, "package-lock.json", "pnpm-lock.yaml", "yarn.lock", "tsconfig.json", "tsconfig.base.json")


class ExtractionCache:
    """Extractions in one folder, by a key over everything that they depend on."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder if folder is not None else cache_folder() / "typescript"

    def key(self, question: Question, compiler: Compiler, tree: SourceTree | None = None) -> str:
        """The key: extractor, compiler, options, and every source, tsconfig and lockfile under the project."""
        digest = hashlib.sha256(_extractor_digest())
        digest.update(orjson.dumps([compiler.version, question.request(compiler) | {"compiler": ""}]))
        for name, content in _contents(question.project, tree or SourceTree(question.project)):
            digest.update(name.encode() + b"\0" + content + b"\0")
        return f"{_prefix(question.project)}{digest.hexdigest()}"

    def known(self, projects: Iterable[Path]) -> tuple[Path, ...]:
        """Those of the folders of which any extraction is kept, be it an old one; nothing of the folders is read."""
        try:
            kept = {each.name[: len(_prefix(Path()))] for each in self._folder.glob("*.json.gz")}
        except OSError:
            return ()
        return tuple(each for each in projects if _prefix(each) in kept) if kept else ()

    def load(self, key: str) -> tuple[Record, ...] | None:
        """The records kept under a key, unless a file outside the project that they rest on has changed.

        An entry that is broken, foreign or swells beyond all measure is no entry.
        """
        try:
            with gzip.open(self._file(key)) as stream:
                content = stream.read(LARGEST + 1)
            entry = orjson.loads(content) if len(content) <= LARGEST else {}
            fresh = all(_file_digest(Path(name)) == digest for name, digest in entry["outside"].items())
            records = tuple(entry["records"])
            whole = records[-1]["rec"] == "end" and records[-1]["ok"] is True
        except (OSError, EOFError, ValueError, KeyError, IndexError, TypeError, AttributeError, zlib.error):
            return None
        return records if fresh and whole else None

    def store(self, key: str, question: Question, records: Iterable[Record]) -> None:
        """Keep records; a reader sees the whole entry or none. A cache that cannot be written is no error."""
        kept = [each for each in records if each["rec"] != "file"]
        outside = _outside(question.project, records)
        content = gzip.compress(orjson.dumps({"outside": outside, "records": kept}), compresslevel=1)
        try:
            self._write(self._file(key), content)
        except OSError:
            return
        self._prune()

    def _file(self, key: str) -> Path:
        return self._folder / f"{key}.json.gz"

    def _write(self, file: Path, content: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=self._folder, suffix=".partial")
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
        Path(name).replace(file)

    def _prune(self) -> None:
        entries = sorted(self._folder.glob("*.json.gz"), key=_age, reverse=True)
        for entry in entries[KEPT:]:
            entry.unlink(missing_ok=True)


def _prefix(project: Path) -> str:
    """The part of a key that tells one project's folder from another's."""
    return f"{hashlib.sha256(str(project).encode()).hexdigest()[:12]}-"


def _age(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except OSError:
        return 0.0


@cache
def _extractor_digest() -> bytes:
    digest = hashlib.sha256()
    for script in sorted((*SCRIPT.parent.glob("*.mjs"), *SCRIPT.parent.glob("known/*.d.ts"))):
        digest.update(script.name.encode() + b"\0" + script.read_bytes())
    return digest.digest()


def _contents(project: Path, tree: SourceTree) -> Iterator[tuple[str, bytes]]:
    files = [each for each in tree.files if _is_tracked(each.rpartition("/")[2])]
    front = len(f"{tree.folder.as_posix().rstrip('/')}/")
    for file in files:
        yield file[front:], hashlib.sha256(tree.read(file)).hexdigest().encode()
    for config in sorted(_configs(Path(each) for each in files if each.endswith(".json"))):
        yield str(config), _file_digest(config).encode()
    for folder in (project, *project.parents):
        for name in _ABOVE:
            if (folder / name).is_file():
                yield f"{folder}/{name}", _file_digest(folder / name).encode()


def _configs(files: Iterable[Path]) -> set[Path]:
    """The configurations elsewhere that those of the project extend or refer to, and theirs in turn."""
    waiting = [each for each in files if each.suffix == ".json" and "config" in each.name]
    seen, found = set(waiting), set[Path]()
    while waiting and len(found) < MOST_CONFIGS:
        config = waiting.pop()
        for each in _named_configs(config):
            if each not in seen:
                seen.add(each)
                found.add(each)
                waiting.append(each)
    return found


def _named_configs(config: Path) -> Iterator[Path]:
    """What a configuration names by path; each as it may be meant: a file, without its ending, or a folder."""
    try:
        text = config.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return
    for match in _EXTENDS.finditer(text):
        for name in re.findall(r'"([^"]*)"', match[1]):
            if name.startswith((".", "/")):
                place = Path(os.path.normpath(config.parent / name))
                yield from (place, place.with_name(f"{place.name}.json"), place / "tsconfig.json")


def _is_tracked(name: str) -> bool:
    return name.endswith(_SOURCES) or name in _NAMED or (name.startswith("tsconfig") and name.endswith(".json"))


def _file_digest(file: Path) -> str:
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError:
        return ""


def _outside(project: Path, records: Iterable[Record]) -> dict[str, str]:
    """Digests of the project's own files that stand elsewhere, such as sibling packages."""
    own = {str(each["path"]) for each in records if each["rec"] == "file"}
    return {name: _file_digest(Path(name)) for name in sorted(own) if not Path(name).is_relative_to(project)}
