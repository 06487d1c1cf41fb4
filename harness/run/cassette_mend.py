"""Mends recordings in place, each whole or not at all: secrets are scrubbed, unused interactions pruned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from harness.cassettes import gate, scrub, store
from harness.cassettes.store import Cassette
from harness.model.errors import CannotRun
from harness.model.finding import Finding
from harness.model.record import RunRecord
from harness.run.cassette_shelf import Standing, facts_for, standing
from harness.run.context import Context
from harness.run.journal import read_records

_UNUSED = frozenset({"interaction-unused", "operation-no-longer-called"})
"""Rules whose findings name interactions that nobody asks for: in `at`, and all of one cause in `symptoms`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Unused:
    """An interaction that the newest replay did not use: its cassette, its line, and what it asks for."""

    each: Standing
    line: int
    operation: str


def scrub_cassettes(context: Context, names: Sequence[str] = ()) -> Iterator[str]:
    """Scrub the named cassettes, or all; a line for each that says what was replaced.

    Raises: SourceError for a broken line, SecretLeft for what no rule knows; that cassette stays as it was.
    """
    for each in standing(context, names):
        replaced = _scrub(each, context)
        counts = ", ".join(f"{count} {kind}" for kind, count in sorted(replaced.items()))
        yield f"{each.shown}: scrubbed {counts}" if counts else f"{each.shown}: nothing to scrub"


def _scrub(each: Standing, context: Context) -> Mapping[str, int]:
    cassette = store.load(each.folder, root=context.root)
    provider = facts_for(each, context)
    clean = gate.cleaned(cassette.exchanges, provider)
    gate.check(clean.exchanges, provider, where=each.shown)
    stale = cassette.meta.scrub_version != scrub.VERSION or store.has_asides(each.folder)
    if stale or clean.exchanges != cassette.exchanges:
        counts = dict(Counter(cassette.meta.scrubbed) + Counter(clean.replaced))
        about = replace(cassette.meta, scrub_version=scrub.VERSION, scrubbed=counts)
        store.save(each.folder, Cassette(meta=about, exchanges=clean.exchanges))
    return clean.replaced


def unused(context: Context, names: Sequence[str] = ()) -> tuple[Unused, ...]:
    """The interactions that the newest replay did not use, as its record tells.

    Raises: CannotRun when there is no record, or when it is older than the cassettes.
    """
    record = _newest_replay(context)
    _refuse_unplayed(standing(context, names), record)
    found = [each for each in record.findings if each.rule in _UNUSED]
    return tuple(sorted(_placed(found, standing(context, names), record), key=lambda one: (one.each.shown, one.line)))


def _refuse_unplayed(shelf: Sequence[Standing], record: RunRecord) -> None:
    """Raises: CannotRun where the replay judged the recordings alone and ran no code of any of these providers."""
    left = {skip.what.removeprefix(_UNPLAYED) for skip in record.skips if skip.what.startswith(_UNPLAYED)}
    providers = {each.provider for each in shelf}
    if providers and providers <= left:
        raise CannotRun(
            f"the newest replay ran no client code of {', '.join(sorted(providers))}, so nothing says what is used",
            way_out='Name what runs it, `replay = "package.module:function"` in the settings, and replay again',
        )


_UNPLAYED = "client code of "
"""How a replay calls what it had no function for."""


def prune(found: Sequence[Unused]) -> Iterator[str]:
    """Take these interactions out of their cassettes; a line for each cassette."""
    for shown in dict.fromkeys(one.each.shown for one in found):
        mine = [one for one in found if one.each.shown == shown]
        each, taken = mine[0].each, {one.line for one in mine}
        cassette = store.load(each.folder)
        kept = tuple(one for one in cassette.exchanges if not (one.location and one.location.line in taken))
        store.save(each.folder, Cassette(meta=cassette.meta, exchanges=kept))
        yield f"{each.shown}: {len(cassette.exchanges) - len(kept)} taken out, {len(kept)} left"


def _newest_replay(context: Context) -> RunRecord:
    replays = [each for each in read_records(context.reports) if each.session == "replay" and not each.interrupted]
    if not replays:
        raise CannotRun(
            "no replay has left a record, so nothing says what is used",
            where=str(context.reports),
            way_out="Run it: harness run replay",
        )
    return max(replays, key=lambda each: each.started)


def _placed(found: Sequence[Finding], shelf: Sequence[Standing], record: RunRecord) -> Iterator[Unused]:
    by_file = {f"{each.shown}/{store.INTERACTIONS}": each for each in shelf}
    for finding in found:
        for place in dict.fromkeys((str(finding.at), *finding.symptoms)):
            file, _, line = place.rpartition(":")
            if file in by_file and line.isdecimal():
                _refuse_younger(by_file[file], record)
                yield Unused(each=by_file[file], line=int(line), operation=finding.operation or "")


def _refuse_younger(each: Standing, record: RunRecord) -> None:
    written = _written(each.folder / store.INTERACTIONS)
    if written > datetime.fromisoformat(record.started):
        raise CannotRun(
            f"{each.shown} was written after the newest replay, whose lines may be others by now",
            way_out="Replay first: harness run replay",
        )


def _written(file: Path) -> datetime:
    return datetime.fromtimestamp(file.stat().st_mtime, UTC)
