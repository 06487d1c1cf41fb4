"""Commands that check: `run`, `drift`, `fuzz`, `streamlit`, `replay`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from harness.cli import completion
from harness.cli.drift import drift
from harness.cli.fuzzing import fuzz
from harness.cli.options import Format, Output, Quiet, Seed, Threshold, Verbose, part
from harness.cli.outcome import Wish, conclude, show, surroundings
from harness.cli.types import types


def register(app: typer.Typer) -> None:
    """Add the commands to the app."""
    app.command()(run)
    app.command()(drift)
    app.command()(types)
    app.command()(fuzz)
    app.command()(streamlit)
    app.command()(web)
    app.command()(replay)


def run(
    checks: Annotated[
        list[str] | None,
        typer.Argument(
            help="Names of checks; all configured ones when none is named.", autocompletion=completion.checks
        ),
    ] = None,
    shard: Annotated[str, typer.Option(help="Run one part of the work, such as 1/4.")] = "1/1",
    changed: Annotated[
        bool, typer.Option("--changed", help="Tell only what the files that differ from the last commit can have made.")
    ] = False,
    format: Format = "text",  # noqa: A002  the option's name
    output: Output = None,
    fail_on: Threshold = None,
    seed: Seed = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Run every configured check, or the named ones. Each leaves a run record."""
    from harness.cli.console import complain, say  # noqa: PLC0415  start-up of `--help`
    from harness.run.changed import differing, touching  # noqa: PLC0415  the same
    from harness.run.checked import run_checks  # noqa: PLC0415  the same

    wish = Wish(format=format, output=output, fail_on=fail_on, seed=seed, quiet=quiet, verbose=verbose)
    context = surroundings(wish)
    say(f"seed {context.seed}")
    files = differing(context.root) if changed else None
    done = run_checks(checks or (), context, shard=part(shard))
    if files is not None:
        done = done.told_of(touching(files, context.root))
    show(done.records, context, wish)
    told = format == "text" and output is None  # each is a line of what is shown
    for error in () if told else done.errors:
        complain(error)
    raise typer.Exit(done.exit_code)


def streamlit(
    script: Annotated[Path, typer.Argument(help="The Streamlit script.")],
    calls: Annotated[
        str, typer.Option(help="Contract of the backend that it calls: package.module:app, a file or a URL.")
    ] = "",
    max_time: Annotated[
        float, typer.Option(help="Seconds of work after which nothing new is tried; three times as long at most.")
    ] = 60.0,
    emit_test: Annotated[
        Path | None, typer.Option(help="Write the crashes found as pytest tests to this file.")
    ] = None,
    extremes: Annotated[bool, typer.Option("--extremes", help="Try values that no sensible user would give.")] = False,
    browser: Annotated[bool, typer.Option(help="Open the pages in a real browser as well.")] = True,
    format: Format = "text",  # noqa: A002  the option's name
    output: Output = None,
    fail_on: Threshold = None,
    seed: Seed = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Drive a Streamlit app as a curious user would. With a contract, feed it every answer that is allowed."""
    from harness.run.contracts import provider_contract  # noqa: PLC0415  start-up of `--help`
    from harness.run.dashboard import check_dashboard  # noqa: PLC0415  the same
    from harness.run.dashboard_test import write_tests  # noqa: PLC0415  the same

    wish = Wish(format=format, output=output, fail_on=fail_on, seed=seed, quiet=quiet, verbose=verbose)
    context = surroundings(wish)
    contract = provider_contract(calls, context.root) if calls else None
    result = check_dashboard(
        script,
        contract=contract,
        root=context.root,
        seed=context.seed,
        max_time=max_time,
        browser=browser,
        extremes=extremes,
        progress=context.progress,
    )
    if emit_test is not None:
        write_tests(emit_test, result.findings)
    conclude(result, "dashboard", context, wish)


def web(
    address: Annotated[str, typer.Argument(help="Address of the running frontend, or a folder of built pages.")],
    calls: Annotated[str, typer.Option(help="Contract of the backend: package.module:app, a file or a URL.")],
    page: Annotated[
        list[str] | None,
        typer.Option(help="Path of a page to open; without any, links are followed from the first page."),
    ] = None,
    max_time: Annotated[float, typer.Option(help="Seconds after which nothing new is tried.")] = 60.0,
    format: Format = "text",  # noqa: A002  the option's name
    output: Output = None,
    fail_on: Threshold = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Open a web frontend's pages in a real browser. Feed them every answer that the backend's contract allows, and faults."""
    from harness.run.contracts import provider_contract  # noqa: PLC0415  start-up of `--help`
    from harness.run.web import check_web  # noqa: PLC0415  the same

    wish = Wish(format=format, output=output, fail_on=fail_on, quiet=quiet, verbose=verbose)
    context = surroundings(wish)
    contract = provider_contract(calls, context.root)
    result = check_web(
        address, contract=contract, root=context.root, pages=page or (), max_time=max_time, progress=context.progress
    )
    conclude(result, "web", context, wish)


def replay(
    providers: Annotated[
        list[str] | None,
        typer.Argument(
            help="Names of providers; all configured ones when none is named.", autocompletion=completion.providers
        ),
    ] = None,
    contract: Annotated[
        str, typer.Option(help="A new version of the provider's contract: say which recordings it makes stale.")
    ] = "",
    against: Annotated[
        str, typer.Option(help="An older copy of the cassettes, a folder or git:REF: say what answers are made of now.")
    ] = "",
    mutate: Annotated[
        bool, typer.Option("--mutate", help="Vary each recorded answer within the contract: does the client survive?")
    ] = False,
    max_time: Annotated[float, typer.Option(help="Seconds a provider after which --mutate tries nothing new.")] = 60.0,
    format: Format = "text",  # noqa: A002  the option's name
    output: Output = None,
    fail_on: Threshold = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Replay recorded provider answers without a network. Judge them against their contracts."""
    from harness.run.checks.replay import beside, mutated, replay_providers  # noqa: PLC0415  start-up of `--help`

    wish = Wish(format=format, output=output, fail_on=fail_on, quiet=quiet, verbose=verbose)
    context = surroundings(wish)
    if mutate and (contract or against):
        from harness.model.errors import UsageError  # noqa: PLC0415  start-up of `--help`

        raise UsageError(
            "--mutate looks at the client, --contract and --against at recordings", way_out="Use one of them"
        )
    if contract or against:
        result = beside(context, providers or (), contract=contract, against=against)
    elif mutate:
        result = mutated(context, providers or (), max_time=max_time)
    else:
        result = replay_providers(context, providers or ())
    conclude(result, "replay", context, wish)
