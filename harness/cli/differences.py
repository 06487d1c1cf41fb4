"""Commands over two versions of a contract: `diff`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from harness.cli.options import Format, Output, Quiet, Threshold


def register(app: typer.Typer) -> None:
    """Add the commands to the app."""
    app.command()(diff)


def diff(
    base: Annotated[str, typer.Argument(help="The old contract: a file, or git:REF:PATH.")] = "",
    revision: Annotated[str, typer.Argument(help="The new contract: a file, or git:REF:PATH.")] = "",
    semver: Annotated[bool, typer.Option("--semver", help="Say only which version bump the change asks for.")] = False,
    batch: Annotated[bool, typer.Option("--batch", help="JSON lines on standard input, one answer a line.")] = False,
    format: Format = "text",  # noqa: A002  the option's name
    output: Output = None,
    fail_on: Threshold = None,
    quiet: Quiet = False,
) -> None:
    """Say what a new version of a contract breaks for old clients: OpenAPI, discovery documents or JSON Schemas."""
    from harness.model.errors import UsageError  # noqa: PLC0415  start-up of `--help`

    if batch:
        _answer_lines()
        return
    if not base or not revision:
        raise UsageError("diff compares two contracts", way_out="harness diff BASE REVISION, or --batch")
    from harness.cli.outcome import Wish, conclude, surroundings  # noqa: PLC0415  start-up of `--help`
    from harness.run.diff import diff as compare  # noqa: PLC0415  the same
    from harness.run.diff_inputs import document  # noqa: PLC0415  the same

    wish = Wish(format=format, output=output, fail_on=fail_on, quiet=quiet)
    result = compare(document(base), document(revision), base_name=base, revision_name=revision)
    if semver:
        typer.echo(result.measures["bump"])
        return
    conclude(result, "diff", surroundings(wish), wish)


def _answer_lines() -> None:
    from harness.run.diff_lines import answer_lines  # noqa: PLC0415  start-up of `--help`

    for line in answer_lines(sys.stdin.buffer):
        sys.stdout.buffer.write(line)
        sys.stdout.flush()
