"""The words of `assign`, for help, completion and complaints."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer


class FormatPolicy(StrEnum):
    """What `format` means."""

    annotation = "annotation"
    assertion = "assertion"


def register(app: typer.Typer) -> None:
    """Add the commands to the app."""
    app.command(epilog="Exit codes: 0 yes (or a batch read to its end), 1 no, 2 usage or unreadable input, 3 unknown.")(
        assign
    )


def assign(
    producer: Annotated[
        str,
        typer.Argument(
            help="JSON Schema of what is sent: a file, git:REF:PATH, or module:Model. With --batch: a file of lines."
        ),
    ] = "",
    consumer: Annotated[str, typer.Argument(help="JSON Schema of what is accepted: the same.")] = "",
    batch: Annotated[
        bool,
        typer.Option(
            "--batch", help='Lines {"id", "producer", "consumer"} from a file or standard input, one answer each.'
        ),
    ] = False,
    dialect: Annotated[
        str | None, typer.Option("--dialect", help="Where a schema has no $schema: draft-07, openapi-3.0, … (2020-12).")
    ] = None,
    formats: Annotated[
        FormatPolicy, typer.Option("--formats", help="Is `format` a note, or does it refuse values?")
    ] = FormatPolicy.annotation,
) -> None:
    """Say whether every value of one schema fits another. Yes, no with a witness, or unknown."""
    from harness.cli import comparing  # noqa: PLC0415  start-up of `--help`

    code = comparing.assign(producer=producer, consumer=consumer, batch=batch, dialect=dialect, formats=formats.value)
    raise typer.Exit(code)
