"""What the page's template shows, made ready: the template only places it."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from markupsafe import Markup

from harness.model.finding import CodeFrame, Evidence, Finding
from harness.model.location import Location
from harness.model.record import Edge, Outcome, RunRecord, Skip
from harness.model.rule import Rule
from harness.render.digest import Digest, worst
from harness.render.page.graph import Map, integration_map
from harness.render.page.heat import Table, heat_maps
from harness.render.page.highlight import highlight
from harness.render.page.witness import JsonLine, json_lines
from harness.render.setting import Setting
from harness.render.verdict import Verdict, compares, verdict

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_LONGEST_EVIDENCE: Final = 20_000
_SHORTEST: Final = 0.05
_TITLES: Final = {"Mend here first": "The revision", "The other side": "The base"}
"""What the sides of a finding are where two versions of one contract are compared."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CodeLine:
    """A numbered line; `number` 0 stands for a line whose number is not known."""

    number: int
    html: Markup
    marked: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Side:
    """One side of a finding: a title, its place, and lines when they were kept."""

    title: str
    place: Location
    lines: tuple[CodeLine, ...]
    first: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Proof:
    """A piece of evidence; `image` is base64 that was checked to be a PNG, otherwise empty."""

    kind: str
    title: str
    text: str
    image: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A finding as the page lists it; `links` are numbers of lines in the map, `group` is what the page is filtered by."""

    number: int
    finding: Finding
    rule: Rule | None
    sides: tuple[Side, ...]
    witness: tuple[JsonLine, ...]
    proofs: tuple[Proof, ...]
    links: tuple[int, ...]
    group: str = ""


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
    """The whole page."""

    verdict: Verdict
    shown: Digest
    started: str
    versions: tuple[str, ...]
    sessions: tuple[Session, ...]
    map: Map
    entries: tuple[Entry, ...]
    known: tuple[Entry, ...]
    tables: tuple[Table, ...]
    skips: tuple[Skip, ...]
    checks: tuple[str, ...]
    compares: bool = False


def view(shown: Digest, setting: Setting) -> View:
    """Make a digest ready for the page."""
    drawing = integration_map(_edges(shown))
    numbers = {(link.consumer, link.provider): link.number for link in drawing.links}
    entries = tuple(_entry(at, each, setting, numbers) for at, each in enumerate(shown.findings, start=1))
    known = tuple(_entry(at, each, setting, numbers) for at, each in enumerate(shown.known, start=len(entries) + 1))
    return View(
        verdict=verdict(shown, setting.fail_on),
        shown=shown,
        started=_moment(min((each.started for each in shown.records if each.started), default="")),
        versions=tuple(sorted({each.version for each in shown.records if each.version})),
        sessions=tuple(_sessions(shown)),
        map=drawing,
        entries=entries,
        known=known,
        tables=heat_maps(shown.cells),
        skips=shown.skips,
        checks=tuple(sorted({each.group for each in (*entries, *known)} - {""})),
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


def _entry(number: int, finding: Finding, setting: Setting, numbers: Mapping[tuple[str, str], int]) -> Entry:
    return Entry(
        number=number,
        finding=finding,
        rule=setting.rule(finding.rule),
        sides=tuple(_sides(finding)),
        witness=() if finding.witness is None else json_lines(finding.witness.value, finding.pointer),
        proofs=tuple(_proof(each) for each in finding.evidence),
        links=tuple(numbers[pair] for pair in finding.edges),
        group=(finding.direction or "") if finding.check == "diff" else finding.check,
    )


def _sides(finding: Finding) -> Iterator[Side]:
    """The kept frames, and the bare places of sides that have none."""
    titles = _TITLES if finding.check == "diff" else {}
    framed = {(frame.location.file, frame.location.line) for frame in finding.frames}
    for frame in finding.frames:
        yield Side(
            title=titles.get(frame.title, frame.title),
            place=frame.location,
            lines=_code(frame),
            first=frame.location == finding.at,
        )
    for title, place in (("Mend here first", finding.at), ("The other side", finding.other)):
        if place is not None and (place.file, place.line) not in framed:
            yield Side(title=titles.get(title, title), place=place, lines=(), first=place == finding.at)


def _code(frame: CodeFrame) -> tuple[CodeLine, ...]:
    written = highlight(frame.lines, frame.language)
    return tuple(
        CodeLine(number=number, html=html, marked=number in frame.marked)
        for number, html in enumerate(written, start=frame.first_line)
    )


def _proof(evidence: Evidence) -> Proof:
    if evidence.kind == "png" and _is_png(evidence.content):
        return Proof(kind="png", title=evidence.title, text="", image=evidence.content)
    more = len(evidence.content) - _LONGEST_EVIDENCE
    tail = f"\n… {more:,} characters more" if more > 0 else ""
    return Proof(kind=evidence.kind, title=evidence.title, text=f"{evidence.content[:_LONGEST_EVIDENCE]}{tail}")


def _is_png(content: str) -> bool:
    try:
        return base64.b64decode(content, validate=True).startswith(_PNG)
    except (binascii.Error, ValueError):
        return False


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
        if name != "wall_seconds" and isinstance(value, int | float | str) and not isinstance(value, bool):
            yield name.replace("_", " "), _amount(value)


def _amount(value: float | str) -> str:
    if isinstance(value, str):
        return value
    return f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"
