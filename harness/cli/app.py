"""The `harness` command: its words. Imports of the harness's rooms stand inside the commands, so that `--help` answers at once."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from harness.cli import baseline, cassettes, checks, contract, contracts, differences, init, project, redflags, reports

app = typer.Typer(
    name="harness",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich" if sys.stdout.isatty() else None,
    help="Contract testing between the parts of a system: FastAPI, Streamlit, TypeScript, and recorded providers.",
    epilog="Exit codes: 0 clean, 1 findings at or above --fail-on, 2 usage or configuration, 3 could not run.",
)


def _version(wanted: bool) -> None:  # noqa: FBT001  how the library calls it
    if wanted:
        from harness.run.version import version  # noqa: PLC0415  start-up of `--help`

        typer.echo(f"contract-harness {version()}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which version this is.")
    ] = False,
) -> None:
    """Options of the command itself."""


for part in (init, checks, contract, contracts, differences, cassettes, reports, redflags, baseline, project):
    part.register(app)
