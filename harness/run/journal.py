"""Run records on disk: written line by line while a session runs, read back whole whatever happened to it.

A session writes `<session>[-<shard>].ndjson.partial` and renames it at its end, so a name without `.partial` is a run that
ended. Each line is one JSON object, flushed at once: `{"run": …}` first, then `finding`, `skip`, `cell`, `edge`, `measure`
and `note` in any order, and `{"ended": …}` last.
"""

from __future__ import annotations

import dataclasses
import json
import os
import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from harness.model.errors import SourceError, UsageError
from harness.model.finding import Finding
from harness.model.record import Cell, Edge, RunRecord, Skip
from harness.render.plain import plain
from harness.render.secrets import mask_named, mask_value, masked, masked_cell, masked_edge, masked_skip
from harness.run.result import Result
from harness.run.wire import from_wire, to_wire

FORMAT: Final = 1
"""Version of the line format; a reader refuses any other."""

HISTORY: Final = "history.ndjson"
"""What reports remember stands beside the records, and is none."""

_SUFFIX: Final = ".ndjson"
_PARTIAL: Final = ".partial"
_NAME: Final = re.compile(r"[A-Za-z0-9._]+(?:-[A-Za-z0-9._]+)*")
_MANY: Final[Mapping[str, tuple[str, type[Any]]]] = {
    "finding": ("findings", Finding),
    "skip": ("skips", Skip),
    "cell": ("cells", Cell),
    "edge": ("edges", Edge),
    "note": ("notes", str),
}


def now() -> str:
    """The time in UTC, ISO 8601 to the microsecond."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


class Journal:
    """One run of one session, written as it happens; use it as a context.

    Left by an exception it stays partial, which readers show as interrupted. Secrets are masked before they reach the disk.
    """

    def __init__(
        self,
        folder: Path,
        *,
        session: str,
        shard: str = "",
        seed: int | None = None,
        version: str = "",
        clock: Callable[[], str] = now,
    ) -> None:
        for name in (session, shard or session):
            if not _NAME.fullmatch(name) or f"{name}{_SUFFIX}" == HISTORY:
                raise UsageError(f"{name!r} cannot name a session or shard", way_out="Use letters, digits, . _ and -")
        self.path = folder / f"{session}{f'-{shard}' if shard else ''}{_SUFFIX}"
        self._partial = self.path.with_name(self.path.name + _PARTIAL)
        self._clock = clock
        self._head = RunRecord(
            id=secrets.token_hex(8), session=session, shard=shard, started=clock(), seed=seed, version=version
        )

    def __enter__(self) -> Self:
        """Open the partial file; one that a killed run left is replaced."""
        self._partial.parent.mkdir(parents=True, exist_ok=True)
        self._file = self._partial.open("wb", buffering=0)
        self._write({"run": {"format": FORMAT, **to_wire(self._head)}})
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Write the end and give the file its final name, unless the run was cut off."""
        with self._file:
            if kind is None:
                self._write({"ended": self._clock()})
                os.fsync(self._file.fileno())
        if kind is None:
            self._partial.replace(self.path)

    def finding(self, finding: Finding) -> None:
        """A rule's judgement."""
        self._write({"finding": to_wire(masked(finding))})

    def skip(self, skip: Skip) -> None:
        """Something that did not run."""
        self._write({"skip": to_wire(masked_skip(skip))})

    def cell(self, cell: Cell) -> None:
        """A cell of coverage."""
        self._write({"cell": to_wire(masked_cell(cell))})

    def edge(self, edge: Edge) -> None:
        """An integration that was looked at."""
        self._write({"edge": to_wire(masked_edge(edge))})

    def measure(self, name: str, value: Any) -> None:
        """A measured value; the name carries its unit (`wall_seconds`). The last one of a name counts."""
        self._write({"measure": {name: mask_value(plain(value))}})

    def note(self, text: str) -> None:
        """A sentence for the reader."""
        self._write({"note": mask_named(text)})

    def result(self, result: Result) -> None:
        """Everything that a pipeline returned."""
        for name, (field, _) in _MANY.items():
            for each in getattr(result, field):
                getattr(self, name)(each)
        for name, value in result.measures.items():
            self.measure(name, value)

    def _write(self, line: Mapping[str, Any]) -> None:
        """One system call a line, so that a kill leaves whole lines and at most one torn one at the end."""
        self._file.write(json.dumps(line, separators=(",", ":"), allow_nan=False).encode() + b"\n")


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """What a folder holds: the newest run of each session and shard, and what could not be read."""

    records: tuple[RunRecord, ...]
    unreadable: tuple[SourceError, ...] = ()


