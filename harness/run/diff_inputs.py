"""Reads the documents that a comparison names: files, and files as a commit of git has them; fetches nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from harness.model.errors import UsageError
from harness.sources.documents import parse_document, read_document


def document(name: str) -> Any:
    """The parsed document of a path, or of `git:REF:PATH` as that commit has it. Raises: HarnessError."""
    if not name.startswith("git:"):
        return read_document(_path(name))
    ref, _, path = name.removeprefix("git:").partition(":")
    if not ref or not path:
        raise UsageError(f"{name!r} names no file of a commit", way_out="Write it as git:main:openapi.json")
    from harness.run.diff_git import at_commit  # noqa: PLC0415  measured: 8 ms of start-up that files do not need

    return parse_document(at_commit(ref, path, name), where=name)


def _path(name: str) -> Path:
    """The file that a name means. Raises: UsageError for addresses, which are never opened."""
    scheme, found, rest = name.partition("://")
    if found and scheme.isalpha():
        way_out = (
            f"Name the path: {rest}" if scheme == "file" else f"Download it, and name the file: curl -o FILE {name}"
        )
        raise UsageError(f"{name!r} is an address, and nothing is fetched", way_out=way_out)
    if not name or "\0" in name:
        raise UsageError(f"{name!r} is no path", way_out="Name a file, or git:REF:PATH")
    return Path(name)
