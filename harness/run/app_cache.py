"""Keeps the documents of apps by what they were made from, so that an unchanged backend is answered without importing it.

An entry names every file that the import read, by digest, and every folder in which it could have found another. Its key
holds the app's name and folder, Python, the installed packages, the harness's own readers and the whole environment but for
what changes from one terminal to the next. An import that reached for a network or started a process is not kept.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import orjson

FORMAT: Final = 1
KEPT: Final = 20
"""Documents that stay in the cache folder; older ones are removed."""

LARGEST: Final = 64_000_000
"""Bytes of an entry that is still read or written."""

_MOST_FILES: Final = 20_000
_VOLATILE: Final = frozenset(
    (
        *(
            "PWD",
            "OLDPWD",
            "SHLVL",
            "_",
            "TERM",
            "TERM_PROGRAM",
            "TERM_PROGRAM_VERSION",
            "TERM_SESSION_ID",
            "COLORTERM",
        ),
        *("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "WINDOWID", "DISPLAY", "WAYLAND_DISPLAY", "SSH_TTY"),
        *("SSH_CLIENT", "SSH_CONNECTION", "SSH_AUTH_SOCK", "TMUX", "TMUX_PANE", "STY", "XDG_SESSION_ID"),
        *("HARNESS_CACHE", "HARNESS_TYPESCRIPT", "HARNESS_REPORTS", "PYTEST_CURRENT_TEST", "COLUMNS"),
    )
)
_OF_A_JOB: Final = ("GITHUB_", "RUNNER_", "ACTIONS_", "CI_JOB_", "CI_PIPELINE_", "CI_COMMIT_")
"""How variables begin that a service sets anew for each job."""

_WATCHED: Final = (".py", ".pyi", ".so", ".pyd", ".toml", ".json", ".yaml", ".yml", ".ini", ".cfg", ".env", ".txt")
_UNWATCHED: Final = frozenset(("__pycache__", "node_modules"))


@dataclass(frozen=True, kw_only=True, slots=True)
class AppCache:
    """Entries in one folder; a broken or foreign entry is no entry."""

    folder: Path

    def key(self, spec: str, root: Path, env: Mapping[str, str]) -> str:
        """The key of an app in a folder, under this Python, these packages and this environment."""
        about = [
            FORMAT,
            spec,
            str(root),
            sys.version,
            sys.prefix,
            sys.path,
            surroundings(env),
            installed(),
            _own_digest(),
        ]
        return hashlib.sha256(orjson.dumps(about, default=str)).hexdigest()

    def load(self, key: str) -> Mapping[str, Any] | None:
        """The answer kept under a key, if nothing that it rests on has changed."""
        file = self._file(key)
        try:
            if file.stat().st_size > LARGEST:
                return None
            entry = orjson.loads(file.read_bytes())
            fresh = _is_fresh(entry)
            answer = entry["answer"]
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None
        return answer if fresh and isinstance(answer, dict) else None

    def store(self, key: str, answer: Mapping[str, Any], reads: Mapping[str, Any], started: float) -> None:
        """Keep an answer; not one that rests on more than files, nor one of which a file changed after it was started.

        Units: `started` is in seconds since 1970. A cache that cannot be written is no error.
        """
        if reads["beyond"] or len(reads["files"]) > _MOST_FILES or _newest(reads["files"]) >= started:
            return
        entry = {
            "files": {each: _digest(each) for each in reads["files"]},
            "folders": {each: _names(each) for each in reads["folders"]},
            "answer": answer,
        }
        content = orjson.dumps(entry)
        if len(content) <= LARGEST:
            try:
                self._write(self._file(key), content)
            except OSError:
                return

    def _file(self, key: str) -> Path:
        return self.folder / f"{key}.json"

    def _write(self, file: Path, content: bytes) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor, name = tempfile.mkstemp(dir=self.folder, suffix=".partial")
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
        Path(name).replace(file)
        entries = sorted(self.folder.glob("*.json"), key=_age, reverse=True)
        for entry in entries[KEPT:]:
            entry.unlink(missing_ok=True)


def surroundings(env: Mapping[str, str]) -> Mapping[str, str]:
    """The environment of an app, sorted, without what changes from one terminal or job to the next."""
    both = sorted({**os.environ, **env}.items())
    return {name: value for name, value in both if name not in _VOLATILE and not name.startswith(_OF_A_JOB)}


def _is_fresh(entry: Mapping[str, Any]) -> bool:
    files, folders = entry["files"], entry["folders"]
    return all(_digest(each) == digest for each, digest in files.items()) and all(
        _names(each) == digest for each, digest in folders.items()
    )


def _digest(file: str) -> str:
    try:
        return hashlib.sha256(Path(file).read_bytes()).hexdigest()
    except OSError:
        return ""


def _names(folder: str) -> str:
    """The names in a folder that an import may find; caches and build output of tools are not among them."""
    try:
        with os.scandir(folder) as entries:
            names = sorted(each.name for each in entries if _may_matter(each))
    except OSError:
        return ""
    return hashlib.sha256("\0".join(names).encode("utf-8", "surrogateescape")).hexdigest()


def _may_matter(entry: os.DirEntry[str]) -> bool:
    if entry.name.startswith(".env"):
        return True
    if entry.name.startswith(".") or entry.name in _UNWATCHED:
        return False
    return entry.name.endswith(_WATCHED) or entry.is_dir()


def _newest(files: Iterable[str]) -> float:
    return max((_age(Path(each)) for each in files), default=0.0)


def _age(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except OSError:
        return 0.0


@cache
def installed() -> tuple[str, ...]:
    """Names of what is installed, with versions: the metadata folders beside the packages, and links to others."""
    found = list[str]()
    for folder in sys.path:
        try:
            names = [each.name for each in os.scandir(folder)] if folder else []
        except OSError:
            continue
        marks = (each for each in names if each.endswith((".dist-info", ".egg-info", ".egg-link", ".pth")))
        found.extend(f"{folder}/{each}:{_age(Path(folder, each))}" for each in sorted(marks))
    return tuple(found)


@cache
def _own_digest() -> str:
    """The harness's code that makes documents."""
    here = Path(__file__).parent
    files = (*here.glob("app_*.py"), *(here.parent / "sources").glob("*.py"), here.parent / "targets" / "loading.py")
    return own_digest(tuple(sorted(files)))


def own_digest(files: Iterable[Path]) -> str:
    """The names and contents of files, in their order."""
    digest = hashlib.sha256()
    for each in files:
        digest.update(each.name.encode() + b"\0" + each.read_bytes())
    return digest.hexdigest()
