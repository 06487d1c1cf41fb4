"""The words of the command `drift`."""

from __future__ import annotations

from typing import Annotated

import typer

from harness.cli.options import Format, Output, Quiet, Threshold, Verbose


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
    watch: Annotated[
        bool, typer.Option("--watch", help="Stay, and after each edit tell what is new and what is gone.")
    ] = False,
    format: Format = "text",  # noqa: A002  the option's name
    output: Output = None,
    fail_on: Threshold = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Compare a provider's schemas with its consumer's types."""
    from harness.cli.drifting import drift as compare  # noqa: PLC0415  start-up of `--help`

    code = compare(
        provider=provider,
        consumer=consumer,
        prefix=prefix,
        fix=fix,
        yes=yes,
        dry_run=dry_run,
        watch=watch,
        format=format,
        output=output,
        fail_on=fail_on.value if fail_on else None,
        quiet=quiet,
        verbose=verbose,
    )
    raise typer.Exit(code)
