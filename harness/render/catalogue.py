"""The output formats there are, found by walking `formats/`: names without importing, a renderer when it is asked for."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Protocol

from harness.model.errors import UsageError
from harness.model.record import RunRecord
from harness.render.setting import Setting


class Render(Protocol):
    """Turns run records into the bytes of one file; pure."""

    def __call__(self, records: Sequence[RunRecord], setting: Setting) -> bytes:
        """The whole file."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Renderer:
    """One format: `name` is its file's name, `filename` what the report folder calls its output."""

    name: str
    filename: str
    render: Render


def formats() -> tuple[str, ...]:
    """The names of all formats, sorted; imports none of them."""
    here = Path(__file__).parent / "formats"
    return tuple(sorted(each.name for each in pkgutil.iter_modules([str(here)])))


def renderer(name: str) -> Renderer:
    """The renderer of that format. Raises: UsageError that names the nearest format and lists all."""
    if name not in formats():
        near = get_close_matches(name, formats(), n=1)
        hint = f"Did you mean {near[0]!r}? " if near else ""
        raise UsageError(f"no format is called {name!r}", way_out=f"{hint}Formats: {', '.join(formats())}")
    module = importlib.import_module(f"harness.render.formats.{name}")
    return Renderer(name=module.FORMAT, filename=module.FILENAME, render=module.render)
