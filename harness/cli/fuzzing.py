"""The command `fuzz`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from harness.cli.options import Format, Output, Quiet, Seed, Threshold, Verbose, part
from harness.cli.outcome import Wish, conclude, surroundings

_USUAL_SECONDS = {"commit": 60.0, "full": 600.0, "soak": 7200.0}


def fuzz(
    target: Annotated[
        str,
        typer.Argument(
            help="package.module:app, the URL of a running server's OpenAPI document, or a configured target."
        ),
    ],
    profile: Annotated[str, typer.Option(help="commit (seconds), full (minutes) or soak (hours).")] = "commit",
    max_time: Annotated[
        float | None, typer.Option(help="Seconds after which no new request is made; 60, 600 or 7200 by profile.")
    ] = None,
    include: Annotated[
        list[str] | None, typer.Option(help="Only operations of this pattern: 'GET /users*', '/admin/*'. Repeatable.")
    ] = None,
    exclude: Annotated[list[str] | None, typer.Option(help="No operation of this pattern. Repeatable.")] = None,
    document: Annotated[
        Path | None, typer.Option(help="File of the OpenAPI document, for a server that does not serve its own.")
    ] = None,
    shard: Annotated[str, typer.Option(help="One part of the operations, such as 1/4.")] = "1/1",
    wait_for: Annotated[float, typer.Option(help="Seconds to wait for a server to answer.")] = 0.0,
    rate: Annotated[float | None, typer.Option(help="Requests a second at most.")] = None,
    keep: Annotated[
        bool, typer.Option("--keep", help="Store the requests that found or covered something in contracts/corpus.")
    ] = False,
    whole: Annotated[
        bool,
        typer.Option(
            "--all", help="Drive operations whole even if nothing of them has changed since a run without findings."
        ),
    ] = False,
    against: Annotated[
        str,
        typer.Option(help="Another version, package.module:app or a URL: asked the same, and every answer compared."),
    ] = "",
    reset: Annotated[
        str,
        typer.Option(
            help="What puts the state back before each operation: module:function, 'POST /path', or sqlite for copies of the files that the app opens."
        ),
    ] = "",
    override: Annotated[
        list[str] | None,
        typer.Option(help="Another dependency for one of the app's: app.db:session=tests.fakes:session. Repeatable."),
    ] = None,
    emit_test: Annotated[
        Path | None,
        typer.Option(help="Write the findings as a pytest file: each test fails while its finding is there."),
    ] = None,
    allow_destructive: Annotated[
        bool,
        typer.Option("--allow-destructive", help="Send POST, PUT, PATCH and DELETE to a server that is not local."),
    ] = False,
    format: Format = "text",  # noqa: A002  the option's name
    output: Output = None,
    fail_on: Threshold = None,
    seed: Seed = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Send property-based requests to an API and judge every answer."""
    from harness.run.api import fuzz as attack  # noqa: PLC0415  the same
    from harness.run.api_check import CORPUS  # noqa: PLC0415  start-up of `--help`
    from harness.run.api_scope import Scope  # noqa: PLC0415  the same
    from harness.run.api_steady import memory_folder  # noqa: PLC0415  the same

    wish = Wish(format=format, output=output, fail_on=fail_on, seed=seed, quiet=quiet, verbose=verbose)
    context = surroundings(wish)
    scope = Scope(
        include=tuple(include or ()),
        exclude=tuple(exclude or ()),
        shard=part(shard),
        wait_for=wait_for,
        rate=rate,
        destructive=allow_destructive or None,
        corpus=Path(context.root, CORPUS),
        keep=keep,
        against=against,
        document=document,
        memory=memory_folder(),
        whole=whole,
    )
    result = attack(
        target,
        context,
        profile=profile,
        max_time=max_time or _USUAL_SECONDS.get(profile),
        scope=scope,
        reset=reset,
        overrides=override or (),
        progress=lambda step: context.progress(f"{step.done}/{step.total} {step.subject}"),
    )
    if emit_test is not None:
        from harness.run.api_emitted import emitted  # noqa: PLC0415  the same

        written = emitted(result.findings, target)
        emit_test.write_text(written.text, encoding="utf-8")
        context.progress(f"{written.written} findings written to {emit_test}, {written.left_out} left out")
    if format == "html":
        from harness.run.api_emitted import with_test  # noqa: PLC0415  the same

        result = replace(result, findings=tuple(with_test(each, target) for each in result.findings))
    conclude(result, "api", context, wish)
