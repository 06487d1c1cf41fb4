"""Commands over two versions of a contract: `diff`."""

from __future__ import annotations

import gc
import secrets
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from harness.cli.options import Format, Output, Quiet, Threshold

if TYPE_CHECKING:
    from harness.cli.outcome import Wish
    from harness.run.result import Result


def register(app: typer.Typer) -> None:
    """Add the commands to the app."""
    app.command()(diff)


def diff(
    base: Annotated[str, typer.Argument(help="The old contract: a file, or git:REF:PATH.")] = "",
    revision: Annotated[str, typer.Argument(help="The new contract: a file, or git:REF:PATH.")] = "",
    semver: Annotated[bool, typer.Option("--semver", help="Say only which version bump the change asks for.")] = False,
    batch: Annotated[bool, typer.Option("--batch", help="JSON lines on standard input, one answer a line.")] = False,
    format: Format = "text",  # noqa: A002  the option's name
    output: Output = None,
    fail_on: Threshold = None,
    quiet: Quiet = False,
) -> None:
    """Say what a new version of a contract breaks for old clients: OpenAPI, discovery documents or JSON Schemas."""
    from harness.model.errors import UsageError  # noqa: PLC0415  start-up of `--help`

    if batch:
        _answer_lines()
        return
    if not base or not revision:
        raise UsageError("diff compares two contracts", way_out="harness diff BASE REVISION, or --batch")
    gc.disable()  # measured: a fifth of the time; one comparison ends before its garbage matters
    from harness.cli.outcome import Wish  # noqa: PLC0415  start-up of `--help`
    from harness.run.diff import diff as compare  # noqa: PLC0415  the same
    from harness.run.diff_inputs import document  # noqa: PLC0415  the same

    wish = Wish(format=format, output=output, fail_on=fail_on, quiet=quiet)
    result = compare(document(base), document(revision), base_name=base, revision_name=revision)
    if semver:
        typer.echo(result.measures["bump"])
    elif _configured(Path.cwd()):
        _conclude_by_settings(result, wish)
    else:
        _conclude(result, wish)


def _configured(folder: Path) -> bool:
    """Does a file here or above hold settings? Asked of the text, since reading settings takes long."""
    for each in (folder, *folder.parents):
        project = each / "pyproject.toml"
        if (each / "harness.toml").is_file() or (project.is_file() and b"tool.harness" in project.read_bytes()):
            return True
    return False


def _conclude_by_settings(result: Result, wish: Wish) -> None:
    from harness.cli.outcome import conclude, surroundings  # noqa: PLC0415  a fifth of a second of start-up

    conclude(result, "diff", surroundings(wish), wish)


def _conclude(result: Result, wish: Wish) -> None:
    """Show a result where there are no settings. Raises: typer.Exit with 1 on findings that fail."""
    from harness.cli.console import coloured, deliver  # noqa: PLC0415  start-up of `--help`
    from harness.model.finding import Severity  # noqa: PLC0415  the same
    from harness.model.record import RunRecord  # noqa: PLC0415  the same
    from harness.render import catalogue as formats  # noqa: PLC0415  the same
    from harness.render.setting import Setting  # noqa: PLC0415  the same
    from harness.rules import catalogue as rules  # noqa: PLC0415  the same

    threshold = Severity(wish.fail_on.value) if wish.fail_on else Severity.ERROR
    moment = datetime.now(UTC).isoformat(timespec="seconds")
    record = RunRecord(
        id=secrets.token_hex(8),
        session="diff",
        started=moment,
        ended=moment,
        findings=result.findings,
        skips=result.skips,
        measures=result.measures,
    )
    colour = wish.output is None and coloured()
    setting = Setting(rules=rules.family("breaking"), fail_on=threshold, colour=colour)
    deliver(formats.renderer(wish.format).render([record], setting), wish.output)
    if any(each.severity.reaches(threshold) for each in result.findings):
        raise typer.Exit(1)


def _answer_lines() -> None:
    from harness.run.diff_lines import answer_lines  # noqa: PLC0415  start-up of `--help`

    for line in answer_lines(sys.stdin.buffer):
        sys.stdout.buffer.write(line)
        sys.stdout.flush()
