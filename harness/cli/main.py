"""The `harness` command: its words, and how errors and outcomes become exit codes.

Imports of the harness's rooms stand inside the commands: `harness --help` answers at once because it loads none of them.
"""

from __future__ import annotations

import sys

import typer

from harness.cli import baseline, cassettes, checks, contracts, differences, project, reports
from harness.cli.console import complain

app = typer.Typer(
    name="harness",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich" if sys.stdout.isatty() else None,
    help="Contract testing between the parts of a system: FastAPI, Streamlit, TypeScript, and recorded providers.",
    epilog="Exit codes: 0 clean, 1 findings at or above --fail-on, 2 usage or configuration, 3 could not run.",
)
for part in (checks, contracts, differences, cassettes, reports, baseline, project):
    part.register(app)


def main() -> None:
    """Run the command; errors of the harness become one line and an exit code, never a traceback."""
    from harness.model.errors import CannotRun, HarnessError  # noqa: PLC0415  start-up of `--help`

    try:
        app(prog_name="harness")
    except HarnessError as error:
        complain(error)
        sys.exit(error.exit_code)
    except (OSError, RecursionError, MemoryError) as error:
        complain(
            CannotRun(f"{type(error).__name__}: {error}", way_out="Check the paths, and that the input is of sane size")
        )
        sys.exit(CannotRun.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
