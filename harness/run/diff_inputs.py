"""Reads the documents that a diff names: files, and files as a commit of git has them."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

from harness.model.errors import CannotRun, SourceError, UsageError
from harness.sources.documents import LARGEST, parse_document, read_document

_SECONDS = 30


def document(name: str) -> Any:
    """The parsed document of a path, or of `git:REF:PATH` as that commit has it. Raises: HarnessError."""
    if not name.startswith("git:"):
        return read_document(Path(name))
    ref, _, path = name.removeprefix("git:").partition(":")
    if not ref or not path:
        raise UsageError(f"{name!r} names no file of a commit", way_out="Write it as git:main:openapi.json")
    return parse_document(_at(ref, path, name), where=name)


def _at(ref: str, path: str, name: str) -> bytes:
    """What a commit has at a path, which may be relative to the current folder; neither can be taken for an option."""
    if ref.startswith("-") or not re.fullmatch(r"[\w./@{}~^+-]+", ref):
        raise UsageError(f"{ref!r} is no name of a commit", way_out="Name a branch, a tag or a commit")
    if "\0" in path:
        raise UsageError(f"{path!r} is no path", way_out="Write it as git:main:openapi.json")
    commit = _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
    if commit.returncode:
        raise SourceError(f"git knows no commit {ref!r}", where=name, way_out="Look with: git log --oneline --all")
    place = path if path.startswith(("./", "../")) else f"./{path}"
    spec = f"{commit.stdout.decode().strip()}:{place}"
    shown = _git("cat-file", "blob", spec)
    if shown.returncode:
        raise SourceError(f"{ref} holds no file {path!r}", where=name, way_out=f"Look with: git ls-tree -r {ref}")
    if len(shown.stdout) > LARGEST:
        raise SourceError(f"{len(shown.stdout)} bytes are too many (at most {LARGEST})", where=name)
    return shown.stdout


def _git(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    command = ["git", "--no-pager", *arguments]
    try:
        return subprocess.run(command, capture_output=True, check=False, timeout=_SECONDS, stdin=subprocess.DEVNULL)  # noqa: S603
    except FileNotFoundError:
        raise CannotRun("git is not installed", way_out="Install git, or name a file") from None
    except subprocess.TimeoutExpired:
        raise CannotRun(f"git gave no answer in {_SECONDS} s", way_out="Name a file instead") from None
