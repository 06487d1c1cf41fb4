"""What happens to findings between judgement and record: severities, known ones, order, and lines of code to show."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path, PurePath

from harness.model.edit import Edit
from harness.model.finding import CodeFrame, Evidence, Finding, Severity
from harness.model.location import Location
from harness.project import known_findings
from harness.project.known_findings import Applied, Entry
from harness.run.result import Result

SUGGESTION = "Suggested edit (harness drift --fix writes it)"
PATCH = "Suggested edit (git apply takes it)"
"""Title of the evidence that shows a finding's edit as a patch."""

_AROUND = 4
_LANGUAGES = {
    ".py": "python",
    ".ts": "typescript",
    ".tsx": "typescript",
    ".json": "json",
    ".jsonl": "json",
    ".vue": "typescript",
}
_LONGEST_LINE = 300
_LARGEST_FILE = 5_000_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """What the owners decided: a severity (or `off`) per rule, the mildest severity that fails, the known findings."""

    root: Path
    fail_on: Severity = Severity.ERROR
    rules: Mapping[str, str] = field(default_factory=dict)
    known: tuple[Entry, ...] = ()

    def today(self) -> date:
        """The day by which entries expire."""
        return date.today()  # noqa: DTZ011  an expiry is a day of the owner's calendar


def settle(findings: Iterable[Finding], policy: Policy, *, with_code: bool = True) -> Applied:
    """Judged findings as they are reported: one per fingerprint, worst first, known ones marked, with frames of code where wanted."""
    weighed = _weighed(findings, policy.rules)
    applied = known_findings.apply(_merged(weighed), policy.known, policy.today())
    ordered = sorted(applied.findings, key=_order)
    framed = _Frames(policy.root).framed if with_code else lambda each: each
    suggested = _suggesting(policy.root) if any(each.edit for each in ordered) else lambda each: each
    return replace(applied, findings=tuple(suggested(framed(each)) for each in ordered))


def failing(findings: Iterable[Finding], policy: Policy) -> tuple[Finding, ...]:
    """The findings that fail a run: not known, and at or above `fail-on`."""
    return tuple(each for each in findings if each.known is None and each.severity.reaches(policy.fail_on))


def settled(result: Result, policy: Policy, *, with_code: bool = True) -> Result:
    """A result with its findings weighed, merged, marked and ordered; expired and unused entries become notes.

    Shape: without `with_code` no frames of code are added, which a format that shows none need not wait for.
    """
    applied = settle(result.findings, policy, with_code=with_code)
    notes = [
        f"known finding {entry.fingerprint} ({entry.rule}) expired on {entry.until}; its owner is {entry.owner}"
        for entry in applied.expired
        if any(each.fingerprint == entry.fingerprint for each in applied.findings)
    ]
    return Result(
        findings=applied.findings,
        skips=result.skips,
        cells=result.cells,
        edges=result.edges,
        measures=result.measures,
        notes=(*result.notes, *notes),
    )


def unframed(result: Result) -> Result:
    """A settled result without lines of code, where these are what must not be shown."""
    return replace(result, findings=tuple(replace(each, frames=()) for each in result.findings))


def new_findings(result: Result, policy: Policy) -> tuple[Finding, ...]:
    """The findings of a settled result that fail the run."""
    return failing(result.findings, policy)


def frame(location: Location, root: Path, title: str) -> CodeFrame | None:
    """The lines around a place, or None when the file is outside the project, missing, too large or not text."""
    return _framing(location, title, _lines(location.file, root.resolve())) if location.line else None


def _lines(name: str, inside: Path) -> list[str]:
    """The lines of a file of the project, whose folder is given resolved; none of a file elsewhere, missing or too large."""
    file = (inside / name).resolve()
    if not file.is_relative_to(inside) or not file.is_file() or file.stat().st_size > _LARGEST_FILE:
        return []
    return file.read_text(encoding="utf-8", errors="replace").splitlines()


