"""The command that sets a repository up: `init`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from harness.project.detection.found import Found
    from harness.project.setup.plan import Plan


class Ci(StrEnum):
    """The service that runs the checks of every push."""

    github = "github"
    gitlab = "gitlab"
    none = "none"


def register(app: typer.Typer) -> None:
    """Add the command to the app."""
    app.command()(init)


def init(
    folder: Annotated[Path, typer.Argument(help="Root of the repository.")] = Path(),
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Write without asking.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be written, and write nothing.")] = False,
    ci: Annotated[Ci | None, typer.Option(help="CI service; as the repository looks when left out.")] = None,
) -> None:
    """Set a repository up, after a preview. Finds what can be checked, shows the changes, and writes them after consent; nothing is overwritten."""
    from harness.run.init import start, write  # noqa: PLC0415  start-up of `--help`

    root = folder.resolve()
    begun = start(root, None if ci is None else ci.value)
    for line in (*_found(begun.found), *_planned(begun.plan)):
        typer.echo(line)
    if not begun.plan.changes:
        typer.echo("Nothing to write: everything is there.")
        return
    if dry_run or not (yes or _agreed(len(begun.plan.changes))):
        typer.echo("Nothing was written." if dry_run or sys.stdin.isatty() else "Nothing was written: add --yes.")
        return
    write(root, begun.plan.changes)
    typer.echo(f"Written: {', '.join(each.file for each in begun.plan.changes)}")
    typer.echo("Next: python -m pip install nox && nox -s contracts")
    typer.echo("An old project starts green with: harness baseline accept --all")


def _agreed(files: int) -> bool:
    """Does the person at the terminal want it? Without a terminal nobody does."""
    return sys.stdin.isatty() and typer.confirm(f"Write {files} file{'s' if files > 1 else ''}?")


def _found(found: Found) -> Iterator[str]:
    yield "Found"
    for app in found.apps:
        yield f"  FastAPI     {app.spec}  ({app.at})"
    for script in found.scripts:
        yield f"  Streamlit   {script.file}  ({script.at})"
    for frontend in found.frontends:
        yield f"  TypeScript  {frontend.folder}  (requests: {frontend.at})"
    for provider in found.providers:
        yield f"  Provider    {provider.name}  ({provider.at} {provider.by})"
    for note in found.notes:
        yield f"  note        {note}"
    yield ""


def _planned(plan: Plan) -> Iterator[str]:
    for change in plan.changes:
        yield from change.diff()
        yield ""
    for kept in plan.kept:
        yield f"{kept.file} stays as it is: {kept.reason}" + (". Add by hand:" if kept.way_out else "")
        yield from (f"    {line}" for line in kept.way_out.splitlines())
