"""The command that writes the report: `report`."""

from __future__ import annotations

import os
import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from harness.cli import completion
from harness.cli.options import Threshold


def register(app: typer.Typer) -> None:
    """Add the command to the app."""
    app.command()(report)


def report(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Run records; the newest of every session when left out.")
    ] = None,
    folder: Annotated[Path | None, typer.Option(help="Folder of run records instead of the configured one.")] = None,
    format: Annotated[  # noqa: A002  the option's name
        list[str] | None,
        typer.Option(
            "--format", "-f", help="Write only this format; may be repeated.", autocompletion=completion.formats
        ),
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Folder to write to.")] = None,
    fail_on: Threshold = None,
    show: Annotated[bool, typer.Option("--open", help="Open the page in a browser.")] = False,
) -> None:
    """Merge the newest run of every session into one report. An HTML page, SARIF, JUnit, JSON, Markdown and text.

    In a GitHub workflow it annotates the changed lines, and writes the step's summary and outputs (state, errors, warnings, hints).
    """
    from harness.cli.outcome import Wish, surroundings  # noqa: PLC0415  start-up of `--help`
    from harness.rules import catalogue  # noqa: PLC0415  the same
    from harness.run.github import tell  # noqa: PLC0415  the same
    from harness.run.report import FORMATS  # noqa: PLC0415  the same
    from harness.run.report import report as write  # noqa: PLC0415  the same

    context = surroundings(Wish(fail_on=fail_on))
    known = tuple(catalogue.catalogue().values())
    written = write(
        folder or context.reports,
        files=files or (),
        formats=tuple(format or FORMATS),
        output=output,
        rules=known,
        fail_on=context.policy.fail_on,
    )
    typer.echo(tell(written, known, context.policy.fail_on, os.environ), nl=False)
    page = written.page.resolve()
    typer.echo(written.verdict.headline)
    typer.echo(f"The report is at {page}")
    if show:
        webbrowser.open(page.as_uri())
