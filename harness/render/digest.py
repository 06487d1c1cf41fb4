"""What all formats show: records of any number of runs and shards brought together, the worst first."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from harness.model.finding import Finding, Severity
from harness.model.record import Cell, Edge, Outcome, RunRecord, Skip
from harness.render.secrets import masked_record

_Item = TypeVar("_Item")

_WORST_FIRST: Final[tuple[Outcome, ...]] = ("finding", "error", "known", "clean", "vacuous", "skipped")
"""Of two shards' outcomes for one thing, the one that says more: having run says more than having been skipped."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Digest:
    """Everything there is to show.

    Shape: `findings` are new and `known` accepted ones, each fault once, ordered by what to mend first; `measures` are by
    session, numbers of its shards added up.
    """

    records: tuple[RunRecord, ...]
    findings: tuple[Finding, ...]
    known: tuple[Finding, ...]
    skips: tuple[Skip, ...]
    cells: tuple[Cell, ...]
    edges: tuple[Edge, ...]
    notes: tuple[str, ...]
    measures: Mapping[str, Mapping[str, Any]]

    @property
    def counts(self) -> Mapping[Severity, int]:
        """New findings by severity, every severity present."""
        return {each: sum(finding.severity is each for finding in self.findings) for each in Severity}

    @property
    def operations(self) -> tuple[str, ...]:
        """All operations that new findings reach, sorted."""
        return tuple(sorted({name for finding in self.findings for name in finding.operations}))


def digest(records: Sequence[RunRecord]) -> Digest:
    """Bring records together, in whatever order they come; whoever made them, what is shown is masked."""
    records = sorted(map(masked_record, records), key=lambda each: (each.started, each.session, each.shard))
    findings = _merged(_checked(finding, record) for record in records for finding in record.findings)
    ordered = sorted(findings, key=_urgency)
    accepted = _Accepted(ordered)
    return Digest(
        records=tuple(records),
        findings=tuple(each for each in ordered if each.known is None),
        known=tuple(each for each in ordered if each.known is not None),
        skips=_skips(records),
        cells=tuple(map(accepted.cell, _cells(cell for record in records for cell in record.cells))),
        edges=tuple(map(accepted.edge, _edges(edge for record in records for edge in record.edges))),
        notes=tuple(dict.fromkeys(note for record in records for note in record.notes)),
        measures=_measures(records),
    )


class _Accepted:
    """Shows as known what only known findings speak of: a check judges before it is asked who accepts."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self._subjects: dict[tuple[str, str], bool] = {}
        self._edges: dict[tuple[str, str, str], bool] = {}
        for each in findings:
            known = each.known is not None
            for name in each.operations:
                self._subjects[each.check, name] = known and self._subjects.get((each.check, name), True)
            for consumer, provider in each.edges:
                key = (consumer, provider, each.check)
                self._edges[key] = known and self._edges.get(key, True)

    def cell(self, cell: Cell) -> Cell:
        """The cell, or the same as known."""
        known = cell.outcome == "finding" and self._subjects.get((cell.check, cell.subject), False)
        return dataclasses.replace(cell, outcome="known") if known else cell

    def edge(self, edge: Edge) -> Edge:
        """The integration, or the same as known."""
        known = edge.outcome == "finding" and self._edges.get((edge.consumer, edge.provider, edge.check), False)
        return dataclasses.replace(edge, outcome="known") if known else edge


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """The outcome that says most. Raises: ValueError when there is none."""
    return min(outcomes, key=_WORST_FIRST.index)


def _checked(finding: Finding, record: RunRecord) -> Finding:
    return finding if finding.check else dataclasses.replace(finding, check=record.session)


def _urgency(finding: Finding) -> tuple[int, int, int, str, str]:
    reach = len(finding.operations) + len(finding.symptoms)
    return (finding.severity.rank, finding.witness is None, -reach, finding.rule, finding.fingerprint)


def _merged(findings: Iterable[Finding]) -> Iterable[Finding]:
    by_fault: dict[str, Finding] = {}
    for finding in sorted(findings, key=lambda each: (each.severity.rank, each.check, each.message)):
        first = by_fault.get(finding.fingerprint)
        by_fault[finding.fingerprint] = finding if first is None else _join(first, finding)
    return by_fault.values()


def _join(first: Finding, second: Finding) -> Finding:
    """One fault seen twice: the worse sighting leads, what only the other has is added."""
    return dataclasses.replace(
        first,
        operations=_union(first.operations, second.operations),
        symptoms=_union(first.symptoms, second.symptoms),
        evidence=_union(first.evidence, second.evidence),
        edges=_union(first.edges, second.edges),
        frames=first.frames or second.frames,
        witness=first.witness or second.witness,
        pointer=first.pointer if first.witness else second.pointer or first.pointer,
        reproduction=first.reproduction or second.reproduction,
        known=first.known and second.known,
    )


def _union(first: tuple[_Item, ...], second: tuple[_Item, ...]) -> tuple[_Item, ...]:
    return tuple(dict.fromkeys((*first, *second)))


def _skips(records: Sequence[RunRecord]) -> tuple[Skip, ...]:
    told = (
        skip if skip.check else dataclasses.replace(skip, check=record.session)
        for record in records
        for skip in record.skips
    )
    return tuple(dict.fromkeys(told))


def _cells(cells: Iterable[Cell]) -> tuple[Cell, ...]:
    merged: dict[tuple[str, str, str], Cell] = {}
    for cell in cells:
        key = (cell.check, cell.subject, cell.aspect)
        merged[key] = _join_cells(merged[key], cell) if key in merged else cell
    return tuple(merged.values())


def _join_cells(first: Cell, second: Cell) -> Cell:
    outcome = worst((first.outcome, second.outcome))
    said = first if first.outcome == outcome else second
    return dataclasses.replace(said, count=first.count + second.count)


def _edges(edges: Iterable[Edge]) -> tuple[Edge, ...]:
    merged: dict[tuple[str, str, str], Edge] = {}
    for edge in edges:
        key = (edge.consumer, edge.provider, edge.check)
        outcome = worst((edge.outcome, merged[key].outcome)) if key in merged else edge.outcome
        merged[key] = edge if outcome == edge.outcome else merged[key]
    return tuple(merged[key] for key in sorted(merged))


def _measures(records: Sequence[RunRecord]) -> Mapping[str, Mapping[str, Any]]:
    by_session: dict[str, dict[str, Any]] = {}
    for record in records:
        sums = by_session.setdefault(record.session, {})
        for name, value in record.measures.items():
            sums[name] = _sum(sums.get(name), value)
    return by_session


def _sum(first: Any, second: Any) -> Any:
    both_numbers = all(isinstance(each, int | float) and not isinstance(each, bool) for each in (first, second))
    return first + second if both_numbers else second
