"""Reads what a comparison names: files, files as a commit of git has them, and models and apps of Python; fetches nothing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from harness.model.errors import UsageError
from harness.sources.documents import parse_document, read_document

_PYTHON = re.compile(r"[A-Za-z_][\w.]*:[A-Za-z_][\w.]*(\(\))?")


def document(name: str) -> Any:
    """The parsed document of a path, or of `git:REF:PATH` as that commit has it; the faces of `package.module:Model`.

    Raises: HarnessError.
    """
    if not name.startswith("git:"):
        return _python(name) if names_python(name) and not Path(name).exists() else read_document(_path(name))
    return parse_document(_of_commit(name), where=name)


def text_of(name: str) -> bytes | None:
    """The text of a document that was read, to look up lines in; None for what is no text. Raises: HarnessError."""
    if name.startswith("git:"):
        return _of_commit(name)
    file = Path(name)
    return file.read_bytes() if file.is_file() else None


def _of_commit(name: str) -> bytes:
    ref, _, path = name.removeprefix("git:").partition(":")
    if not ref or not path:
        raise UsageError(f"{name!r} names no file of a commit", way_out="Write it as git:main:openapi.json")
    from harness.run.diff_git import at_commit  # noqa: PLC0415  measured: 8 ms of start-up that files do not need

    return at_commit(ref, path, name)


def names_python(name: str) -> bool:
    """Is a name written as `package.module:name`?"""
    return _PYTHON.fullmatch(name) is not None


def _python(name: str) -> Any:
    """What Python code says: the faces of a model, the document of an app or of a contract as models."""
    from harness.run.app_document import AppDocument  # noqa: PLC0415  measured: 20 ms of start-up that files do not need
    from harness.run.model_document import model_document  # noqa: PLC0415  the same

    found = model_document(name, Path.cwd())
    return found.document if isinstance(found, AppDocument) else found


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
