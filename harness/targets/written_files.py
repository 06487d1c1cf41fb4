"""Files that an app writes while it is driven: what was there before is kept, and everything is put back at the end."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

JOURNAL = "written.jsonl"
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_TRUNC
_LARGEST_BYTES = 50_000_000
_BESIDE_DATABASES = ("-journal", "-wal", "-shm")
_IGNORED = frozenset({"__pycache__", ".git"})


def watch(root: Path, keep: Path) -> None:
    """From now on, keep each file below `root` before this process changes it for the first time.

    Shape: `keep` is an existing folder; its journal has a line `{"path", "kept"}` a file, `kept` being null for a new one.
    What libraries write beside Python's own calls (databases) is seen when they open the file by name, not later.
    """
    journal = (keep / JOURNAL).open("a", encoding="utf-8")
    seen: set[str] = set()
    place = str(root.resolve())

    def note(event: str, arguments: tuple[Any, ...]) -> None:
        for name in _changed(event, arguments):
            path = os.path.abspath(name)  # noqa: PTH100  links are followed by nobody here
            inside = path.startswith(place + os.sep) and not _IGNORED & set(Path(path).parts)
            if inside and path not in seen:
                seen.add(path)
                journal.write(json.dumps({"path": path, "kept": _kept(path, keep, len(seen))}) + "\n")
                journal.flush()

    sys.addaudithook(note)


def _changed(event: str, arguments: tuple[Any, ...]) -> Iterator[str]:
    """Paths that an event is about to change."""
    if event == "open":
        path, _mode, flags = arguments
        if isinstance(path, str | bytes | os.PathLike) and isinstance(flags, int) and flags & _WRITING:
            yield os.fsdecode(path)
    elif event in ("os.remove", "os.mkdir", "os.rmdir", "os.truncate", "sqlite3.connect"):
        if isinstance(arguments[0], str | bytes | os.PathLike):
            path = os.fsdecode(arguments[0])
            yield path
            if event == "sqlite3.connect":
                yield from (f"{path}{each}" for each in _BESIDE_DATABASES)
    elif event == "os.rename":
        yield from (os.fsdecode(each) for each in arguments[:2] if isinstance(each, str | bytes | os.PathLike))


def _kept(path: str, keep: Path, number: int) -> str | None:
    """A copy of what is there; null when nothing is, or when it is a folder or too large to be copied."""
    with contextlib.suppress(OSError):
        if os.path.isdir(path):  # noqa: PTH112  called for every file that is opened
            return ""
        if os.path.isfile(path) and os.path.getsize(path) <= _LARGEST_BYTES:  # noqa: PTH113, PTH202  see above
            copy = keep / f"{number}"
            shutil.copy2(path, copy)
            return copy.name
    return None if not os.path.lexists(path) else ""


def put_back(keep: Path, root: Path) -> list[str]:
    """Undo what the journal tells, newest first. Returns the paths below `root` that the app had changed or made."""
    file = keep / JOURNAL
    if not file.is_file():
        return []
    lines = _lines(file)
    changed = [*_undone(lines, keep), *(Path(each["undone"]) for each in reversed(lines) if "undone" in each)]
    file.unlink()
    place = root.resolve()
    names = [each.relative_to(place).as_posix() if each.is_relative_to(place) else str(each) for each in changed]
    return list(dict.fromkeys(reversed(names)))


def put_back_meanwhile(keep: Path) -> None:
    """The same within the process that writes, which goes on writing afterwards: a fresh user finds what was there at first."""
    file = keep / JOURNAL
    undone = _undone(_lines(file), keep)
    with file.open("a", encoding="utf-8") as journal:
        journal.writelines(json.dumps({"undone": str(each)}) + "\n" for each in undone)


def _lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.endswith("}")]


def _undone(lines: list[dict[str, Any]], keep: Path) -> list[Path]:
    changed = []
    for line in (each for each in reversed(lines) if "path" in each):
        path = Path(line["path"])
        with contextlib.suppress(OSError):
            if line["kept"]:
                if not path.is_file() or path.read_bytes() != (keep / line["kept"]).read_bytes():
                    shutil.copy2(keep / line["kept"], path)
                    changed.append(path)
            elif line["kept"] is None and os.path.lexists(path):
                changed.append(path)
                path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
    return changed
