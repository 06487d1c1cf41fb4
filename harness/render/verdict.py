"""The verdict on a digest: one sentence that a manager understands and an engineer trusts, and the exit code that goes with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from harness.model.finding import Severity
from harness.render.digest import Digest

State: TypeAlias = Literal["failing", "incomplete", "empty", "passing"]
"""`failing`: findings that fail the run; `incomplete`: something could not run; `empty`: nothing was driven."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """The judgement on everything that ran.

    Shape: `headline` is one sentence, `details` are short sentences for the line below. `exit_code` is 0 clean or only known
    findings, 1 findings that reach the threshold, 3 something could not run.
    """

    state: State
    headline: str
    details: tuple[str, ...]

    @property
    def exit_code(self) -> int:
        """The command's exit code."""
        return {"failing": 1, "incomplete": 3, "empty": 3, "passing": 0}[self.state]


def verdict(shown: Digest, fail_on: Severity = Severity.ERROR) -> Verdict:
    """Judge a digest; `fail_on` is the mildest severity that fails."""
    failing = sum(finding.severity.reaches(fail_on) for finding in shown.findings)
    if compares(shown):
        return Verdict(
            state="failing" if failing else "passing", headline=_change(shown), details=tuple(_details(shown))
        )
    state = _state(shown, failing)
    return Verdict(state=state, headline=_headline(shown, state, failing), details=tuple(_details(shown)))


def compares(shown: Digest) -> bool:
    """Is this two versions of a contract and nothing else?"""
    return bool(shown.records) and {record.session for record in shown.records} == {"diff"}


def _change(shown: Digest) -> str:
    """What a new version of a contract is for old clients, and the bump it asks for."""
    bump = shown.measures.get("diff", {}).get("bump", "")
    severities = {each.severity for each in (*shown.findings, *shown.known)}
    if Severity.ERROR in severities:
        return "This change breaks old clients, and asks for a major version"
    if bump == "major":
        return "This change may break old clients, and asks for a major version"
    if severities:
        return "Nothing breaks, and what is new asks for a minor version"
    return "Nothing changes for old clients"


def counted(number: int, noun: str) -> str:
    """`1 error`, `2 errors`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _state(shown: Digest, failing: int) -> State:
    outcomes = {cell.outcome for cell in shown.cells} | {edge.outcome for edge in shown.edges}
    if failing:
        return "failing"
    if "error" in outcomes or any(record.interrupted for record in shown.records):
        return "incomplete"
    drove = outcomes - {"skipped", "vacuous"}
    return "passing" if drove or shown.findings or shown.known else "empty"


def _headline(shown: Digest, state: State, failing: int) -> str:
    if state == "failing":
        return f"{counted(failing, 'fault')} between your systems to mend before you ship"
    if state == "incomplete":
        return "Not everything could be checked, so this run proves nothing yet"
    if state == "empty":
        return "Nothing was checked"
    if shown.findings:
        return "Nothing here stops a release, but something deserves a look"
    return "Everything that was checked fits together"


def _details(shown: Digest) -> Iterator[str]:
    if shown.findings:
        yield _tally(shown)
    if shown.known:
        whose = "its owner" if len(shown.known) == 1 else "their owners"
        yield f"{counted(len(shown.known), 'known finding')} accepted by {whose}."
    if shown.skips:
        yield f"{counted(len(shown.skips), 'part')} not checked."
    cut = sorted({record.session for record in shown.records if record.interrupted})
    if cut:
        yield f"Interrupted before the end: {', '.join(cut)}."


def _tally(shown: Digest) -> str:
    counts = [counted(number, severity.value) for severity, number in shown.counts.items() if number]
    reach = f", reaching {counted(len(shown.operations), 'operation')}" if shown.operations else ""
    return f"{_listed(counts)}{reach}."


def _listed(parts: list[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
