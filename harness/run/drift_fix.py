"""Writes the mechanical edits of drift findings into the consumer's source, looks again, and takes back what did harm."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from harness.model.edit import Edit
from harness.model.finding import Evidence, Finding
from harness.project.edited_files import EditedFile, Plan, Refused, changed_lines, patch, plan, put, without, write
from harness.run.result import Result

ROUNDS = 5
"""Looks that may each lead to further edits: what one edit uncovers, the next may mend."""

Look = Callable[[], Result]
"""Reads both sides and judges anew; findings are settled."""

Consent = Callable[[Plan], bool]
"""Shows a plan to whoever decides; nothing is written before it says yes."""


@dataclass(kw_only=True, slots=True)
class _Ledger:
    """What was done so far, so that no edit is made twice or undone by another."""

    refused: dict[Edit, str] = field(default_factory=dict)
    done: set[tuple[str, str, str]] = field(default_factory=set)
    originals: dict[Path, tuple[str, bytes]] = field(default_factory=dict)
    written: int = 0

    def allows(self, edit: Edit) -> bool:
        """Is it neither refused before nor the contrary of one that was written?"""
        contrary = (edit.opposite, edit.target.file, edit.name)
        return edit not in self.refused and not (edit.opposite and contrary in self.done)


@dataclass(frozen=True, kw_only=True, slots=True)
class Fixed:
    """What mending left: the last look, the edits that were written, those that were not, and the whole change as a patch."""

    result: Result
    written: int = 0
    refused: tuple[Refused, ...] = ()
    patch: str = ""


def preview(result: Result, root: Path) -> Plan:
    """What would be written for a result's findings, by reading alone."""
    return plan(_edits(result.findings), root)


def with_patch(finding: Finding, root: Path) -> Finding:
    """The finding with its edit as a patch, where it can be written as it stands; known findings are their owners'."""
    text = plan(_edits((finding,)), root).patch()
    if not text:
        return finding
    return replace(finding, evidence=(*finding.evidence, Evidence(kind="patch", title="The edit", content=text)))


def fix(look: Look, root: Path, consent: Consent, *, clock: Callable[[], int] = time.time_ns) -> Fixed:
    """Mend what can be mended without judgement; known findings are their owners' and stay.

    An edit after which another operation has a new finding of the same declaration is taken back. Raises: CannotRun when a
    file changed while its edits were planned.
    """
    ledger = _Ledger()
    read_at = clock()
    result = look()
    for _ in range(ROUNDS):
        planned = plan(filter(ledger.allows, _edits(result.findings)), root, unchanged_since=read_at)
        ledger.refused.update({each.edit: each.reason for each in planned.refused})
        if not planned.files or not consent(planned):
            break
        write(planned)
        read_at = clock()
        after = look()
        result = _taken_back(planned, result, after, look, ledger) or after
    return Fixed(
        result=result,
        written=ledger.written,
        refused=tuple(Refused(edit=edit, reason=reason) for edit, reason in ledger.refused.items()),
        patch="".join(patch(name, before, path.read_bytes()) for path, (name, before) in ledger.originals.items()),
    )


def _edits(findings: Iterable[Finding]) -> list[Edit]:
    return [each.edit for each in findings if each.edit is not None and each.known is None]


def _taken_back(planned: Plan, before: Result, after: Result, look: Look, ledger: _Ledger) -> Result | None:
    """Take back the edits that did harm; the next look where there were any, else None."""
    for each in planned.files:
        ledger.originals.setdefault(each.path, (each.name, each.before))
    harmful = _harmful(planned, before.findings, after.findings)
    kept = [each for each in planned.edits if each not in harmful]
    ledger.written += len(kept)
    ledger.done.update((each.kind, each.target.file, each.name) for each in kept)
    if not harmful:
        return None
    reason = "it would break another operation that reads the same declaration; it was taken back"
    ledger.refused.update(dict.fromkeys(harmful, reason))
    for path, content in without(planned, harmful):
        put(path, content)
    return look()


def _harmful(planned: Plan, before: Sequence[Finding], after: Sequence[Finding]) -> set[Edit]:
    """Edits after which what was content, in another operation or direction, has a finding of the same place."""
    known = {each.fingerprint for each in before}
    new = [each for each in after if each.fingerprint not in known]
    found = set[Edit]()
    for edited in planned.files:
        for edit in edited.edits:
            mended = [each for each in before if each.edit is not None and each.edit.target == edit.target]
            reached = {pair for each in mended for pair in _reached(each)}
            spoken = [each for each in new if _speaks_of(each, edit, edited, mended)]
            found.update([edit] if any(_reached(each) - reached for each in spoken) else [])
    return found


def _reached(finding: Finding) -> set[tuple[str, str | None]]:
    return {(operation, finding.direction) for operation in finding.operations}


def _speaks_of(new: Finding, edit: Edit, edited: EditedFile, mended: Iterable[Finding]) -> bool:
    """Is a finding of the same declared place, at lines that the edit changed, or mended by the contrary edit?"""
    if any(_consumer(new) & _consumer(old) for old in mended):
        return True
    if new.edit is not None and new.edit.kind == edit.opposite and set(new.edit.values) & set(edit.values):
        return new.edit.target.file == edit.target.file
    if new.at is None or new.at.file != edited.name:
        return False
    return any(new.at.line in now and edit.target.line in old for old, now in changed_lines(edited))


def _consumer(finding: Finding) -> set[str]:
    """The consumer's declared place that a finding speaks of, by its cause."""
    return {part for part in finding.cause if part.startswith("consumer ")}
