"""The findings that their owners know: a sorted, reviewable file with owner, reason and expiry for each."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from harness.model.finding import Finding, Known


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One known finding.

    Shape: `until` is an ISO date after which it fails again, empty: it stands for good. `check` is the check that found it, empty
    in a file that does not say so.
    """

    fingerprint: str
    rule: str
    cause: tuple[str, ...]
    owner: str
    reason: str
    until: str = ""
    check: str = ""


@dataclass(frozen=True, slots=True)
class Applied:
    """Findings with the known ones marked, and the entries that expired or matched nothing."""

    findings: tuple[Finding, ...]
    expired: tuple[Entry, ...]
    unused: tuple[Entry, ...]


def read(file: Path) -> tuple[Entry, ...]:
    """The entries of a file, none when it does not exist. Raises: SourceError that names file and fault."""
    if not file.is_file():
        return ()
    content = file.read_bytes()
    entries = _plain(content)
    if entries is None:
        from harness.project.known_file import parse  # noqa: PLC0415  measured: 0.15 s that a file without faults need not take

        entries = tuple(Entry(**row) for row in parse(content, where=str(file)))
    return entries


def _plain(content: bytes) -> tuple[Entry, ...] | None:
    """The entries of a file that is as `write` leaves it; None where the full reading should look at it, and complain."""
    try:
        held = json.loads(content)
        rows = held["findings"]
        whole = set(held) == {"version", "findings"} and type(held["version"]) is int and held["version"] == 1
        return tuple(map(_entry, rows)) if whole else None
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


def _entry(row: Mapping[str, Any]) -> Entry:
    """The entry of a row. Raises: TypeError, ValueError, KeyError when anything of it is odd."""
    entry = Entry(**{**row, "cause": tuple(row["cause"])})
    texts = (entry.fingerprint, entry.rule, *entry.cause, entry.owner, entry.reason, entry.until, entry.check)
    if not isinstance(row["cause"], list) or not all(isinstance(each, str) for each in texts):
        raise TypeError("not all texts")
    if entry.until:
        date.fromisoformat(entry.until)
    return entry


def write(file: Path, entries: Iterable[Entry]) -> None:
    """Write the entries sorted by rule and cause, whole or not at all."""
    ordered = sorted(entries, key=lambda each: (each.rule, each.cause))
    content = {"version": 1, "findings": [_row(each) for each in ordered]}
    text = json.dumps(content, indent=2, ensure_ascii=False)
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    beside.write_text(f"{text}\n", encoding="utf-8")
    beside.replace(file)


def _row(entry: Entry) -> Mapping[str, Any]:
    """The entry as the file holds it, without the check where that is not known."""
    return {name: value for name, value in asdict(entry).items() if value or name != "check"}


def apply(findings: Iterable[Finding], entries: Sequence[Entry], today: date) -> Applied:
    """Mark the findings that an entry which has not expired accepts."""
    by_print = {entry.fingerprint: entry for entry in entries}
    expired = tuple(each for each in entries if each.until and date.fromisoformat(each.until) < today)
    alive = {each.fingerprint for each in entries} - {each.fingerprint for each in expired}
    seen: set[str] = set()
    marked: list[Finding] = []
    for finding in findings:
        seen.add(finding.fingerprint)
        entry = by_print.get(finding.fingerprint)
        known = Known(owner=entry.owner, reason=entry.reason, until=entry.until) if entry else None
        marked.append(replace(finding, known=known) if finding.fingerprint in alive else finding)
    unused = tuple(each for each in entries if each.fingerprint not in seen)
    return Applied(tuple(marked), expired, unused)


def accept(findings: Iterable[Finding], entries: Sequence[Entry], known: Known) -> tuple[Entry, ...]:
    """The entries with these findings added; an entry that stood already keeps its owner and reason."""
    by_print = {
        each.fingerprint: Entry(
            fingerprint=each.fingerprint,
            rule=each.rule,
            cause=each.cause,
            owner=known.owner,
            reason=known.reason,
            until=known.until,
            check=each.check,
        )
        for each in findings
    }
    by_print.update({entry.fingerprint: entry for entry in entries})
    return tuple(by_print.values())
