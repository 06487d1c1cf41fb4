"""Commands over known findings: `baseline accept`, `baseline prune`."""

from __future__ import annotations

import json
from datetime import date
from typing import Annotated

import typer

from harness.cli import completion
from harness.cli.project import Page


def register(app: typer.Typer) -> None:
    """Add the commands to the app."""
    group = typer.Typer(no_args_is_help=True, help="Known findings: who owns them, why they stand, until when.")
    group.command(name="list")(show)
    group.command()(accept)
    group.command()(prune)
    app.add_typer(group, name="baseline")


def show(
    format: Annotated[Page, typer.Option("--format", "-f", help="text or json.")] = Page.text,  # noqa: A002  the option's name
) -> None:
    """List the known findings. Who owns them, until when, and which have expired."""
    from dataclasses import asdict  # noqa: PLC0415  start-up of `--help`

    from harness.cli.outcome import Wish, surroundings  # noqa: PLC0415  start-up of `--help`

    known = surroundings(Wish()).policy.known
    if format is Page.json:
        typer.echo(json.dumps({"known": [asdict(each) for each in known]}, indent=2))
        return
    today = date.today().isoformat()  # noqa: DTZ011  an expiry is a day where its owner lives
    for entry in known:
        until = f" until {entry.until}" if entry.until else ""
        expired = " EXPIRED" if entry.until and entry.until < today else ""
        typer.echo(f"{entry.fingerprint} {entry.rule}: {entry.owner}{until}{expired}: {entry.reason}")


def accept(
    owner: Annotated[
        str, typer.Option(help="Who will mend it; with --all by default git's user.name, or the login.")
    ] = "",
    reason: Annotated[str, typer.Option(help="Why it stands; with --all by default 'as found'.")] = "",
    until: Annotated[str, typer.Option(help="ISO date after which it fails again.")] = "",
    rule: Annotated[
        list[str] | None, typer.Option(help="Only findings of this rule.", autocompletion=completion.rules)
    ] = None,
    fingerprint: Annotated[list[str] | None, typer.Option(help="Only this finding.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every finding of the newest runs.")] = False,
) -> None:
    """Accept findings of the newest runs as known."""
    from harness.cli.outcome import Wish, surroundings  # noqa: PLC0415  start-up of `--help`
    from harness.model.errors import UsageError  # noqa: PLC0415  the same
    from harness.model.finding import Known  # noqa: PLC0415  the same
    from harness.project.owner import owner as login  # noqa: PLC0415  the same
    from harness.rules.catalogue import find  # noqa: PLC0415  the same
    from harness.run.baseline import accept as take  # noqa: PLC0415  the same

    if not (everything or rule or fingerprint):
        raise UsageError("baseline accept needs to know which findings", way_out="Give --rule, --fingerprint or --all")
    for each in rule or ():
        find(each)
    lacking = [name for name, text in (("--owner", owner), ("--reason", reason)) if not text]
    if lacking and not everything:
        raise UsageError(
            f"baseline accept needs {' and '.join(lacking)}", way_out="Say who will mend it, and why it stands"
        )
    day = _day(until)
    context = surroundings(Wish())
    known = Known(owner=owner or login(context.root), reason=reason or "as found", until=day)
    taken = take(context, known, rules=rule or (), fingerprints=fingerprint or ())
    if taken and lacking:
        typer.echo(f"owner {known.owner!r}, reason {known.reason!r}; others: --owner, --reason", err=True)
    if not taken:
        typer.echo("nothing new to accept in the newest runs; run the checks first: harness run", err=True)
    for finding in taken:
        typer.echo(f"{finding.fingerprint} {finding.rule}: {finding.message}")


def _day(text: str) -> str:
    from harness.model.errors import UsageError  # noqa: PLC0415  start-up of `--help`

    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise UsageError(f"--until {text!r} is no date", way_out="Write it as 2026-12-31") from None


def prune() -> None:
    """Take out entries that no finding needs any more. As the newest runs show; what did not run whole shows nothing."""
    from harness.cli.outcome import Wish, surroundings  # noqa: PLC0415  start-up of `--help`
    from harness.run.baseline import prune as drop  # noqa: PLC0415  the same

    done = drop(surroundings(Wish()))
    for entry in done.gone:
        typer.echo(f"{entry.fingerprint} {entry.rule}: gone")
    if done.kept:
        names = " ".join(done.unproved)
        why = f"{names} did not run whole. Run first: harness run {names}" if names else "their rule is off"
        typer.echo(f"{len(done.kept)} not looked at, and kept: {why}", err=True)
