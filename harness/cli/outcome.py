"""Shows what a pipeline returned in the wanted format, and turns it into an exit code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from harness.cli.console import coloured, deliver
from harness.cli.options import FailOn

if TYPE_CHECKING:
    from harness.model.record import RunRecord
    from harness.run.context import Context
    from harness.run.result import Result


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """How the user wants to see the outcome."""

    format: str = "text"
    output: Path | None = None
    fail_on: FailOn | None = None
    seed: int | None = None
    quiet: bool = False
    verbose: bool = False


def surroundings(wish: Wish) -> Context:
    """The run's context in the current folder; the format is checked before any work is done."""
    from harness.cli.console import progress  # noqa: PLC0415  start-up of `--help`
    from harness.model.finding import Severity  # noqa: PLC0415  the same
    from harness.render import catalogue  # noqa: PLC0415  the same
    from harness.run.context import context  # noqa: PLC0415  the same

    catalogue.renderer(wish.format)
    fail_on = Severity(wish.fail_on.value) if wish.fail_on else None
    return context(seed=wish.seed, fail_on=fail_on, progress=progress(quiet=wish.quiet, verbose=wish.verbose))


def conclude(result: Result, session: str, context: Context, wish: Wish, *, lines: bool = True) -> None:
    """Show a result of a command that leaves no run record, with or without the lines of code around each finding.

    Raises: typer.Exit, 1 on new findings, 3 when nothing was driven.
    """
    from harness.run.once import recorded  # noqa: PLC0415  the same
    from harness.run.settle import new_findings, settled, unframed  # noqa: PLC0415  start-up of `--help`

    whole = settled(result, context.policy)
    whole = whole if lines else unframed(whole)
    show([recorded(whole, session=session, seed=context.seed)], context, wish)
    if new_findings(whole, context.policy):
        raise typer.Exit(1)
    drove = whole.findings or any(each.outcome not in {"skipped", "vacuous"} for each in whole.cells)
    if whole.skips and not drove and session != "diff":
        raise typer.Exit(3)


def show(records: Sequence[RunRecord], context: Context, wish: Wish) -> None:
    """Render records in the wanted format, to the terminal or a file."""
    from harness.render import catalogue as formats  # noqa: PLC0415  start-up of `--help`
    from harness.render.setting import Setting  # noqa: PLC0415  the same
    from harness.rules import catalogue as rules  # noqa: PLC0415  the same

    setting = Setting(
        rules=tuple(rules.catalogue().values()),
        fail_on=context.policy.fail_on,
        colour=wish.output is None and coloured(),
    )
    deliver(formats.renderer(wish.format).render(records, setting), wish.output)
