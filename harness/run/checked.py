"""Runs checks of the configured project and leaves a run record of each."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from harness.model.errors import HarnessError
from harness.model.finding import Finding
from harness.model.record import RunRecord
from harness.run.check import configured, could_not_run, run_check
from harness.run.context import Context
from harness.run.journal import Journal, read_files
from harness.run.result import Result
from harness.run.settle import new_findings, settled
from harness.run.version import version


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """What checks left: their records, the findings that fail, and the errors of checks that could not run."""

    records: tuple[RunRecord, ...]
    failing: tuple[Finding, ...] = ()
    errors: tuple[HarnessError, ...] = ()

    def told_of(self, touched: Callable[[Finding], bool]) -> Checked:
        """The same with the findings alone that are to be told, and a note of how many are not; the records on disk stay whole."""
        records = []
        for each in self.records:
            found = tuple(filter(touched, each.findings))
            less = len(each.findings) - len(found)
            notes = (_untold(less),) if less else ()
            records.append(replace(each, findings=found, notes=(*each.notes, *notes)))
        return replace(self, records=tuple(records), failing=tuple(filter(touched, self.failing)))

    @property
    def exit_code(self) -> int:
        """0 clean, 1 findings, 2 or 3 when a check could not run or nothing at all was driven."""
        if self.errors:
            return max(error.exit_code for error in self.errors)
        if self.failing:
            return 1
        cells = [cell for record in self.records for cell in record.cells]
        drove = any(cell.outcome not in {"skipped", "vacuous"} for cell in cells)
        return 0 if drove or any(record.findings for record in self.records) else 3


def run_checks(wanted: Sequence[str], context: Context, *, shard: tuple[int, int] = (1, 1)) -> Checked:
    """Run the named checks, or all that have a target; one that cannot run is told and does not keep the others from running."""
    records, failed, errors = list[RunRecord](), list[Finding](), list[HarnessError]()
    for name in wanted or configured(context):
        label = "" if shard == (1, 1) else f"{shard[0]}-of-{shard[1]}"
        journal = Journal(context.reports, session=name, shard=label, seed=context.seed, version=version())
        with journal:
            result, faults = _attempt(name, context, shard)
            journal.result(result)
        failed.extend(new_findings(result, context.policy))
        errors.extend(faults)
        records.extend(read_files([journal.path]).records)
    return Checked(records=tuple(records), failing=tuple(failed), errors=tuple(errors))


def _untold(count: int) -> str:
    if count == 1:
        return "1 finding is not told: the files it stands in neither use what changed nor are used by it"
    return f"{count} findings are not told: the files they stand in neither use what changed nor are used by it"


def _attempt(name: str, context: Context, shard: tuple[int, int]) -> tuple[Result, tuple[HarnessError, ...]]:
    started = time.perf_counter()
    try:
        whole, errors = run_check(name, context, shard=shard)
        result = settled(whole, context.policy)
    except HarnessError as fault:
        result, errors = could_not_run(name, name, fault), (fault,)
    return replace(
        result, measures={**result.measures, "wall_seconds": round(time.perf_counter() - started, 3)}
    ), errors
