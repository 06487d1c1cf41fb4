"""The `harness` command: its words. Imports of the harness's rooms stand inside the commands, so that `--help` answers at once."""

from __future__ import annotations

import sys

import typer

from harness.cli import baseline, cassettes, checks, contract, contracts, differences, init, project, reports

app = typer.Typer(
    name="harness",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich" if sys.stdout.isatty() else None,
    help="Contract testing between the parts of a system: FastAPI, Streamlit, TypeScript, and recorded providers.",
    epilog="Exit codes: 0 clean, 1 findings at or above --fail-on, 2 usage or configuration, 3 could not run.",
)
for part in (init, checks, contract, contracts, differences, cassettes, reports, baseline, project):
    part.register(app)
