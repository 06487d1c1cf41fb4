"""Puts a finished folder in the place of another so that a reader finds the old one or the new one, never a mixture."""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import shutil
import sys
from pathlib import Path

_HERE = -100  # AT_FDCWD: paths are relative to the working directory
_EXCHANGE = 2  # RENAME_EXCHANGE on Linux, RENAME_SWAP on macOS


def put(new: Path, target: Path) -> None:
    """Rename `new` to `target`; an old `target` is exchanged in one step where the system can, and then removed."""
    if not target.exists():
        new.rename(target)
    elif exchanged(new, target):
        shutil.rmtree(new)
    else:
        aside = aside_of(target)
        target.rename(aside)
        new.rename(target)
        shutil.rmtree(aside)
    flush(target.parent)


def recover(target: Path) -> None:
    """Bring back a folder that a killed `put` had moved aside, where the system has no single-step exchange."""
    aside = aside_of(target)
    if aside.is_symlink() or not aside.is_dir():
        return
    if target.exists():
        shutil.rmtree(aside)
    else:
        aside.rename(target)


def aside_of(target: Path) -> Path:
    """Where the old folder waits between the two renames."""
    return target.with_name(f".{target.name}.old")


def flush(folder: Path) -> None:
    """Make renames within the folder survive a power cut; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def exchanged(first: Path, second: Path) -> bool:
    """Exchange two names in one step. Returns False where the system or the file system cannot. Source: renameat2(2)."""
    if os.name == "nt":
        return False
    library = ctypes.CDLL(None, use_errno=True)
    one, two = os.fsencode(first), os.fsencode(second)
    if sys.platform == "darwin" and hasattr(library, "renamex_np"):
        return bool(library.renamex_np(one, two, _EXCHANGE) == 0)
    if hasattr(library, "renameat2"):
        return bool(library.renameat2(_HERE, one, _HERE, two, _EXCHANGE) == 0)
    return False
