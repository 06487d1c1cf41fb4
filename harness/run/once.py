"""A record of one run that nothing keeps: what commands show without writing to the project."""

from __future__ import annotations

import secrets

from harness.model.record import RunRecord
from harness.run.context import version
from harness.run.journal import now
from harness.run.result import Result


def recorded(result: Result, *, session: str, seed: int | None = None) -> RunRecord:
    """The result as a record that has just ended."""
    moment = now()
    return RunRecord(
        id=secrets.token_hex(8),
        session=session,
        started=moment,
        ended=moment,
        seed=seed,
        version=version(),
        findings=result.findings,
        skips=result.skips,
        cells=result.cells,
        edges=result.edges,
        measures=result.measures,
        notes=result.notes,
    )
