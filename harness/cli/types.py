"""The command `types`: TypeScript from a contract, and whether a committed file of it is current."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from harness.cli.options import Quiet


def types(
    provider: Annotated[str, typer.Argument(help="package.module:app, an OpenAPI file or a URL.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to this file instead of the terminal.")
    ] = None,
    check: Annotated[
        Path | None,
        typer.Option(help="Only say whether this file is current, by what its types mean; 1 when it is not."),
    ] = None,
    zod: Annotated[bool, typer.Option("--zod", help="A Zod schema beside each type.")] = False,
    camel_case: Annotated[
        bool, typer.Option("--camel-case", help="Fields as a client's converter hands them to the code.")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Write the TypeScript types of a provider's contract. Of requests and of answers."""
    from harness.cli.console import deliver, progress  # noqa: PLC0415  start-up of `--help`
    from harness.cli.drifting import named  # noqa: PLC0415  the same
    from harness.model.errors import UsageError  # noqa: PLC0415  the same
    from harness.run.diff_policy import policy  # noqa: PLC0415  the same
    from harness.run.types import generated  # noqa: PLC0415  the same

    if check is not None and output is not None:
        raise UsageError("--check only looks, --output writes", way_out="Use one of them")
    text = generated(named(provider), policy(Path.cwd()).root, camel_case=camel_case, with_zod=zod)
    if check is None:
        deliver(text.encode(), output)
        return
    from harness.run.types_check import stale  # noqa: PLC0415  a room that writing does not need

    found = stale(check, text, progress(quiet=quiet))
    typer.echo(
        "\n".join((f"{check} is not current:", *(f"  {each}" for each in found))) if found else f"{check} is current"
    )
    raise typer.Exit(1 if found else 0)
