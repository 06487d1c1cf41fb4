"""Commands over providers' published contracts: `contract trim`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from harness.cli.options import Output

group = typer.Typer(no_args_is_help=True, help="Providers' published contracts.")


def register(app: typer.Typer) -> None:
    """Add the commands to the app."""
    app.add_typer(group, name="contract")


@group.callback()
def contract() -> None:
    """Care of providers' published contracts."""


@group.command()
def trim(
    file: Annotated[Path, typer.Argument(help="A provider's published contract: OpenAPI 3 or a discovery document.")],
    operations: Annotated[
        list[str] | None,
        typer.Option(
            "--operations", help="An operation in use, `GET /users/{id}` or its id; several, with commas too."
        ),
    ] = None,
    recorded: Annotated[
        Path | None, typer.Option(help="A folder of cassettes: the operations that they hold are in use.")
    ] = None,
    source: Annotated[str, typer.Option(help="Where the file was published, kept in the result.")] = "",
    output: Output = None,
) -> None:
    """Cut a contract to the operations in use. With all that they refer to, its source, version and SHA-256."""
    from harness.cli.console import deliver, say  # noqa: PLC0415  start-up of `--help`
    from harness.run.trim import trim as cut  # noqa: PLC0415  the same

    named = [part.strip() for each in operations or () for part in each.split(",") if part.strip()]
    result = cut(file, named, root=Path.cwd(), recorded=recorded, source=source)
    deliver(result.text.encode(), output)
    say(result.summary)
