"""Writes cassettes in other tools' formats, found by walking their package: a new format is a new file."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path
from types import ModuleType

from harness.cassettes import exports, store
from harness.model.errors import UsageError
from harness.run.version import version


def formats() -> tuple[str, ...]:
    """The names of all formats, sorted."""
    return tuple(sorted(each.name for each in pkgutil.iter_modules(exports.__path__)))


def export(folder: Path, form: str, *, root: Path | None = None) -> bytes:
    """The cassette in a format. Raises: UsageError for an unknown one, SourceError for a broken cassette."""
    writer = _writer(form)
    written: bytes = writer.write(store.load(folder, root=root).exchanges, version=version())
    return written


def suffix(form: str) -> str:
    """How files of a format end."""
    return str(_writer(form).SUFFIX)


def _writer(form: str) -> ModuleType:
    if form not in formats():
        raise UsageError(f"no format is called {form!r}", way_out=f"Known: {', '.join(formats())}")
    return importlib.import_module(f"{exports.__name__}.{form}")
