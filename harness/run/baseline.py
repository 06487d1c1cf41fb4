"""Known findings from run records: accept what the newest runs found, drop what they no longer find."""

from __future__ import annotations

from collections.abc import Collection

from harness.model.finding import Finding, Known
from harness.project import known_findings
from harness.project.known_findings import Entry
from harness.run.context import Context
from harness.run.journal import read_records


def accept(
    context: Context, known: Known, *, rules: Collection[str] = (), fingerprints: Collection[str] = ()
) -> tuple[Finding, ...]:
    """Write the new findings that match into the file of known ones, and return them; no filter means all."""
    found = {each.fingerprint: each for record in read_records(context.reports) for each in record.findings}
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


def prune(context: Context) -> tuple[Entry, ...]:
    """Drop the entries whose finding the newest runs no longer have; those of rules that did not run stay."""
    records = read_records(context.reports)
    found = {each.fingerprint for record in records for each in record.findings}
    whole = not any(record.interrupted for record in records)
    gone = tuple(each for each in context.policy.known if whole and each.fingerprint not in found)
    if gone:
        known_findings.write(context.known_file, [each for each in context.policy.known if each not in gone])
    return gone
