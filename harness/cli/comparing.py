"""What `diff` and `assign` do once their words are read: two files, or a stream of lines; imports what a call needs."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal

from harness.model.errors import SourceError, UsageError

if TYPE_CHECKING:
    from harness.run.result import Result


def diff(
    *,
    base: str = "",
    revision: str = "",
    semver: bool = False,
    batch: bool = False,
    format: str = "text",  # noqa: A002  the option's name
    output: Path | None = None,
    fail_on: str | None = None,
    quiet: bool = False,  # noqa: ARG001  there is no progress to be quiet of
) -> int:
    """Compare two contracts, or answer a stream of pairs; the exit code. Raises: HarnessError."""
    if batch:
        from harness.run.diff_lines import answer_lines  # noqa: PLC0415  start-up of the other commands

        return _stream(base, revision, answer_lines)
    if not base or not revision:
        raise UsageError("diff compares two contracts", way_out="harness diff BASE REVISION, or --batch")
    _leave_garbage()
    from harness.run.diff import diff as compare  # noqa: PLC0415  the same
    from harness.run.diff_inputs import document, text_of  # noqa: PLC0415  the same

    if not semver:
        _known_format(format)
    result = compare(document(base), document(revision), base_name=base, revision_name=revision)
    if semver:
        print(result.measures["bump"])
        return 0
    from harness.run.diff_places import with_lines  # noqa: PLC0415  start-up of `--semver`

    texts = {name: found for name in (base, revision) if (found := text_of(name)) is not None}
    return _shown(with_lines(result, texts), format, output, fail_on)


def assign(
    *,
    producer: str = "",
    consumer: str = "",
    batch: bool = False,
    dialect: str | None = None,
    formats: Literal["annotation", "assertion"] = "annotation",
) -> int:
    """Relate two schemas, or answer a stream of pairs; the exit code. Raises: HarnessError."""
    from harness.run.assign import answer_text, assign_schemas  # noqa: PLC0415  start-up of the others
    from harness.run.assign_lines import answer_lines  # noqa: PLC0415  the same
    from harness.run.diff_inputs import document  # noqa: PLC0415  the same

    if batch:
        return _stream(producer, consumer, lambda lines: answer_lines(lines, dialect=dialect, formats=formats))
    if not producer or not consumer:
        raise UsageError("assign compares two schemas", way_out="harness assign PRODUCER CONSUMER, or --batch")
    _leave_garbage()
    answer = assign_schemas(document(producer), document(consumer), dialect=dialect, formats=formats)
    print(answer_text(answer))
    return {"yes": 0, "no": 1}.get(answer.verdict, 3)


def _leave_garbage() -> None:
    """Measured: collecting takes a fifth of the time; one comparison ends before its garbage matters."""
    gc.disable()


def _stream(name: str, more: str, answers: Callable[[Iterable[bytes]], Iterator[bytes]]) -> int:
    """Answer each line of a file, or of standard input, as it comes; the exit code is 0 whatever the answers are."""
    if more:
        raise UsageError(f"--batch reads one file or standard input, not {more!r}", way_out=f"Name one: --batch {name}")
    from harness.run.json_lines import lines_of  # noqa: PLC0415  start-up of the other commands

    with _opened(name) as lines:
        for line in answers(lines_of(lines)):
            sys.stdout.buffer.write(line)
            sys.stdout.flush()
    return 0


def _opened(name: str) -> BinaryIO:
    if name in {"", "-"}:
        return sys.stdin.buffer
    try:
        return Path(name).open("rb")
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror}", where=name, way_out="Check the path") from None


def _known_format(name: str) -> None:
    """Raises: UsageError before any work is done."""
    from harness.render.catalogue import renderer  # noqa: PLC0415  start-up of the other commands

    renderer(name)


def _shown(result: Result, format_name: str, output: Path | None, fail_on: str | None) -> int:
    """Weigh the findings as the project's owners want it, show them, and say whether they fail."""
    from harness.cli.console import coloured, deliver  # noqa: PLC0415  start-up of the other commands
    from harness.model.finding import Severity  # noqa: PLC0415  the same
    from harness.render import catalogue  # noqa: PLC0415  the same
    from harness.render.setting import Setting  # noqa: PLC0415  the same
    from harness.rules.catalogue import family  # noqa: PLC0415  the same
    from harness.run.diff_policy import policy  # noqa: PLC0415  the same
    from harness.run.once import recorded  # noqa: PLC0415  the same
    from harness.run.settle import new_findings, settled  # noqa: PLC0415  the same

    weights = policy(Path.cwd(), fail_on=Severity(fail_on) if fail_on else None)
    whole = settled(result, weights)
    setting = Setting(rules=family("breaking"), fail_on=weights.fail_on, colour=output is None and coloured())
    record = recorded(whole, session="diff", versioned=format_name != "text")
    deliver(catalogue.renderer(format_name).render([record], setting), output)
    return int(bool(new_findings(whole, weights)))
