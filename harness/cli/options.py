"""Options that several commands share, with one wording."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from harness.cli import completion


class FailOn(StrEnum):
    """Mildest severity that fails a run."""

    error = "error"
    warning = "warning"
    hint = "hint"


Format: TypeAlias = Annotated[
    str, typer.Option("--format", "-f", help="text, json, html, sarif, …", autocompletion=completion.formats)
]
Output: TypeAlias = Annotated[
    Path | None, typer.Option("--output", "-o", help="Write to this file instead of the terminal.")
]
Threshold: TypeAlias = Annotated[
    FailOn | None, typer.Option("--fail-on", help="Mildest severity that fails: exit code 1, or a failing report.")
]
Seed: TypeAlias = Annotated[
    int | None, typer.Option("--seed", help="Repeat a run: the same seed gives the same findings.")
]
Verbose: TypeAlias = Annotated[
    bool, typer.Option("--verbose", "-v", help="Every step on a line of its own, with its time.")
]
Quiet: TypeAlias = Annotated[bool, typer.Option("--quiet", "-q", help="No progress.")]


def part(text: str) -> tuple[int, int]:
    """`1/4` as numbers. Raises: UsageError where the words are no part of a whole."""
    from harness.model.errors import UsageError  # noqa: PLC0415  start-up of `--help`

    first, _, last = text.partition("/")
    if first.isdigit() and last.isdigit() and 1 <= int(first) <= int(last):
        return int(first), int(last)
    raise UsageError(f"--shard {text!r} is no part of a whole", way_out="Write it as 1/4")
