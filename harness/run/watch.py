"""Looks again whenever a source of either side changes, and tells only what is new and what is gone."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from harness.model.errors import HarnessError
from harness.model.finding import Finding
from harness.run.result import Result

SHORTEST = 0.3
"""Seconds between two looks at the files; where looking takes long, ten times as long as it took."""

SETTLE = 0.1
"""Seconds without a further change after which a change counts as finished: editors write in several steps."""

_SOURCES = (".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".vue", ".svelte", ".py", ".toml", ".json")
_MORE = (".yaml", ".yml", ".ini", ".cfg")
_SKIPPED = frozenset(("node_modules", "dist", "build", "out", "coverage", "__pycache__", "site-packages"))

State: TypeAlias = Mapping[str, tuple[int, int]]
"""Of each watched file, the time of its last change and its size."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """What one look brought: everything at first, then what is new and what is gone. Units: seconds of the look."""

    first: bool
    new: tuple[Finding, ...] = ()
    gone: tuple[Finding, ...] = ()
    all: tuple[Finding, ...] = ()
    seconds: float = 0.0
    fault: HarnessError | None = None


def changes(
    look: Callable[[], Result],
    places: Sequence[Path],
    *,
    wait: Callable[[float], None] = time.sleep,
) -> Iterator[Change]:
    """One change after each edit, without end; a side that cannot be read for now is told and waited for."""
    known: Mapping[str, Finding] = {}
    first, before = True, watched(places)
    while True:
        started = time.perf_counter()
        try:
            now = {each.fingerprint: each for each in look().findings if each.known is None}
        except HarnessError as fault:
            yield Change(first=first, fault=fault, seconds=time.perf_counter() - started)
        else:
            yield _change(known, now, first=first, seconds=time.perf_counter() - started)
            known, first = now, False
        before = _next(before, places, wait)


def watched(places: Iterable[Path]) -> State:
    """The state of every source below these places; hidden folders, what is installed and what is built are left out."""
    found: dict[str, tuple[int, int]] = {}
    for place in places:
        for file in _files(place):
            try:
                told = file.stat()
            except OSError:
                continue
            found[str(file)] = (told.st_mtime_ns, told.st_size)
    return found


def _change(before: Mapping[str, Finding], now: Mapping[str, Finding], *, first: bool, seconds: float) -> Change:
    return Change(
        first=first,
        new=tuple(each for name, each in now.items() if name not in before),
        gone=tuple(each for name, each in before.items() if name not in now),
        all=tuple(now.values()),
        seconds=seconds,
    )


def _next(before: State, places: Sequence[Path], wait: Callable[[float], None]) -> State:
    """Wait until something is other than it was, and for as long as it goes on changing."""
    while True:
        started = time.perf_counter()
        now = watched(places)
        if now != before:
            break
        wait(max(SHORTEST, 10 * (time.perf_counter() - started)))
    while True:
        wait(SETTLE)
        later = watched(places)
        if later == now:
            return now
        now = later


def _files(place: Path) -> Iterator[Path]:
    if place.is_file():
        yield place
        return
    for folder, names, files in os.walk(place):
        names[:] = [name for name in names if name not in _SKIPPED and not name.startswith(".")]
        if "pyvenv.cfg" in files:
            names[:] = []
            continue
        for name in files:
            if name.endswith((*_SOURCES, *_MORE)) or name.startswith(".env"):
                yield Path(folder, name)
