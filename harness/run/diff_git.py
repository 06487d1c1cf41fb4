"""Files as a commit of git has them; asks git for objects that are there, and runs nothing of the repository."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from harness.model.errors import CannotRun, SourceError, UsageError
from harness.sources.documents import LARGEST

_SECONDS = 30


def at_commit(ref: str, path: str, name: str) -> bytes:
    """What a commit has at a path, which is relative to the current folder; neither is taken for an option.

    `name` is what the user wrote, for errors. Raises: UsageError, SourceError, CannotRun.
    """
    _refuse_options(ref)
    if "\0" in path:
        raise UsageError(f"{path!r} is no path", way_out="Write it as git:main:openapi.json")
    place = path if path.startswith(("./", "../")) else f"./{path}"
    spec = f"{_commit(ref, name)}:{place}"
    size = _git("cat-file", "-s", spec)
    shown = _git("cat-file", "blob", spec) if not size.returncode and int(size.stdout) <= LARGEST else size
    if size.returncode or shown.returncode:
        raise SourceError(f"{ref} holds no file {path!r}", where=name, way_out=f"Look with: git ls-tree -r {ref}")
    if shown is size:
        raise SourceError(f"{int(size.stdout)} bytes are too many (at most {LARGEST})", where=name)
    return shown.stdout


def archived(ref: str, folder: str, root: Path, name: str) -> bytes:
    """A folder, relative to `root`, as a commit has it: a tar archive. Raises: UsageError, SourceError, CannotRun."""
    _refuse_options(ref)
    commit = _commit(ref, name)
    packed = _git("-C", str(root), "archive", "--format=tar", commit, "--", folder)
    if packed.returncode:
        raise SourceError(f"{ref} holds no folder {folder!r}", where=name, way_out=f"Look with: git ls-tree -r {ref}")
    return packed.stdout


def _refuse_options(ref: str) -> None:
    if ref.startswith("-") or not re.fullmatch(r"[\w./@{}~^+-]+", ref):
        raise UsageError(f"{ref!r} is no name of a commit", way_out="Name a branch, a tag or a commit")


def _commit(ref: str, name: str) -> str:
    """The commit's own name. Raises: SourceError."""
    found = _git("rev-parse", "--verify", "--end-of-options", f"{ref}^{{commit}}")
    if not found.returncode:
        return found.stdout.decode().strip()
    if b"not a git repository" in found.stderr:
        raise SourceError("this folder is in no git repository", where=name, way_out="Run it in one, or name a file")
    raise SourceError(f"git knows no commit {ref!r}", where=name, way_out="Look with: git log --oneline --all")


def _git(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    """What git says, in English; objects that a partial clone lacks are not fetched."""
    command = ["git", "--no-pager", "-c", "protocol.allow=never", *arguments]
    surroundings = {**os.environ, "LC_ALL": "C", "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0"}
    try:
        return subprocess.run(  # noqa: S603
            command, capture_output=True, check=False, timeout=_SECONDS, stdin=subprocess.DEVNULL, env=surroundings
        )
    except FileNotFoundError:
        raise CannotRun("git is not installed", way_out="Install git, or name a file") from None
    except subprocess.TimeoutExpired:
        raise CannotRun(f"git gave no answer in {_SECONDS} s", way_out="Name a file instead") from None
