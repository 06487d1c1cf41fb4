"""The words of `diff`, for help, completion and complaints."""

from __future__ import annotations

from typing import Annotated

import typer

from harness.cli.options import Format, Output, Quiet, Threshold


def register(app: typer.Typer) -> None:
    """Add the commands to the app."""
    app.command(
        epilog="Exit codes: 0 nothing at or above --fail-on (or a batch read to its end), 1 findings, "
        "2 usage or unreadable input, 3 could not run."
    )(diff)


def diff(
    base: Annotated[
        str,
        typer.Argument(
            help="The old contract: a file, git:REF:PATH, or module:name of an app or model. With --batch: a file of lines."
        ),
    ] = "",
    revision: Annotated[str, typer.Argument(help="The new contract: the same.")] = "",
    semver: Annotated[bool, typer.Option("--semver", help="Say only which version bump the change asks for.")] = False,
    batch: Annotated[
        bool,
        typer.Option(
            "--batch", help='Lines {"id", "base", "revision"} from a file or standard input, one answer each.'
        ),
    ] = False,
    format: Format = "text",  # noqa: A002  the option's name
    output: Output = None,
    fail_on: Threshold = None,
    quiet: Quiet = False,
) -> None:
    """Say what a new version of a contract breaks. Of OpenAPI, discovery documents, JSON Schemas or models, for old clients."""
    from harness.cli import comparing  # noqa: PLC0415  start-up of `--help`

    code = comparing.diff(
        base=base,
        revision=revision,
        semver=semver,
        batch=batch,
        format=format,
        output=output,
        fail_on=fail_on.value if fail_on else None,
        quiet=quiet,
    )
    raise typer.Exit(code)
