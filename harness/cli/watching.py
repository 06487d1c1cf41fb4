"""What `drift --watch` says: everything at first, then after each edit what is new and what is gone."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from harness.cli.console import complain, say

if TYPE_CHECKING:
    from harness.model.finding import Finding
    from harness.run.drift_look import Look
    from harness.run.watch import Change


def watch(look: Look) -> int:
    """Stay until the user interrupts; the exit code is 0 then, and no process is left behind."""
    from harness.run.watch import changes  # noqa: PLC0415  start-up of the other commands
    from harness.sources.typescript.server import Server  # noqa: PLC0415  the same

    root = look.policy.root
    places = [root, *(place for name in (look.consumer, look.provider) if not _inside(place := root / name, root))]
    with Server() as server:
        warm = replace(look, extraction=server)
        try:
            for change in changes(warm.settled, [each for each in places if each.exists()]):
                _tell(change)
        except KeyboardInterrupt:
            say("")
            return 0
    return 0


def _inside(place: Path, root: Path) -> bool:
    return place.resolve().is_relative_to(root.resolve())


def _tell(change: Change) -> None:
    if change.fault is not None:
        complain(change.fault)
        return
    for each in change.new:
        print(_line(" " if change.first else "+", each))
    for each in change.gone:
        print(_line("-", each))
    print(f"{time.strftime('%H:%M:%S')} {_counted(change)} ({change.seconds:.1f} s), watching", flush=True)


def _counted(change: Change) -> str:
    count = f"{len(change.all)} findings" if change.all else "everything that was checked fits together"
    if change.first or not (change.new or change.gone):
        return count if change.first else f"nothing new, {count}"
    return f"{len(change.new)} new, {len(change.gone)} gone, {count}"


def _line(mark: str, finding: Finding) -> str:
    from harness.render.plain import printable  # noqa: PLC0415  start-up of the other commands
    from harness.render.secrets import masked  # noqa: PLC0415  the same

    finding = masked(finding)
    place = f"  {finding.at}" if finding.at else ""
    mend = f"\n    mend: {finding.mend}" if mark != "-" and finding.mend else ""
    return printable(f"{mark} {finding.severity.value}  {finding.rule}{place}\n    {finding.message}{mend}")
