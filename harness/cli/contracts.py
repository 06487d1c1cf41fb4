"""Commands over contracts and schemas: `assign`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the commands to the app."""
    app.command()(assign)


def assign(
    producer: Annotated[Path | None, typer.Argument(help="JSON Schema of what is sent.")] = None,
    consumer: Annotated[Path | None, typer.Argument(help="JSON Schema of what is accepted.")] = None,
    batch: Annotated[bool, typer.Option("--batch", help="JSON lines on standard input, one answer a line.")] = False,
) -> None:
    """Say whether every value of one schema is acceptable to another: yes, no with a witness, or unknown."""
    from harness.model.errors import UsageError  # noqa: PLC0415  start-up of `--help`
    from harness.run.assign import answer_lines, answer_text  # noqa: PLC0415  the same
    from harness.run.assign import assign_schemas as relate  # noqa: PLC0415  the same
    from harness.sources.documents import read_document  # noqa: PLC0415  the same

    if batch and producer is not None:
        raise UsageError(
            f"--batch reads standard input, not {str(producer)!r}", way_out=f"harness assign --batch < {producer}"
        )
    if batch:
        for line in answer_lines(sys.stdin.buffer):
            sys.stdout.buffer.write(line)
            sys.stdout.buffer.flush()
        return
    if producer is None or consumer is None:
        raise UsageError("assign compares two schemas", way_out="harness assign PRODUCER CONSUMER, or --batch")
    answer = relate(read_document(producer), read_document(consumer))
    typer.echo(answer_text(answer))
    raise typer.Exit({"yes": 0, "no": 1}.get(answer.verdict, 3))
