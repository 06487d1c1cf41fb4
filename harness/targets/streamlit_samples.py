"""Files of a project that its uploaders take: sample data lies beside many scripts, and is what a user would try first."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

_LARGEST_BYTES = 64_000
_MOST_SAMPLES = 2
_MOST_LOOKED_AT = 2_000
_SKIPPED = frozenset({"node_modules", "venv", "env", "site-packages", "build", "dist"})


def samples(folder: Path, accepted: Sequence[str]) -> list[Mapping[str, str]]:
    """Small files of the accepted kinds. Shape: `name`, `content` as Base64, `type`."""
    wanted = {f".{each.lstrip('.').lower()}" for each in accepted} or {".csv"}
    found: list[Mapping[str, str]] = []
    for file in _files(folder):
        if file.suffix.lower() in wanted and len(found) < _MOST_SAMPLES:
            try:
                content = file.read_bytes() if 0 < file.stat().st_size <= _LARGEST_BYTES else b""
            except OSError:
                continue
            if content:
                encoded = base64.b64encode(content).decode()
                found.append({"name": file.name, "content": encoded, "type": _TYPES.get(file.suffix.lower(), _ANY)})
    return found


def _files(folder: Path) -> Iterator[Path]:
    """Regular files below a folder, those of a bounded number of entries, in a steady order."""
    looked = 0
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(each for each in folders if not each.startswith(".") and each not in _SKIPPED)
        for name in sorted(names):
            looked += 1
            if looked > _MOST_LOOKED_AT:
                return
            file = Path(here) / name
            if file.is_file():
                yield file


_ANY = "application/octet-stream"
_TYPES = {".csv": "text/csv", ".json": "application/json", ".txt": "text/plain", ".png": "image/png"}
