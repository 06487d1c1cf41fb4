"""The checks that a project can run, one file each in `checks/`: what each looks at, one subject at a time."""

from __future__ import annotations

import importlib
import pkgutil
import time
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self, cast

from harness.model.errors import HarnessError, MissingExtra, UsageError
from harness.model.record import Cell, Skip
from harness.run.context import Context
from harness.run.result import Result, merged

_TELLING = 3
"""Subjects done, and seconds passed, before the rest is guessed at."""

_EXTRAS = {"replay": "cassettes", "mutate": "cassettes", "api": "api", "dashboard": "streamlit", "web": "browser"}
"""The part that a check needs to be installed."""

ORDER = ("replay", "api", "dashboard", "web", "drift", "redflags")
"""The order in which checks run by default; others follow by name."""

ON_DEMAND = ("mutate",)
"""Checks that search for a set time and so run only where they are named."""


class Check(Protocol):
    """One check of one project: a context that starts its targets once and stops them at the end."""

    def subjects(self) -> Sequence[str]:
        """What there is to examine, the same list at every call. Raises: HarnessError when a target cannot be read."""
        ...

    def examine(self, subject: str) -> Result:
        """Examine one subject. Raises: HarnessError when its target cannot run."""
        ...

    def remainder(self) -> Result:
        """What concerns no single subject: integrations, coverage of the whole, skips, measures."""
        ...

    def __enter__(self) -> Self:
        """Start."""
        ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        ...


def names() -> tuple[str, ...]:
    """The names of all checks, in the order in which they run."""
    here = Path(__file__).parent / "checks"
    found = [each.name for each in pkgutil.iter_modules([str(here)])]
    return tuple(sorted(found, key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name)))


def usual() -> tuple[str, ...]:
    """The checks that run where none is named."""
    return tuple(name for name in names() if name not in ON_DEMAND)


def open_check(name: str, context: Context) -> Check:
    """The check of that name over the configured targets. Raises: UsageError that names the nearest one."""
    if name not in names():
        near = get_close_matches(name, names(), n=1)
        hint = f"Did you mean {near[0]!r}? " if near else ""
        raise UsageError(f"no check is called {name!r}", way_out=f"{hint}Checks: {', '.join(names())}")
    try:
        module = importlib.import_module(f"harness.run.checks.{name}")
    except ModuleNotFoundError as error:
        if (error.name or "harness").startswith("harness"):
            raise
        raise MissingExtra(_EXTRAS.get(name, "all"), error.name or name) from None
    return cast("Check", module.check(context))


def configured(context: Context) -> tuple[str, ...]:
    """The usual checks that have a target; all of them where none has, so that each tells how to get one."""
    found = tuple(each for each in usual() if _is_configured(each, context))
    return found or usual()


def _is_configured(name: str, context: Context) -> bool:
    """Has the check a target? One whose part is not installed is asked for by the settings alone, and says so when it runs."""
    try:
        return bool(getattr(open_check(name, context), "configured", True))
    except MissingExtra:
        settings = context.configuration.settings
        wanted = {
            "replay": settings.providers,
            "api": settings.of_kind("fastapi", "url"),
            "dashboard": settings.of_kind("streamlit"),
            "web": settings.of_kind("web"),
        }
        return bool(wanted.get(name, True))


def run_check(
    name: str, context: Context, *, shard: tuple[int, int] = (1, 1)
) -> tuple[Result, tuple[HarnessError, ...]]:
    """Examine every subject of one check, or those of one shard (`(1, 4)` is the first of four).

    A subject that cannot be examined is told, and returned as an error beside what the others gave.
    """
    errors: list[HarnessError] = []
    started = time.monotonic()
    with open_check(name, context) as check:
        mine = [each for index, each in enumerate(check.subjects()) if index % shard[1] == shard[0] - 1]
        parts = []
        for number, subject in enumerate(mine, start=1):
            left = remaining(time.monotonic() - started, number - 1, len(mine))
            context.progress(f"{name} {number}/{len(mine)}{left} {subject}")
            try:
                parts.append(check.examine(subject))
            except HarnessError as error:
                errors.append(error)
                parts.append(could_not_run(name, subject, error))
        return merged((*parts, check.remainder())), tuple(errors)


def remaining(elapsed: float, done: int, whole: int) -> str:
    """About how long the rest takes, by the pace so far; empty while there is too little to tell by. Units: seconds."""
    if done < _TELLING or elapsed < _TELLING:
        return ""
    left = elapsed / done * (whole - done)
    return f", about {left / 60:.0f} min left" if left > 90 else f", about {left:.0f} s left" if left >= 5 else ""


def could_not_run(check: str, subject: str, error: HarnessError) -> Result:
    """What an error leaves in the record: a skip that says why, and a cell that is no pass."""
    reason = f"{error.where}: {error.what}" if error.where else error.what
    return Result(
        skips=(Skip(what=subject, reason=reason, way_out=error.way_out, check=check),),
        cells=(Cell(check=check, subject=subject, aspect="run", outcome="error", count=0, detail=reason),),
    )
