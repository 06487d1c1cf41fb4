"""A provider's recordings beside an older copy of them: what its answers are made of now, and were then."""

from __future__ import annotations

import io
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from harness.cassettes import store
from harness.compare.recordings import Redrawn, compare_recordings
from harness.model.errors import SourceError
from harness.model.exchange import Exchange
from harness.model.location import dotted, pointer
from harness.model.observation import Observation
from harness.model.record import Cell
from harness.rules.replay._shown import Replayed
from harness.run.diff_git import archived
from harness.run.replay import CHECK, ReplaySettings, judge_of, judged
from harness.run.result import Result


def rerecorded(settings: ReplaySettings, old: str) -> Result:
    """Schema-level drift from an older copy: a folder, or `git:REF` for the same folder as a commit has it.

    Raises: SourceError when either side holds no cassette or cannot be read.
    """
    with _older(settings, old) as folder:
        before = _exchanges(folder, settings.root)
    after = _exchanges(settings.root / settings.cassettes, settings.root)
    judge = judge_of(settings)

    def named(exchange: Exchange) -> str:
        found = judge.operation(exchange) if judge else None
        return found.name if found else f"{exchange.request.method} {urlsplit(exchange.request.url).path}"

    both = {named(each) for each in before} & {named(each) for each in after}
    seen = tuple(_observation(each) for each in compare_recordings(before, after, named))
    shown = Replayed(
        provider=settings.provider.name,
        observations=seen,
        record_command=settings.record_command,
        consumers=settings.consumers,
    )
    findings = tuple(judged(shown))
    spoilt = {operation for each in findings for operation in each.operations}
    cells = tuple(
        Cell(check=CHECK, subject=each, aspect="recorded anew", outcome="finding" if each in spoilt else "clean")
        for each in sorted(both)
    )
    return Result(findings=findings, cells=cells, measures={"interactions": len(after)})


@contextmanager
def _older(settings: ReplaySettings, old: str) -> Iterator[Path]:
    if not old.startswith("git:"):
        yield settings.root / old
        return
    content = archived(old.removeprefix("git:"), settings.cassettes, settings.root, old)
    with tempfile.TemporaryDirectory() as folder, tarfile.open(fileobj=io.BytesIO(content)) as archive:
        archive.extractall(folder, filter="data")
        yield Path(folder) / settings.cassettes


def _exchanges(folder: Path, root: Path) -> tuple[Exchange, ...]:
    found = list(store.discover(folder))
    if not found:
        raise SourceError("there is no cassette", where=str(folder), way_out="Name a copy of the provider's folder")
    return tuple(exchange for each in found for exchange in store.load(each, root=root).exchanges)


def _observation(seen: Redrawn) -> Observation:
    place = dotted(seen.path)
    return Observation(
        kind=f"recorded-{seen.kind}",
        subject=place or f"status {seen.status}",
        detail=f"before {seen.before}, now {seen.after}",
        data={
            "cause": (seen.operation, f"response {seen.status // 100}XX", place, seen.kind, _told_apart(seen)),
            "pointer": pointer(seen.path),
            "evidence": seen.seen.response.body.decode("utf-8", "replace"),
        },
        location=seen.seen.location,
        operation=seen.operation,
        steps=(f"{seen.operation} {seen.status} in {seen.seen.location or seen.seen.source}",),
    )


def _told_apart(seen: Redrawn) -> str:
    """What tells two changes of one kind at one place apart."""
    return seen.after if seen.kind in ("type-changed", "value-new", "status-changed") else ""
