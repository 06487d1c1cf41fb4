"""Findings: what a rule judged, with its cause, its proof and its mend."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from typing import Any

from harness.model.difference import Direction, Witness
from harness.model.edit import Edit
from harness.model.location import Location


class Severity(Enum):
    """How bad a finding is; members are ordered from worst to mildest."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return _RANKS[self]

    def reaches(self, threshold: Severity) -> bool:
        """Is this at least as bad as the threshold?"""
        return self.rank <= threshold.rank


_RANKS = {each: place for place, each in enumerate(Severity)}


@dataclass(frozen=True, kw_only=True, slots=True)
class CodeFrame:
    """Lines of source around a place. Units: `first_line` counts from 1; `marked` are absolute line numbers."""

    title: str
    location: Location
    first_line: int
    lines: tuple[str, ...]
    marked: tuple[int, ...] = ()
    language: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """A piece of proof: a traceback, a request, a page's text, a screenshot.

    Shape: `kind` is `text`, `json`, `http`, `traceback`, `pytest` (a whole test file), `patch` (the finding's edit,
    as `git apply` takes it) or `png` (base64).
    """

    kind: str
    title: str
    content: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """A finding that its owners know: who owns it, why it stands, until when (ISO date, empty: for good).

    Shape: `at` is the comment in the source that suppresses it, where one does.
    """

    owner: str
    reason: str
    until: str = ""
    at: Location | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """A rule's judgement.

    Shape: `at` is the side to mend first and `other` the other side; `operations` are those reached, the first of them is
    `operation`; `cause` is what one mend would cure, without line numbers and without prose; `reproduction` is a curl line,
    a seed, a cassette or a click path; `check` is the session that found it; `edit` is a mechanical change that mends it.
    """

    rule: str
    severity: Severity
    message: str
    cause: tuple[str, ...]
    mend: str = ""
    operations: tuple[str, ...] = ()
    direction: Direction | None = None
    pointer: str = ""
    at: Location | None = None
    other: Location | None = None
    witness: Witness | None = None
    reproduction: str = ""
    frames: tuple[CodeFrame, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    known: Known | None = None
    check: str = ""
    symptoms: tuple[str, ...] = ()
    edges: tuple[tuple[str, str], ...] = field(default=())
    edit: Edit | None = None

    @property
    def operation(self) -> str | None:
        """The first operation reached, or None."""
        return self.operations[0] if self.operations else None

    @property
    def fingerprint(self) -> str:
        """First 12 hex digits of SHA-256 over rule and cause: the same for the same fault wherever it is seen."""
        return fingerprint(self.rule, self.cause)


_WRITTEN = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode


@lru_cache(maxsize=16_384)
def fingerprint(rule: str, cause: tuple[str, ...]) -> str:
    """The identity of a fault; the cause's parts are kept apart, so no two causes can run into one.

    It is asked for wherever findings are merged, ordered and shown, hence remembered.
    """
    return hashlib.sha256(_WRITTEN([rule, *cause]).encode()).hexdigest()[:12]


def as_json(finding: Finding) -> Mapping[str, Any]:
    """The finding as the commands' public JSON writes it (see `harness/render/findings.schema.json`)."""
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "message": finding.message,
        "mend": finding.mend,
        "operation": finding.operation,
        "operations": list(finding.operations),
        "direction": finding.direction,
        "pointer": finding.pointer,
        "at": _place(finding.at),
        "other": _place(finding.other),
        "witness": None if finding.witness is None else {"value": finding.witness.value},
        "reproduction": finding.reproduction,
        "cause": list(finding.cause),
        "fingerprint": finding.fingerprint,
        "known": _known(finding.known),
        "edit": _edit(finding.edit),
    }


def _place(location: Location | None) -> Mapping[str, Any] | None:
    return None if location is None else {"file": location.file, "line": location.line}


def _known(known: Known | None) -> Mapping[str, Any] | None:
    if known is None:
        return None
    return {"owner": known.owner, "reason": known.reason, "until": known.until, "at": _place(known.at)}


def _edit(edit: Edit | None) -> Mapping[str, Any] | None:
    if edit is None:
        return None
    at = {"file": edit.target.file, "line": edit.target.line, "column": edit.target.column}
    return {"kind": edit.kind, "at": at, "name": edit.name, "to": edit.to, "values": list(edit.values)}
