"""Known findings from run records: accept what the newest runs found, drop what they no longer find."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from harness.model.errors import UsageError
from harness.model.finding import Finding, Known
from harness.model.record import RunRecord
from harness.project import known_findings
from harness.project.known_findings import Entry
from harness.render.digest import Digest, digest
from harness.rules import catalogue
from harness.run import check
from harness.run.context import Context
from harness.run.history import whole_checks
from harness.run.journal import read_records

_FINDERS: Final[Mapping[str, tuple[str, ...]]] = {
    "dashboard": ("dashboard", "web"),
    "ignores": ("drift", "redflags"),
    "replay": ("mutate", "replay"),
}
"""The checks that judge by the rules of a family; a family that is not named is that of the check of its name."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pruned:
    """What pruning did: the entries that are gone, and the kept ones of which the newest runs prove nothing.

    Shape: `unproved` are the names of the checks that would have to run whole for the entries of `kept`.
    """

    gone: tuple[Entry, ...]
    kept: tuple[Entry, ...]
    unproved: tuple[str, ...]


def accept(
    context: Context, known: Known, *, rules: Collection[str] = (), fingerprints: Collection[str] = ()
) -> tuple[Finding, ...]:
    """Write the new findings that match into the file of known ones, and return them; no filter means all."""
    found = {
        each.fingerprint: replace(each, check=each.check or record.session)
        for record in read_records(context.reports)
        for each in record.findings
    }
    chosen = tuple(
        each
        for each in found.values()
        if each.known is None
        and (not rules or each.rule in rules)
        and (not fingerprints or each.fingerprint in fingerprints)
    )
    entries = tuple(
        each for each in context.policy.known if each.fingerprint not in {new.fingerprint for new in chosen}
    )
    known_findings.write(context.known_file, known_findings.accept(chosen, entries, known))
    return chosen


def prune(context: Context) -> Pruned:
    """Drop the entries whose finding the newest runs no longer have; those of checks that did not run whole stay.

    An entry stays as well where its rule is off, and where its cause names a subject that was not driven.
    Raises: UsageError when there is no run record.
    """
    records = read_records(context.reports)
    if not records:
        raise UsageError(
            f"there is no run record in {context.reports}, so that nothing shows which findings are gone",
            way_out="Run the checks first: harness run",
        )
    found = {each.fingerprint for record in records for each in record.findings}
    missing = tuple(each for each in context.policy.known if each.fingerprint not in found)
    proof = _Proof(records, context)
    kept = tuple(each for each in missing if not proof.is_gone(each))
    gone = tuple(each for each in missing if each not in kept)
    if gone:
        known_findings.write(context.known_file, [each for each in context.policy.known if each not in gone])
    unproved = sorted({name for each in kept for name in proof.lacking(each)})
    return Pruned(gone=gone, kept=kept, unproved=tuple(unproved))


class _Proof:
    """What the newest runs can show of entries whose finding they do not have."""

    def __init__(self, records: Sequence[RunRecord], context: Context) -> None:
        shown = digest(records)
        self._whole = whole_checks(shown)
        self._idle = _idle(shown)
        self._weights = context.policy.rules
        self._context = context

    def is_gone(self, entry: Entry) -> bool:
        """Was all looked at that could have found it?"""
        return self._weights.get(entry.rule) != "off" and not self.lacking(entry)

    @cached_property
    def _here(self) -> frozenset[str]:
        return frozenset((*check.configured(self._context), *check.ON_DEMAND))

    def lacking(self, entry: Entry) -> tuple[str, ...]:
        """The checks that could find it and did not run whole, or did not drive what its cause names."""
        return tuple(
            each
            for each in self._finders(entry)
            if each not in self._whole or not self._idle[each].isdisjoint(entry.cause)
        )

    def _finders(self, entry: Entry) -> tuple[str, ...]:
        """The check that found it; where the entry does not tell, all of the project that judge by its rule."""
        if entry.check:
            return (entry.check,)
        rule = catalogue.catalogue().get(entry.rule)
        able = check.names() if rule is None else _FINDERS.get(rule.family, (rule.family,))
        return tuple(each for each in able if each in self._here) or able


def _idle(shown: Digest) -> Mapping[str, frozenset[str]]:
    """For each check, the subjects of which nothing was driven."""
    drove: dict[str, dict[str, bool]] = defaultdict(dict)
    for cell in shown.cells:
        subjects = drove[cell.check]
        subjects[cell.subject] = subjects.get(cell.subject, False) or cell.outcome in {"clean", "finding", "known"}
    return defaultdict(
        frozenset,
        {name: frozenset(each for each, driven in subjects.items() if not driven) for name, subjects in drove.items()},
    )
