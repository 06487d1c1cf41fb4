"""The command that writes the report: `report`."""

from __future__ import annotations

import webbrowser
from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command to the app."""
    app.command()(report)


def report(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Run records; the newest of every session when left out.")
    ] = None,
    folder: Annotated[Path | None, typer.Option(help="Folder of run records instead of the configured one.")] = None,
    show: Annotated[bool, typer.Option("--open", help="Open the page in a browser.")] = False,
) -> None:
    """Merge the newest run of every session into one HTML page, SARIF, JSON and text."""
    from harness.cli.outcome import Wish, surroundings  # noqa: PLC0415  start-up of `--help`
    from harness.rules import catalogue  # noqa: PLC0415  the same
    from harness.run.report import report as write  # noqa: PLC0415  the same

    context = surroundings(Wish())
    known = tuple(catalogue.catalogue().values())
    written = write(folder or context.reports, files=files or (), rules=known, fail_on=context.policy.fail_on)
    page = written.page.resolve()
    typer.echo(written.verdict.headline)
    typer.echo(f"The report is at {page}")
    if show:
        webbrowser.open(page.as_uri())
