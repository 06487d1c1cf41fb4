"""Commands over recordings: `record`, and `cassettes list|show|check|scrub|import|export|prune|refresh`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from harness.cli import completion
from harness.cli.console import say
from harness.cli.options import Format, Output, Threshold

Names: TypeAlias = Annotated[
    list[str] | None, typer.Argument(help="Cassettes, providers or folders; all configured ones when none is named.")
]
care = typer.Typer(no_args_is_help=True, help="Care of cassettes: what is recorded, how safe, how old.")


def register(app: typer.Typer) -> None:
    """Add the commands to the app."""
    app.command()(record)
    for name, command in (
        ("list", list_),
        ("show", show),
        ("check", check),
        ("scrub", scrub),
        ("import", import_),
        ("export", export),
        ("prune", prune),
        ("refresh", refresh),
    ):
        care.command(name)(command)
    app.add_typer(care, name="cassettes")


def record(
    provider: Annotated[
        str, typer.Argument(help="Name of a configured provider.", autocompletion=completion.providers)
    ],
    command: Annotated[list[str] | None, typer.Argument(help="Program to run instead of the configured one.")] = None,
) -> None:
    """Record a provider's answers anew. Runs the configured program with its calls intercepted and scrubbed."""
    from harness.cli.outcome import Wish, surroundings  # noqa: PLC0415  start-up of `--help`
    from harness.run.recording import record_provider  # noqa: PLC0415  the same

    context = surroundings(Wish())
    for line in record_provider(context, provider, command or ()):
        say(line)


_NONE = "no cassette is there: record one with `harness record NAME -- COMMAND`, or import one"


def list_(names: Names = None) -> None:
    """List cassettes with what is to know of them. Provider, interactions, age in days, who answered, and whether it should be recorded anew."""
    from harness.cli.outcome import Wish, surroundings  # noqa: PLC0415  start-up of `--help`
    from harness.run.cassette_shelf import listed  # noqa: PLC0415  the same

    found = list(listed(surroundings(Wish()), names or ()))
    if not found:
        typer.echo(_NONE)
    for each in found:
        if each.fault:
            typer.echo(f"{each.shown}  unreadable: {each.fault}")
            continue
        age = "age unknown" if each.age is None else f"{each.age} d"
        stale = f"  STALE {each.stale}" if each.stale else ""
        typer.echo(f"{each.shown:45} {each.provider:10} {each.interactions:4}  {age:11} {each.recorded_from}{stale}")


def show(names: Annotated[list[str], typer.Argument(help="Cassettes, providers or folders.")]) -> None:
    """Print the interactions of cassettes for reading, masked."""
    from harness.cli.outcome import Wish, surroundings  # noqa: PLC0415  start-up of `--help`
    from harness.run.cassette_shelf import standing  # noqa: PLC0415  the same
    from harness.run.cassette_show import shown  # noqa: PLC0415  the same

    context = surroundings(Wish())
    for each in standing(context, names):
        for line in shown(each, context):
            typer.echo(line)


def check(
    names: Names = None,
    format: Format = "text",  # noqa: A002  the option's name
    output: Output = None,
    fail_on: Threshold = None,
) -> None:
    """Look for secrets and broken parts in what is committed. Broken lines, links, unsafe names too; shows places and kinds, never a secret."""
    from harness.cli.outcome import Wish, conclude, surroundings  # noqa: PLC0415  start-up of `--help`
    from harness.run.cassette_check import check_cassettes  # noqa: PLC0415  the same

    wish = Wish(format=format, output=output, fail_on=fail_on)
    context = surroundings(wish)
    conclude(check_cassettes(context, names or ()), "cassettes", context, wish, lines=False)


def scrub(names: Names = None) -> None:
    """Take secrets out of cassettes in place. A cassette is rewritten whole or left as it was."""
    from harness.cli.outcome import Wish, surroundings  # noqa: PLC0415  start-up of `--help`
    from harness.run.cassette_mend import scrub_cassettes  # noqa: PLC0415  the same

    line = ""
    for line in scrub_cassettes(surroundings(Wish()), names or ()):
        say(line)
    if not line:
        say(_NONE)


def import_(
    file: Annotated[Path, typer.Argument(help="A HAR file, or a recording of Polly, vcrpy (YAML, JSON) or VCR.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder that the cassette is put into.")],
    name: Annotated[str, typer.Option(help="Name of the cassette; the file's when left out.")] = "",
    provider: Annotated[str, typer.Option(help="Whose scrubbing rules to use; all that fit when left out.")] = "",
    force: Annotated[bool, typer.Option("--force", help="Replace a cassette of that name.")] = False,
) -> None:
    """Take a recording of another tool in. Scrubbed and looked through before anything is written."""
    from harness.providers import catalogue  # noqa: PLC0415  start-up of `--help`
    from harness.run.cassette_import import import_recording  # noqa: PLC0415  the same

    facts = catalogue.find(provider) if provider else None
    for line in import_recording(file, output, name=name, provider=facts, force=force).summary():
        say(line)


def export(
    name: Annotated[str, typer.Argument(help="A cassette or its folder.")],
    form: Annotated[str, typer.Option("--format", "-f", help="har or vcr.")] = "har",
    output: Output = None,
) -> None:
    """Write a cassette for other tools."""
    from harness.cli.console import deliver  # noqa: PLC0415  start-up of `--help`
    from harness.cli.outcome import Wish, surroundings  # noqa: PLC0415  the same
    from harness.model.errors import UsageError  # noqa: PLC0415  the same
    from harness.run.cassette_export import export as written  # noqa: PLC0415  the same
    from harness.run.cassette_shelf import standing  # noqa: PLC0415  the same

    context = surroundings(Wish())
    found = standing(context, [name])
    if len(found) > 1:
        names = ", ".join(each.shown for each in found[:8])
        raise UsageError(f"{name!r} is {len(found)} cassettes, and a file holds one", way_out=f"Name one of {names}")
    deliver(written(found[0].folder, form, root=context.root), output)
    if output:
        say(f"{output}: {found[0].shown} as {form}")


def prune(
    names: Names = None,
    yes: Annotated[bool, typer.Option("--yes", help="Take them out; without it they are only shown.")] = False,
) -> None:
    """Take out what the newest replay did not use. Shows the interactions first."""
    from harness.cli.outcome import Wish, surroundings  # noqa: PLC0415  start-up of `--help`
    from harness.run.cassette_mend import prune as take_out  # noqa: PLC0415  the same
    from harness.run.cassette_mend import unused  # noqa: PLC0415  the same

    found = unused(surroundings(Wish()), names or ())
    for each in found:
        typer.echo(f"{each.each.shown}/interactions.jsonl:{each.line}  {each.operation}")
    if not found:
        say("the newest replay used every interaction")
    elif yes:
        for line in take_out(found):
            say(line)
    else:
        say("nothing was written; take them out with --yes")


def refresh(providers: Annotated[list[str], typer.Argument(help="Names of configured providers.")]) -> None:
    """Record providers anew, and say what changed. With their configured commands; what came, went or stayed."""
    from harness.cli.outcome import Wish, surroundings  # noqa: PLC0415  start-up of `--help`
    from harness.run.cassette_refresh import refresh as anew  # noqa: PLC0415  the same

    context = surroundings(Wish())
    for name in providers:
        for line in anew(context, name):
            say(line)
