"""Keeps what each report counted, and says what came and went: `history.ndjson` in the folder of reports.

Each line is one report: its moment, the ids of its runs, its counts. Only the newest line names its findings, so that the file
stays small; a report of the same runs takes the place of its line.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from harness.model.finding import Finding, Severity
from harness.model.record import RunRecord
from harness.model.trend import Point, Told, Trend
from harness.render.digest import Digest
from harness.run.journal import HISTORY

FILENAME: Final = HISTORY
MOST: Final = 100
"""Reports that are remembered."""

_LONGEST: Final = 300


class _Seen(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    rule: str
    message: str
    check: str


class _Line(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    at: str
    runs: tuple[str, ...] = ()
    errors: Annotated[int, Field(ge=0)] = 0
    warnings: Annotated[int, Field(ge=0)] = 0
    hints: Annotated[int, Field(ge=0)] = 0
    known: Annotated[int, Field(ge=0)] = 0
    findings: Mapping[str, _Seen] | None = None
    before: Mapping[str, _Seen] | None = None
    since: str = ""


def read(file: Path) -> tuple[_Line, ...]:
    """The lines of a history; what cannot be read is no history, and is told by being absent."""
    try:
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ()
    return tuple(each for each in map(_line, lines) if each is not None)


def _line(text: str) -> _Line | None:
    try:
        return _Line.model_validate_json(text)
    except ValidationError:
        return None


def remembered(lines: Sequence[_Line], shown: Digest, at: str) -> tuple[tuple[_Line, ...], Trend]:
    """The history with this report in it, and what changed since the one before."""
    runs = tuple(sorted(record.id for record in shown.records))
    same = bool(lines) and lines[-1].runs == runs
    earlier = list(lines[:-1] if same else lines)
    before = (lines[-1].before if same else lines[-1].findings) if lines else None
    since = (lines[-1].since if same else lines[-1].at) if lines else ""
    findings = (*shown.findings, *shown.known)
    counts = shown.counts
    now = _Line(
        at=lines[-1].at if same else at,
        runs=runs,
        errors=counts[Severity.ERROR],
        warnings=counts[Severity.WARNING],
        hints=counts[Severity.HINT],
        known=len(shown.known),
        findings={each.fingerprint: _seen(each) for each in findings},
        before=before,
        since=since,
    )
    kept = [each.model_copy(update={"findings": None, "before": None}) for each in earlier][1 - MOST :]
    return (*kept, now), _trend((*kept, now), before, since, shown)


def _seen(finding: Finding) -> _Seen:
    return _Seen(rule=finding.rule, message=finding.message[:_LONGEST], check=finding.check)


def _trend(lines: Sequence[_Line], before: Mapping[str, _Seen] | None, since: str, shown: Digest) -> Trend:
    points = tuple(Point(at=x.at, errors=x.errors, warnings=x.warnings, hints=x.hints, known=x.known) for x in lines)
    if before is None:
        return Trend(points=points)
    here = {each.fingerprint for each in (*shown.findings, *shown.known)}
    gone = [_told(fingerprint, seen) for fingerprint, seen in before.items() if fingerprint not in here]
    whole = whole_checks(shown)
    return Trend(
        since=since,
        fresh=frozenset(each.fingerprint for each in shown.findings if each.fingerprint not in before),
        fixed=tuple(each for each in gone if each.check in whole),
        unseen=tuple(each for each in gone if each.check not in whole),
        points=points,
    )


def _told(fingerprint: str, seen: _Seen) -> Told:
    return Told(fingerprint=fingerprint, rule=seen.rule, message=seen.message, check=seen.check)


def whole_checks(shown: Digest) -> frozenset[str]:
    """The checks that ran to their end in all their shards, with nothing in them that could not run.

    Only they can show a fault as gone.
    """
    cut = {record.session for record in shown.records if record.interrupted}
    shards = Counter(record.session for record in shown.records)
    cut |= {
        record.session for record in shown.records if _division(record.shard) not in {"", str(shards[record.session])}
    }
    cut |= {name for name, records in _by_session(shown).items() if _is_selection(records)}
    failed = {cell.check for cell in shown.cells if cell.outcome == "error"}
    drove = {cell.check for cell in shown.cells if cell.outcome not in {"skipped", "vacuous", "error"}}
    return frozenset(drove - cut - failed)


def _by_session(shown: Digest) -> Mapping[str, Sequence[RunRecord]]:
    names = {record.session for record in shown.records}
    return {name: [record for record in shown.records if record.session == name] for name in names}


def _is_selection(records: Sequence[RunRecord]) -> bool:
    """Did a session of tests leave subjects out, as `pytest -k` does? Its workers share them, and each lists them all."""
    examined = sum(_number(record, "subjects_examined") for record in records)
    return examined < max(_number(record, "subjects_listed") for record in records)


def _number(record: RunRecord, measure: str) -> int:
    value = record.measures.get(measure)
    return value if isinstance(value, int) else 0


def _division(shard: str) -> str:
    """Of how many shards this is one, `4` for `1-of-4`; empty where it does not say so."""
    return shard.partition("-of-")[2]


def written(lines: Iterable[_Line]) -> bytes:
    """The lines as the file holds them."""
    return b"".join(
        f"{json.dumps(each.model_dump(exclude_none=True, exclude_defaults=True))}\n".encode() for each in lines
    )
