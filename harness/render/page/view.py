"""What the page's template shows, made ready: the template only places it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from harness.model.finding import Finding
from harness.model.record import Edge, Outcome, RunRecord, Skip
from harness.model.rule import Rule
from harness.model.trend import Trend
from harness.render.digest import Digest, worst
from harness.render.page.chart import Chart, chart
from harness.render.page.graph import Map, integration_map
from harness.render.page.heat import Table, heat_maps
from harness.render.setting import Setting
from harness.render.verdict import Verdict, compares, verdict

SHOWN_AT_ONCE: Final = 50
"""Findings that stand in the page itself, for a browser that runs no script; the script draws the others when they are asked for."""

_SHORTEST: Final = 0.05
_RUN: Final = frozenset(("api", "dashboard", "drift", "mutate", "redflags", "replay", "web"))
"""Checks that `harness run` runs by their name."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A finding as the page lists it.

    Shape: `links` are numbers of lines in the map, `group` is what the page is filtered by, `fresh` says that the last report
    did not have it, `again` is the command that looks for it once more.
    """

    finding: Finding
    links: tuple[int, ...]
    group: str = ""
    fresh: bool = False
    again: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Session:
    """What one session did, its shards together. Units: `seconds` is wall time, None when not known."""

    name: str
    outcome: Outcome
    shards: int
    interrupted: bool
    seconds: float | None
    seeds: tuple[int, ...]
    findings: int
    known: int
    measures: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class View:
    """The whole page. Shape: `seeds` is what all sessions ran with, where it is one; then they do not repeat it."""

    verdict: Verdict
    shown: Digest
    started: str
    versions: tuple[str, ...]
    sessions: tuple[Session, ...]
    seeds: tuple[int, ...]
    map: Map
    entries: tuple[Entry, ...]
    known: tuple[Entry, ...]
    tables: tuple[Table, ...]
    skips: tuple[Skip, ...]
    checks: tuple[str, ...]
    rules: tuple[Rule, ...]
    trend: Trend
    chart: Chart
    compares: bool = False

    @property
    def fresh(self) -> int:
        """New findings that the last report did not have."""
        return sum(each.fresh for each in self.entries)


def view(shown: Digest, setting: Setting) -> View:
    """Make a digest ready for the page."""
    drawing = integration_map(_edges(shown))
    numbers = {(link.consumer, link.provider): link.number for link in drawing.links}
    seeds = {record.session: record.seed for record in shown.records}
    listed = [_entry(each, setting.trend, numbers, seeds) for each in (*shown.findings, *shown.known)]
    entries, known = tuple(listed[: len(shown.findings)]), tuple(listed[len(shown.findings) :])
    used = {each.finding.rule for each in listed}
    sessions = tuple(_sessions(shown))
    every = {each.seeds for each in sessions if each.seeds}
    shared = next(iter(every)) if len(every) == 1 and len(sessions) > 1 else ()
    return View(
        verdict=verdict(shown, setting.fail_on),
        shown=shown,
        started=_moment(min((each.started for each in shown.records if each.started), default="")),
        versions=tuple(sorted({each.version for each in shown.records if each.version})),
        sessions=tuple(replace(each, seeds=()) for each in sessions) if shared else sessions,
        seeds=shared,
        map=drawing,
        entries=entries,
        known=known,
        tables=heat_maps(shown.cells),
        skips=shown.skips,
        checks=tuple(sorted({each.group for each in (*entries, *known)} - {""})),
        rules=tuple(each for each in setting.rules if each.id in used),
        trend=setting.trend,
        chart=chart(setting.trend.points),
        compares=compares(shown),
    )


def _edges(shown: Digest) -> Iterator[Edge]:
    """The integrations that were looked at, and those that only a finding names."""
    yield from shown.edges
    told = {(edge.consumer, edge.provider, edge.check) for edge in shown.edges}
    for finding in (*shown.findings, *shown.known):
        for consumer, provider in finding.edges:
            if (consumer, provider, finding.check) not in told:
                told.add((consumer, provider, finding.check))
                outcome: Outcome = "finding" if finding.known is None else "known"
                yield Edge(consumer=consumer, provider=provider, check=finding.check, outcome=outcome)


def _entry(
    finding: Finding, trend: Trend, numbers: Mapping[tuple[str, str], int], seeds: Mapping[str, int | None]
) -> Entry:
    return Entry(
        finding=finding,
        links=tuple(numbers[pair] for pair in finding.edges),
        group=(finding.direction or "") if finding.check == "diff" else finding.check,
        fresh=finding.fingerprint in trend.fresh,
        again=_again(finding.check, seeds.get(finding.check))
        if finding.check in seeds and finding.check in _RUN
        else "",
    )


def _again(check: str, seed: int | None) -> str:
    return f"harness run {check}" + (f" --seed {seed}" if seed is not None else "")


def _sessions(shown: Digest) -> Iterator[Session]:
    for name in dict.fromkeys(record.session for record in shown.records):
        records = [record for record in shown.records if record.session == name]
        new = sum(each.check == name for each in shown.findings)
        known = sum(each.check == name for each in shown.known)
        yield Session(
            name=name,
            outcome=_outcome(records, new, known),
            shards=len(records),
            interrupted=any(record.interrupted for record in records),
            seconds=_seconds(records),
            seeds=tuple(sorted({record.seed for record in records if record.seed is not None})),
            findings=new,
            known=known,
            measures=tuple(_measures(shown.measures.get(name, {}))),
        )


def _outcome(records: Sequence[RunRecord], new: int, known: int) -> Outcome:
    if new:
        return "finding"
    if any(record.interrupted for record in records):
        return "error"
    outcomes = [cell.outcome for record in records for cell in record.cells]
    if "error" in outcomes:
        return "error"
    if known:
        return "known"
    return worst(outcomes) if outcomes else "skipped"


def _seconds(records: Sequence[RunRecord]) -> float | None:
    """The longest shard; a record that was written in one go does not know how long its run took."""
    told = [record.measures.get("wall_seconds") for record in records]
    spans = [_span(record) for record in records if record.started and record.ended]
    known = [each for each in (*told, *spans) if isinstance(each, int | float) and each >= _SHORTEST]
    return max(known, default=None)


def _span(record: RunRecord) -> float | None:
    started, ended = _time(record.started), _time(record.ended)
    return None if started is None or ended is None else (ended - started).total_seconds()


def _time(text: str) -> datetime | None:
    """A moment in UTC, or None for a text that is none."""
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return None
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)


def _moment(text: str) -> str:
    time = _time(text)
    return text if time is None else f"{time.day} {time:%B %Y, %H:%M} UTC"


def _measures(measures: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in measures.items():
        timed = "seconds" in name.split("_")  # the time of the whole is told already
        if not timed and isinstance(value, int | float | str) and not isinstance(value, bool):
            yield _named(name.replace("_", " "), one=value == 1), _amount(value)


def _named(words: str, *, one: bool) -> str:
    """What is counted, in the number that fits: `pages in browser`, `page in browser`."""
    first, space, rest = words.partition(" ")
    return f"{first.removesuffix('s')}{space}{rest}" if one and not first.endswith("ss") else words


def _amount(value: float | str) -> str:
    if isinstance(value, str):
        return value
    return f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"
