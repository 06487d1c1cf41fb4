"""Commands over recordings: `record`, `cassettes check`."""

from __future__ import annotations

from typing import Annotated

import typer

from harness.cli.console import say


def register(app: typer.Typer) -> None:
    """Add the commands to the app."""
    app.command()(record)


def record(
    provider: Annotated[str, typer.Argument(help="Name of a configured provider.")],
    command: Annotated[list[str] | None, typer.Argument(help="Program to run instead of the configured one.")] = None,
) -> None:
    """Record a provider's answers anew: runs the configured program with its calls intercepted and scrubbed."""
    from harness.cli.outcome import Wish, surroundings  # noqa: PLC0415  start-up of `--help`
    from harness.run.recording import record_provider  # noqa: PLC0415  the same

    context = surroundings(Wish())
    for line in record_provider(context, provider, command or ()):
        say(line)