def read_folder(folder: Path) -> Reading:
    """Read every record in a folder; a broken file is told in `unreadable` and does not keep the others from being read."""
    files = (*folder.glob(f"*{_SUFFIX}"), *folder.glob(f"*{_SUFFIX}{_PARTIAL}"))
    return read_files(sorted(each for each in files if each.name != HISTORY))


def read_files(files: Iterable[Path]) -> Reading:
    """Read these records, as `read_folder` does."""
    records, unreadable = list[RunRecord](), list[SourceError]()
    for file in files:
        try:
            records.extend(_read(file))
        except SourceError as error:
            unreadable.append(error)
    return Reading(records=tuple(newest(records)), unreadable=tuple(unreadable))


def read_records(folder: Path) -> list[RunRecord]:
    """The newest run of each session and shard. Raises: SourceError that names every unreadable line."""
    reading = read_folder(folder)
    if reading.unreadable:
        first, *others = reading.unreadable
        raise SourceError("; ".join([first.what, *map(str, others)]), where=first.where, way_out=first.way_out)
    return list(reading.records)


def newest(records: Iterable[RunRecord]) -> Iterator[RunRecord]:
    """Of each session, the newest run and the other shards of the same division; a run once whole replaces its old shards."""
    by_session = sorted(records, key=lambda each: (each.session, each.started))
    for _, runs in groupby(by_session, key=lambda each: each.session):
        latest: dict[str, RunRecord] = {run.shard: run for run in runs}
        division = _division(max(latest.values(), key=lambda each: each.started).shard)
        yield from (run for shard, run in sorted(latest.items()) if _division(shard) == division)


def _division(shard: str) -> str:
    """`4` for `1-of-4`, empty for a whole run, `*` for shards that do not count themselves (test workers)."""
    return shard.partition("-of-")[2] or ("*" if shard else "")


def _read(file: Path) -> Iterator[RunRecord]:
    """The one run in a file; none when it was cut off before its first line was whole."""
    lines = list(_lines(file))
    if lines:
        yield _record(file, lines)


def _lines(file: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Each line's number and object; a last line without its line break was torn and is passed over."""
    *whole, _torn = file.read_bytes().split(b"\n")
    for number, line in enumerate(whole, start=1):
        try:
            parsed = json.loads(line)
        except ValueError as error:
            raise _fault(file, number, f"is not JSON ({error})") from error
        if not isinstance(parsed, dict):
            raise _fault(file, number, "is not a JSON object")
        yield number, parsed


def _record(file: Path, lines: Sequence[tuple[int, Mapping[str, Any]]]) -> RunRecord:
    (number, first), *rest = lines
    _check_format(file, number, first)
    told = _Told()
    for number, line in rest:
        try:
            told.take(line)
        except (TypeError, ValueError) as error:
            raise _fault(file, number, f"is not a line of a run record ({error})") from error
    try:
        return told.record(first["run"])
    except (TypeError, ValueError) as error:
        raise _fault(file, 1, f"does not begin a run record ({error})") from error


class _Told:
    """What the lines after the first have told so far."""

    def __init__(self) -> None:
        self._many: dict[str, list[Any]] = {field: [] for field, _ in _MANY.values()}
        self._measures: dict[str, Any] = {}
        self._ended = ""

    def take(self, line: Mapping[str, Any]) -> None:
        for key, value in line.items():
            if key == "ended":
                self._ended = from_wire(str, value)
            elif key == "measure":
                self._measures.update(value)
            elif key in _MANY:
                field, kind = _MANY[key]
                self._many[field].append(from_wire(kind, value))

    def record(self, head: Any) -> RunRecord:
        many: dict[str, Any] = {field: tuple(values) for field, values in self._many.items()}
        return dataclasses.replace(from_wire(RunRecord, head), ended=self._ended, measures=self._measures, **many)


def _check_format(file: Path, number: int, first: Mapping[str, Any]) -> None:
    head = first.get("run")
    if not isinstance(head, dict) or "format" not in head:
        raise _fault(file, number, "does not begin a run record")
    if head["format"] != FORMAT:
        raise _fault(file, number, f"is of record format {head['format']!r}, and this harness reads {FORMAT}")


def _fault(file: Path, number: int, what: str) -> SourceError:
    return SourceError(
        f"the line {what}", where=f"{file.as_posix()}:{number}", way_out="Delete the file, or run its session again"
    )
