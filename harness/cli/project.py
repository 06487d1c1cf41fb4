"""Commands about the project and the harness itself: `rules`, `explain`, `doctor`, `prepare`."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from harness.cli.console import say


class Need(StrEnum):
    """What `prepare` can install."""

    browser = "browser"
    node = "node"


def register(app: typer.Typer) -> None:
    """Add the commands to the app."""
    app.command()(rules)
    app.command()(explain)
    app.command()(doctor)
    app.command()(prepare)


def rules(family: Annotated[str, typer.Option(help="Only rules of this family.")] = "") -> None:
    """List all rules, a line each."""
    from harness.rules.catalogue import catalogue  # noqa: PLC0415  start-up of `--help`

    for rule in catalogue().values():
        if family in {"", rule.family}:
            typer.echo(f"{rule.id:34} {rule.family:10} {rule.severity.value:8} {rule.summary}")


def explain(rule: Annotated[str, typer.Argument(help="Id of a rule.")]) -> None:
    """Say what a rule finds, why it matters and how to mend it."""
    from harness.rules.catalogue import find  # noqa: PLC0415  start-up of `--help`

    found = find(rule)
    typer.echo(f"{found.id} ({found.family}, {found.severity.value})\n\n{found.summary}")
    for heading, text in (("Why", found.why), ("Mend", found.mend), ("Source", found.source)):
        if text:
            typer.echo(f"\n{heading}: {text}")


def doctor() -> None:
    """Say what is here, what is missing, and how to get it."""
    from harness.run.prepare import survey  # noqa: PLC0415  start-up of `--help`

    for each in survey():
        mark = "ok     " if each.found else "missing"
        typer.echo(f"{mark} {each.name:12} {each.detail}")


def prepare(
    needs: Annotated[list[Need] | None, typer.Argument(help="What to install; all when left out.")] = None,
) -> None:
    """Install what the configured checks need beside Python packages: a browser, Node packages, the TypeScript compiler."""
    from harness.cli.outcome import Wish, surroundings  # noqa: PLC0415  start-up of `--help`
    from harness.run.prepare import prepare as install  # noqa: PLC0415  the same

    missing = install(surroundings(Wish()), [each.value for each in needs or tuple(Need)], say)
    for skip in missing:
        say(f"skipped later: {skip.what}: {skip.reason}. {skip.way_out}")
    raise typer.Exit(3 if missing else 0)
