"""Puts an app's state back, in the process that hosts it: by a function of the project, or by copies of its SQLite files."""

from __future__ import annotations

import inspect
import os
import sqlite3
import sys
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from harness.model.errors import CannotRun
from harness.targets.loading import load_object

_PATIENCE = 2.0
"""Seconds that the app may still hold a database."""

_INDEX = "places"


def override(app: Any, pairs: Iterable[str], base: Path) -> None:
    """Have a FastAPI app use other dependencies: `app.db:session=tests.fakes:session`. Raises: CannotRun."""
    for pair in pairs:
        wanted, _, instead = pair.partition("=")
        overrides = getattr(app, "dependency_overrides", None)
        if not isinstance(overrides, dict):
            raise CannotRun(f"{type(app).__name__} has no dependencies to override", way_out="Name the FastAPI object")
        overrides[load_object(wanted, base)] = load_object(instead, base)


class Databases:
    """The SQLite files that the process has opened, and their copies in a folder that outlasts it."""

    def __init__(self, copies: Path) -> None:
        self._copies = copies
        self._opened: dict[str, None] = {}
        self._ours = False

    def watch(self) -> None:
        """Begin to notice what is opened; the hook of audit events lasts as long as the process."""
        sys.addaudithook(self._audit)

    def copy(self) -> int:
        """Copy each open database that has no copy yet; the number of copies."""
        known = self._known()
        for place in self._opened:
            if place not in known and Path(place).is_file():
                self._between(place, self._copies / f"{len(known)}.db")
                known.append(place)
        (self._copies / _INDEX).write_text("\n".join(known), encoding="utf-8")
        return len(known)

    def put_back(self) -> None:
        """Give every copied database its content of then. Raises: sqlite3.Error where the app holds one."""
        for number, place in enumerate(self._known()):
            self._between(self._copies / f"{number}.db", place)

    def _between(self, source: str | Path, to: str | Path) -> None:
        """By SQLite itself, so that open connections see it. Source: sqlite.org/backup.html."""
        self._ours = True
        try:
            with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(to, timeout=_PATIENCE)) as other:
                one.backup(other)
        finally:
            self._ours = False

    def _known(self) -> list[str]:
        file = self._copies / _INDEX
        return file.read_text(encoding="utf-8").splitlines() if file.is_file() else []

    def _audit(self, event: str, arguments: Sequence[Any]) -> None:
        if event != "sqlite3.connect" or self._ours or not isinstance(arguments[0], str | bytes | os.PathLike):
            return
        named = os.fsdecode(arguments[0])
        named = named.removeprefix("file:").partition("?")[0] if named.startswith("file:") else named
        if named and named != ":memory:":
            self._opened.setdefault(os.path.abspath(named))  # noqa: PTH100  before anything is opened


class AppState:
    """What puts the state back: `function` is a `module:name` of the project, or else the databases do."""

    def __init__(self, function: str, databases: Databases | None, base: Path) -> None:
        self._function = load_object(function, base) if function else None
        self._databases = databases

    async def copy(self) -> int:
        """Take the copies that there are to take; how many there are."""
        return self._databases.copy() if self._databases is not None else 0

    async def put_back(self) -> None:
        """Put the state back. Raises: whatever the project's function raises."""
        if self._function is not None:
            made = self._function()
            if inspect.isawaitable(made):
                await made
        if self._databases is not None:
            self._databases.put_back()
