"""Commands about the project and the harness itself: `rules`, `explain`, `doctor`, `prepare`, `schema`."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from harness.cli import completion
from harness.cli.console import say


class Interface(StrEnum):
    """What has a JSON Schema."""

    settings = "settings"
    findings = "findings"


class Page(StrEnum):
    """How a page is written."""

    text = "text"
    json = "json"


PageFormat: TypeAlias = Annotated[Page, typer.Option("--format", "-f", help="text or json.")]


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
    app.command()(schema)


def rules(
    family: Annotated[str, typer.Option(help="Only rules of this family.", autocompletion=completion.families)] = "",
    format: PageFormat = Page.text,  # noqa: A002  the option's name
) -> None:
    """List all rules, a line each."""
    from harness.render.rule_text import families_text, rule_json  # noqa: PLC0415  start-up of `--help`
    from harness.rules import catalogue  # noqa: PLC0415  the same

    found = [*catalogue.named_family(family)] if family else [*catalogue.catalogue().values()]
    if format is Page.json:
        typer.echo(json.dumps({"rules": [rule_json(each) for each in found]}, indent=2))
    else:
        typer.echo(families_text(found), nl=False)


def explain(
    rule: Annotated[str, typer.Argument(help="Id of a rule.", autocompletion=completion.rules)],
    format: PageFormat = Page.text,  # noqa: A002  the option's name
) -> None:
    """Say what a rule finds, why it matters, how to mend it. With an example."""
    from harness.render.rule_text import rule_json, rule_text  # noqa: PLC0415  start-up of `--help`
    from harness.rules.catalogue import find  # noqa: PLC0415  the same

    found = find(rule)
    typer.echo(json.dumps(rule_json(found), indent=2) if format is Page.json else rule_text(found).rstrip())


def doctor(format: PageFormat = Page.text) -> None:  # noqa: A002  the option's name
    """Say what is here, what is missing, and how to get it. Of the machine, the installation, the project."""
    from harness.run.doctor import checkup  # noqa: PLC0415  start-up of `--help`

    if format is Page.json:
        things = [{"name": each.name, "found": each.found, "detail": each.detail} for each in checkup(Path.cwd())]
        typer.echo(json.dumps({"things": things}, indent=2))
        return
    for each in checkup(Path.cwd()):
        mark = "ok     " if each.found else "missing"
        typer.echo(f"{mark} {each.name:16} {each.detail}")


def prepare(
    needs: Annotated[list[Need] | None, typer.Argument(help="What to install; all when left out.")] = None,
) -> None:
    """Install what checks need beside Python packages. A browser, Node packages, the TypeScript compiler."""
    from harness.cli.outcome import Wish, surroundings  # noqa: PLC0415  start-up of `--help`
    from harness.render.secrets import masked_skip  # noqa: PLC0415  the same
    from harness.run.prepare import prepare as install  # noqa: PLC0415  the same

    missing = install(surroundings(Wish()), [each.value for each in needs or tuple(Need)], say)
    for skip in map(masked_skip, missing):
        say(f"skipped later: {skip.what}: {skip.reason}. {skip.way_out}")
    raise typer.Exit(3 if missing else 0)


def schema(of: Annotated[Interface, typer.Argument(help="What to print the JSON Schema of.")]) -> None:
    """Print the JSON Schema of the settings or of the findings. For editors, and for what reads `--format json`."""
    from importlib.resources import files  # noqa: PLC0415  start-up of `--help`

    from harness import config  # noqa: PLC0415  the same

    if of is Interface.settings:
        typer.echo(json.dumps(config.json_schema(), indent=2))
    else:
        typer.echo((files("harness.render") / "findings.schema.json").read_text("utf-8").rstrip())
