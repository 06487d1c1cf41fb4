"""Notes what an import reads, in the process that imports: the files and folders that its result rests on.

What cannot be noted (a network, another process) is told, so that nobody keeps a result that may be stale.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.util import source_from_cache
from pathlib import Path
from sysconfig import get_paths
from typing import Any, Final

_ELSEWHERE: Final = frozenset(
    (
        *("socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.system", "os.exec"),
        *("os.posix_spawn", "os.spawn", "os.fork", "urllib.Request"),
    )
)
"""Audit events of what reaches beyond files. Source: docs.python.org, Audit events table."""

_DEVICES: Final = ("/proc/", "/sys/", "/dev/")


@dataclass(slots=True)
class Reads:
    """What was read so far. Shape: absolute paths; `beyond` names the first event that leaves no trace in files."""

    files: set[str] = field(default_factory=set)
    folders: set[str] = field(default_factory=set)
    beyond: str = ""
    open: bool = True

    def told(self, root: Path) -> Mapping[str, Any]:
        """The files and folders that are neither installed nor part of Python or of the harness, and end the noting."""
        self.open = False
        installed = _installed_places()
        files = {each for each in (*map(_source, self.files), *_modules()) if not each.startswith(installed)}
        folders = {each for each in self.folders if _is_within(each, root) and not each.startswith(installed)}
        return {"files": sorted(files), "folders": sorted({*folders, *_above(files, root)}), "beyond": self.beyond}


def noting() -> Reads:
    """Start to note; it lasts until `told`, since Python takes no hook back."""
    reads = Reads()

    def hook(event: str, arguments: Sequence[Any]) -> None:
        if reads.open:
            _note(reads, event, arguments)

    sys.addaudithook(hook)
    return reads


def _note(reads: Reads, event: str, arguments: Sequence[Any]) -> None:
    if event == "sqlite3.connect" or (event == "open" and _is_reading(arguments)):
        path = _path(arguments[0])
        if path:
            reads.files.add(path)
    elif event in {"os.listdir", "os.scandir"}:
        reads.folders.add(_path(arguments[0] if arguments[0] is not None else "."))
    elif event in _ELSEWHERE:
        reads.beyond = reads.beyond or event


def _is_reading(arguments: Sequence[Any]) -> bool:
    _, mode, flags = arguments
    if isinstance(mode, str):
        return "+" in mode or not set(mode) & set("wax")
    return not isinstance(flags, int) or not flags & os.O_WRONLY


def _path(named: Any) -> str:
    """The absolute path of what an event names; empty for descriptors, devices and databases in memory."""
    if isinstance(named, int) or named in {":memory:", b":memory:", "", b""}:
        return ""
    path = os.path.abspath(os.fsdecode(named))  # noqa: PTH100  a link is what was read, not what it leads to
    return "" if path.startswith(_DEVICES) else path


def _source(path: str) -> str:
    """The source of a compiled module, or the path itself."""
    if not path.endswith(".pyc"):
        return path
    try:
        return source_from_cache(path)
    except ValueError:
        return path


def _modules() -> Iterator[str]:
    for module in list(sys.modules.values()):
        file = getattr(module, "__file__", None)
        if isinstance(file, str):
            yield os.path.abspath(file)  # noqa: PTH100  the same


def _installed_places() -> tuple[str, ...]:
    """Prefixes of what is known by its version: Python, installed packages, the harness itself."""
    places = get_paths()
    own = Path(__file__).parents[1]
    names = {places[each] for each in ("stdlib", "platstdlib", "purelib", "platlib")} | {str(own)}
    names |= {
        str(Path(os.__file__).parent),
        *(each for each in sys.path if each.endswith(("site-packages", "dist-packages"))),
    }
    names |= {each for each in sys.path if each.endswith("lib-dynload")}
    return tuple(sorted(f"{each}{os.sep}" for each in names if each))


def _above(files: set[str], root: Path) -> Iterator[str]:
    """The folders of files and all folders above them, up to the root."""
    for file in files:
        for folder in Path(file).parents:
            if _is_within(str(folder), root):
                yield str(folder)
    yield str(root)


def _is_within(path: str, root: Path) -> bool:
    return path == str(root) or path.startswith(f"{root}{os.sep}")
