"""The report: records of any number of runs and shards merged and written in every format that is asked for."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from harness.model.errors import SourceError
from harness.model.finding import Severity
from harness.model.record import Cell, RunRecord, Skip
from harness.model.rule import Rule
from harness.render.catalogue import renderer
from harness.render.digest import digest
from harness.render.setting import Setting
from harness.render.verdict import Verdict, verdict
from harness.run import history
from harness.run.journal import Reading, now, read_files, read_folder

FORMATS: Final = ("html", "sarif", "json", "text", "junit", "gitlab", "markdown")
"""What `harness report` writes when nothing else is asked for; the first is what a person opens."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Published:
    """What a report left.

    Shape: `page` is the file of the first format asked for, `files` are all files written, by format; `verdict` carries the
    sentence to print and the exit code.
    """

    page: Path
    files: dict[str, Path]
    verdict: Verdict
    records: tuple[RunRecord, ...]


def report(
    folder: Path,
    *,
    files: Sequence[Path] = (),
    formats: Sequence[str] = FORMATS,
    output: Path | None = None,
    rules: Sequence[Rule] = (),
    fail_on: Severity = Severity.ERROR,
) -> Published:
    """Merge the newest records and write `index.html` and its siblings, and remember the counts; prints nothing.

    Shape: `files` are records to read instead of all in `folder`; `output` is the folder written to, `folder` by default.
    Raises: SourceError when there is no record at all, UsageError for a format that does not exist.
    """
    renderers = [renderer(name) for name in formats]
    records = _records(folder, read_files(files) if files else read_folder(folder))
    shown = digest(records)
    place = (output or folder) / history.FILENAME
    lines, trend = history.remembered(history.read(place), shown, now())
    setting = Setting(rules=tuple(rules), fail_on=fail_on, trend=trend)
    written = {
        each.name: write_whole((output or folder) / each.filename, each.render(records, setting)) for each in renderers
    }
    write_whole(place, history.written(lines))
    judged = verdict(shown, fail_on)
    return Published(page=written[formats[0]], files=written, verdict=judged, records=records)


def write_whole(file: Path, content: bytes) -> Path:
    """Write a file so that a reader sees the old content or the new, never a part; returns the file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        draft.write_bytes(content)
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
    return file


def _records(folder: Path, reading: Reading) -> tuple[RunRecord, ...]:
    if not reading.records and not reading.unreadable:
        raise SourceError("there is no run record", where=folder.as_posix(), way_out="Run a check first: harness run")
    return (*reading.records, *(_unreadable(error) for error in reading.unreadable))


def _unreadable(error: SourceError) -> RunRecord:
    """A record that cannot be read, told as a run that came to nothing: never as a pass."""
    return RunRecord(
        id="",
        session="report",
        started=now(),
        ended=now(),
        skips=(Skip(what=error.where, reason=error.what, way_out=error.way_out),),
        cells=(Cell(check="report", subject=error.where, aspect="read", outcome="error", detail=error.what),),
    )
