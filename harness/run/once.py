"""A record of one run that nothing keeps: what commands show without writing to the project."""

from __future__ import annotations

import os
from datetime import UTC, datetime

from harness.model.record import RunRecord
from harness.run.result import Result
from harness.run.version import version


def recorded(result: Result, *, session: str, seed: int | None = None, versioned: bool = True) -> RunRecord:
    """The result as a record that has just ended; without the harness's version where nobody shows it."""
    moment = datetime.now(UTC).isoformat(timespec="microseconds")
    return RunRecord(
        id=os.urandom(8).hex(),
        session=session,
        started=moment,
        ended=moment,
        seed=seed,
        version=version() if versioned else "",
        findings=result.findings,
        skips=result.skips,
        cells=result.cells,
        edges=result.edges,
        measures=result.measures,
        notes=result.notes,
    )
