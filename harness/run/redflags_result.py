"""The outcome of one look for red flags, kept until any file of it, or the harness, is another."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import orjson

from harness.model.edit import Edit
from harness.model.finding import Finding, Known, Severity
from harness.model.location import Location
from harness.model.record import Cell, Skip
from harness.run.redflags_facts import FOLDER, Text, revision, write
from harness.run.result import Result


def key_of(read: Iterable[Text], wanted: Iterable[str] | None, checker: str = "") -> str:
    """A hash of all that an outcome rests on; `checker` stands for what a type checker has said before."""
    only = sorted(wanted) if wanted is not None else ["all"]
    parts = [revision(), *(each.digest for each in read), "only", *only, "checker", checker]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:24]


def load(root: Path, key: str) -> Result | None:
    """The outcome of that key; None where it is not kept, or cannot be read as one."""
    try:
        kept = orjson.loads((root / FOLDER / "result.json").read_bytes())
        return _result(kept) if kept["key"] == key else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def store(root: Path, key: str, result: Result) -> None:
    """Keep an outcome in place of the last one."""
    whole = {
        "key": key,
        "findings": [_told(each) for each in result.findings],
        "skips": [(each.what, each.reason, each.way_out, each.check) for each in result.skips],
        "cells": [(each.check, each.subject, each.aspect, each.outcome, each.count) for each in result.cells],
        "measures": result.measures,
        "notes": result.notes,
    }
    write(root / FOLDER / "result.json", orjson.dumps(whole))


def _told(finding: Finding) -> dict[str, Any]:
    known = finding.known
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "message": finding.message,
        "mend": finding.mend,
        "cause": finding.cause,
        "at": _place(finding.at),
        "known": None if known is None else (known.owner, known.reason, known.until, _place(known.at)),
        "reproduction": finding.reproduction,
        "check": finding.check,
        "edit": None
        if finding.edit is None
        else (finding.edit.kind, _place(finding.edit.at), finding.edit.name, finding.edit.to),
    }


def _place(at: Location | None) -> tuple[str, int, int, int] | None:
    return None if at is None else (at.file, at.line, at.column, at.end_line)


def _result(kept: Any) -> Result:
    return Result(
        findings=tuple(_finding(each) for each in kept["findings"]),
        skips=tuple(
            Skip(what=what, reason=reason, way_out=way_out, check=check)
            for what, reason, way_out, check in kept["skips"]
        ),
        cells=tuple(
            Cell(check=check, subject=subject, aspect=aspect, outcome=outcome, count=count)
            for check, subject, aspect, outcome, count in kept["cells"]
        ),
        measures=kept["measures"],
        notes=tuple(kept["notes"]),
    )


def _finding(kept: Any) -> Finding:
    known = kept["known"]
    return Finding(
        rule=kept["rule"],
        severity=Severity(kept["severity"]),
        message=kept["message"],
        mend=kept["mend"],
        cause=tuple(kept["cause"]),
        at=Location(*kept["at"]) if kept["at"] else None,
        known=Known(owner=known[0], reason=known[1], until=known[2], at=Location(*known[3]) if known[3] else None)
        if known
        else None,
        reproduction=kept["reproduction"],
        check=kept["check"],
        edit=_edit(kept["edit"]),
    )


def _edit(kept: Any) -> Edit | None:
    return None if kept is None else Edit(kind=kept[0], at=Location(*kept[1]), name=kept[2], to=kept[3])
