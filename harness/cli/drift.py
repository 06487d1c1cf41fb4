"""The command `drift`: compare, mend what is mechanical, or stay and watch."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from harness.cli.console import say
from harness.cli.options import Format, Output, Quiet, Threshold
from harness.cli.outcome import Wish, conclude, surroundings

if TYPE_CHECKING:
    from harness.project.edited_files import Plan
    from harness.run.context import Context
    from harness.run.drift_look import Look


def drift(
    provider: Annotated[str, typer.Argument(help="package.module:app, an OpenAPI file or a URL.")],
    consumer: Annotated[str, typer.Argument(help="A TypeScript folder or tsconfig, or an OpenAPI file.")],
    prefix: Annotated[str, typer.Option(help="Path prefix that the consumer's URLs carry in front.")] = "",
    fix: Annotated[
        bool, typer.Option("--fix", help="Show the mechanical edits of the TypeScript as a diff, ask, and write them.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="With --fix: write without asking.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="With --fix: only print the diff; exit code 1 when there is one.")
    ] = False,
    format: Format = "text",  # noqa: A002  the option's name
    output: Output = None,
    fail_on: Threshold = None,
    quiet: Quiet = False,
) -> None:
    """Compare a provider's schemas with the types of a consumer that calls it."""
    from harness.model.errors import UsageError  # noqa: PLC0415  start-up of `--help`
    from harness.run.drift import Sides  # noqa: PLC0415  the same
    from harness.run.drift_look import Look  # noqa: PLC0415  the same

    if (yes or dry_run) and not fix:
        raise UsageError(f"{'--yes' if yes else '--dry-run'} belongs to --fix", way_out="harness drift … --fix --yes")
    wish = Wish(format=format, output=output, fail_on=fail_on, quiet=quiet)
    context = surroundings(wish)
    sides = Sides(provider=provider, consumer=consumer)
    look = Look(provider=_named(provider), consumer=_named(consumer), sides=sides, prefix=prefix, context=context)
    if fix and dry_run:
        _preview(look, context)
    elif fix:
        _fix(look, context, wish, sure=yes)
    else:
        conclude(look.result(), "drift", context, wish)


def _named(name: str) -> str:
    """A path as it is from here; other names are looked for from the configuration's folder."""
    return str(Path(name).resolve()) if Path(name).exists() else name


def _preview(look: Look, context: Context) -> None:
    from harness.run.drift_fix import preview  # noqa: PLC0415  start-up of `--help`

    planned = preview(look.settled(), context.root)
    sys.stdout.write(planned.patch())
    for each in planned.refused:
        say(f"not edited: {each.edit.target} {each.edit.kind}: {each.reason}")
    if planned.files:
        raise typer.Exit(1)


def _fix(look: Look, context: Context, wish: Wish, *, sure: bool) -> None:
    from harness.run.drift_fix import fix as mend  # noqa: PLC0415  start-up of `--help`

    done = mend(look.settled, context.root, lambda planned: _consent(planned, sure=sure))
    for each in done.refused:
        say(f"not edited: {each.edit.target} {each.edit.kind}: {each.reason}")
    say(f"{done.written} edits written")
    conclude(done.result, "drift", context, wish)


def _consent(planned: Plan, *, sure: bool) -> bool:
    """Show the edits; a terminal is asked, anything else writes only when it was told to."""
    sys.stderr.write(planned.patch())
    if sure:
        return True
    count = f"{len(planned.edits)} edits in {len(planned.files)} files"
    if sys.stdin.isatty() and sys.stderr.isatty():
        return typer.confirm(f"Write {count}?", err=True)
    say(f"{count} not written: nobody can be asked here, --yes writes them")
    return False
