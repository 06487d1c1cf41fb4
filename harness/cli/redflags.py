"""The command `redflags`: what source files show before anything runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from harness.cli.judged import judged
from harness.cli.options import Format, Output, Quiet, Threshold, Verbose


def register(app: typer.Typer) -> None:
    """Add the command to the app."""
    app.command()(redflags)


def redflags(
    paths: Annotated[list[str], typer.Argument(help="Folders or files of Python and TypeScript.")],
    changed: Annotated[
        bool, typer.Option("--changed", help="Tell only of files that differ from the last commit.")
    ] = False,
    format: Format = "text",  # noqa: A002  the option's name
    output: Output = None,
    fail_on: Threshold = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Find red flags of integration code by reading it alone. Python and TypeScript; nothing of them is executed."""
    from harness.cli.console import progress  # noqa: PLC0415  start-up of `--help`
    from harness.model.finding import Severity  # noqa: PLC0415  the same
    from harness.render import catalogue  # noqa: PLC0415  the same
    from harness.run.changed import differing  # noqa: PLC0415  the same
    from harness.run.diff_policy import policy  # noqa: PLC0415  the same
    from harness.run.redflags import redflags as look  # noqa: PLC0415  the same
    from harness.run.redflags_files import existing, is_left_out  # noqa: PLC0415  the same
    from harness.run.settle import settled  # noqa: PLC0415  the same

    catalogue.renderer(format)  # before any work is done
    owners = policy(Path.cwd(), fail_on=Severity(fail_on.value) if fail_on else None)
    here = Path.cwd()
    places = existing(paths, here)
    files = [each for each in places if each.is_file() and not is_left_out(each, owners.root)]
    folders = [each for each in places if each.is_dir()]
    only = None
    if files and not changed:
        only = [*files, *(each for place in folders for each in _below(place))]
        folders = _around(places, owners.root)
    elif changed:
        differ = differing(here)
        only = [each for place in places for each in _below(place) if each.resolve() in differ]
        if not only:
            typer.echo("no source file differs from the last commit", err=True)
            raise typer.Exit(0)
    if not files and not folders:
        typer.echo("only tests, built or installed files are named: they are left out", err=True)
        raise typer.Exit(0)
    result = look([*folders, *files], owners.root, only=only, progress=progress(quiet=quiet, verbose=verbose))
    whole = settled(result, owners, with_code=format != "text")
    raise typer.Exit(judged(whole, owners, "redflags", format, output))


def _below(place: Path) -> list[Path]:
    from harness.run.redflags_files import sources  # noqa: PLC0415  start-up of `--help`

    return [Path(each) for each in sources(str(place))]


def _around(places: list[Path], root: Path) -> list[Path]:
    """The folder whose other files tell what the named ones call: the project's, where they lie in it."""
    inside = all(each.is_relative_to(root) for each in places)
    project = inside and any(
        (root / each).exists() for each in (".git", "pyproject.toml", "harness.toml", "package.json")
    )
    return [root] if project else [each for each in places if each.is_dir()]