def _framing(location: Location, title: str, lines: list[str]) -> CodeFrame | None:
    if not lines:
        return None
    first = max(1, location.line - _AROUND)
    last = min(len(lines), max(location.line, location.end_line) + _AROUND)
    return CodeFrame(
        title=title,
        location=location,
        first_line=first,
        lines=tuple(line[:_LONGEST_LINE] for line in lines[first - 1 : last]),
        marked=tuple(range(location.line, max(location.line, location.end_line) + 1)),
        language=_LANGUAGES.get(PurePath(location.file).suffix, ""),
    )


def _weighed(findings: Iterable[Finding], rules: Mapping[str, str]) -> Iterator[Finding]:
    for finding in findings:
        weight = rules.get(finding.rule, finding.severity.value)
        if weight == finding.severity.value:
            yield finding
        elif weight != "off":
            yield replace(finding, severity=Severity(weight))


def _merged(findings: Iterable[Finding]) -> Iterator[Finding]:
    merged: dict[str, Finding] = {}
    for finding in findings:
        first = merged.get(finding.fingerprint)
        merged[finding.fingerprint] = finding if first is None else _joined(first, finding)
    return iter(merged.values())


def _joined(first: Finding, other: Finding) -> Finding:
    return replace(
        first,
        severity=min(first.severity, other.severity, key=lambda each: each.rank),
        operations=tuple(dict.fromkeys((*first.operations, *other.operations))),
        symptoms=tuple(dict.fromkeys((*first.symptoms, *other.symptoms))),
        evidence=max(first.evidence, other.evidence, key=len),
        edges=tuple(dict.fromkeys((*first.edges, *other.edges))),
    )


def _order(finding: Finding) -> tuple[bool, int, int, str, tuple[str, ...]]:
    return finding.known is not None, finding.severity.rank, -len(finding.operations), finding.rule, finding.cause


class _Frames:
    """Frames of code for many findings: each file is looked at once, however many places in it they name."""

    def __init__(self, root: Path) -> None:
        self._inside = root.resolve()
        self._files: dict[str, list[str]] = {}

    def framed(self, finding: Finding) -> Finding:
        """The finding with the lines around its places, unless it has frames or its places are not in the project."""
        if finding.frames:
            return finding
        sides = zip((finding.at, finding.other), _titles(finding), strict=True)
        found = (self._frame(place, title) for place, title in sides if place is not None and place.line)
        frames = tuple(each for each in found if each is not None)
        return replace(finding, frames=frames) if frames else finding

    def _frame(self, place: Location, title: str) -> CodeFrame | None:
        if place.file not in self._files:
            self._files[place.file] = _lines(place.file, self._inside)
        return _framing(place, title, self._files[place.file])


def _suggesting(root: Path) -> Callable[[Finding], Finding]:
    """What gives each finding the edit that mends it as a patch, where there is one that can be written."""
    from harness.project.edited_files import Suggestions  # noqa: PLC0415  measured: 20 ms where there is nothing to edit

    suggestions = Suggestions(root)
    return lambda finding: _suggested(finding, suggestions.patch)


def _suggested(finding: Finding, patch: Callable[[Edit], str]) -> Finding:
    if finding.edit is None or any(each.title in {SUGGESTION, PATCH} for each in finding.evidence):
        return finding
    shown = patch(finding.edit)
    added = (
        (Evidence(kind="text", title=PATCH if finding.edit.kind == "replace-text" else SUGGESTION, content=shown),)
        if shown
        else ()
    )
    return replace(finding, evidence=(*finding.evidence, *added))


def _titles(finding: Finding) -> tuple[str, str]:
    """What the two sides are to a reader; the first is the one to mend first."""
    if finding.check != "drift" or finding.other is None:
        return "Mend here first", "The other side"
    if finding.direction == "request":
        return "The frontend sends (mend here first)", "The backend expects"
    return "The frontend expects (mend here first)", "The backend sends"
