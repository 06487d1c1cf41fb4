"""What `drift` does once its words are read: compare, and mend what is mechanical; imports what a call needs."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from harness.cli.console import progress, say
from harness.cli.judged import judged
from harness.model.errors import UsageError

if TYPE_CHECKING:
    from harness.project.edited_files import Plan
    from harness.run.drift_look import Look
    from harness.run.result import Result


def drift(
    *,
    provider: str,
    consumer: str,
    prefix: str = "",
    fix: bool = False,
    yes: bool = False,
    dry_run: bool = False,
    watch: bool = False,
    format: str = "text",  # noqa: A002  the option's name
    output: Path | None = None,
    fail_on: str | None = None,
    quiet: bool = False,
    verbose: bool = False,
) -> int:
    """Compare two sides, and mend where that is wanted; the exit code. Raises: HarnessError."""
    if (yes or dry_run) and not fix:
        raise UsageError(f"{'--yes' if yes else '--dry-run'} belongs to --fix", way_out="harness drift … --fix --yes")
    if watch and (fix or output is not None or format != "text"):
        raise UsageError("--watch writes lines on the terminal", way_out="Leave out --fix, --output and --format")
    if watch:
        from harness.cli.watching import watch as stay  # noqa: PLC0415  start-up of the other commands

        return stay(_look(provider, consumer, prefix, fail_on, told=progress(quiet=True), format_name=format))
    gc.disable()  # measured: collecting takes a tenth of the time; one comparison ends before its garbage matters
    told = progress(quiet=quiet, verbose=verbose)
    look = _look(provider, consumer, prefix, fail_on, told=told, format_name=format)
    if fix and dry_run:
        return _preview(look)
    if fix:
        return _fix(look, format, output, sure=yes)
    return _conclude(look.settled(), look, format, output)


def _look(
    provider: str, consumer: str, prefix: str, fail_on: str | None, *, told: Callable[[str], None], format_name: str
) -> Look:
    """The format is checked before any work is done."""
    from harness.model.finding import Severity  # noqa: PLC0415  start-up of the other commands
    from harness.render import catalogue  # noqa: PLC0415  the same
    from harness.run.diff_policy import policy  # noqa: PLC0415  the same
    from harness.run.drift import Sides  # noqa: PLC0415  the same
    from harness.run.drift_look import Look  # noqa: PLC0415  the same

    catalogue.renderer(format_name)
    return Look(
        provider=named(provider),
        consumer=named(consumer),
        sides=Sides(provider=provider, consumer=consumer),
        policy=policy(Path.cwd(), fail_on=Severity(fail_on) if fail_on else None),
        told=told,
        prefix=prefix,
    )


def named(name: str) -> str:
    """A path as it is from here; other names are looked for from the configuration's folder."""
    return str(Path(name).resolve()) if Path(name).exists() else name


def _conclude(whole: Result, look: Look, format_name: str, output: Path | None) -> int:
    """Show what was found, in the report with each edit as a patch."""
    if format_name == "html":
        from harness.run.drift_fix import with_patch  # noqa: PLC0415  start-up of the other commands

        whole = replace(whole, findings=tuple(with_patch(each, look.policy.root) for each in whole.findings))
    return judged(whole, look.policy, "drift", format_name, output)


def _preview(look: Look) -> int:
    from harness.run.drift_fix import preview  # noqa: PLC0415  start-up of the other commands

    planned = preview(look.settled(), look.policy.root)
    sys.stdout.write(planned.patch())
    for each in planned.refused:
        say(f"not edited: {each.edit.target} {each.edit.kind}: {each.reason}")
    return 1 if planned.files else 0


def _fix(look: Look, format_name: str, output: Path | None, *, sure: bool) -> int:
    from harness.run.drift_fix import fix  # noqa: PLC0415  start-up of the other commands

    done = fix(look.settled, look.policy.root, lambda planned: _consent(planned, sure=sure))
    for each in done.refused:
        say(f"not edited: {each.edit.target} {each.edit.kind}: {each.reason}")
    say(f"{done.written} edits written")
    return _conclude(done.result, look, format_name, output)


def _consent(planned: Plan, *, sure: bool) -> bool:
    """Show the edits; a terminal is asked, anything else writes only when it was told to."""
    sys.stderr.write(planned.patch())
    count = f"{len(planned.edits)} edits in {len(planned.files)} files"
    if sure:
        return True
    if sys.stdin.isatty() and sys.stderr.isatty():
        sys.stderr.write(f"Write {count}? [y/N] ")
        return sys.stdin.readline().strip().lower() in {"y", "yes"}
    say(f"{count} not written: nobody can be asked here, --yes writes them")
    return False
