"""Looks through what is committed of recordings: secrets, broken lines, links and unsafe names, each as a finding with its line."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from harness.cassettes import store
from harness.cassettes.asides import Aside
from harness.cassettes.gate import leaks, named
from harness.model.errors import HarnessError
from harness.model.exchange import Exchange, Request, Response
from harness.model.finding import Finding
from harness.model.location import Location
from harness.model.observation import Observation
from harness.model.provider import Provider
from harness.model.record import Cell, Skip
from harness.rules.catalogue import family
from harness.rules.replay._shown import Replayed
from harness.run.cassette_shelf import Standing, facts_for, standing
from harness.run.context import Context
from harness.run.result import Result

CHECK = "cassettes"
LARGEST = 32 * 1024 * 1024
"""Units: bytes. A file beside the interactions that is larger is a finding, and is not looked through."""

_REWRITE = "Take it out, or write the cassette again without it: harness cassettes scrub"
_WAY_OUT = "Delete the link or the file; a cassette holds meta.json, interactions.jsonl and bodies/"


def check_cassettes(context: Context, names: Sequence[str] = ()) -> Result:
    """Everything found in the named cassettes, or in all. Raises: UsageError for a name that leads to none."""
    shelf = standing(context, names)
    findings, cells = list[Finding](), list[Cell]()
    for each in shelf:
        found = tuple(_findings(each, context))
        findings += found
        cells.append(
            Cell(check=CHECK, subject=each.shown, aspect="looked through", outcome="finding" if found else "clean")
        )
    for name, settings in {} if names else context.configuration.settings.providers.items():
        findings += _judged(name, _links(context.root / settings.cassettes, context.root))
    return Result(findings=tuple(findings), cells=tuple(cells), skips=() if cells or findings else (_nothing(),))


def _findings(each: Standing, context: Context) -> Iterator[Finding]:
    provider = _facts(each, context)
    yield from _judged(each.provider or provider.name, _seen(each, provider, context.root))


def _facts(each: Standing, context: Context) -> Provider:
    """The facts, as far as the cassette can be read: the common rules hold in any case."""
    try:
        return facts_for(each, context)
    except HarnessError:
        return Provider(name=each.provider or each.folder.name, title="", hosts=(), contract_source="")


def _seen(each: Standing, provider: Provider, root: Path) -> Iterator[Observation]:
    for found in store.survey(each.folder, root=root):
        if isinstance(found, Exchange):
            yield from _secrets([found], provider, each.shown)
        elif isinstance(found, Aside):
            yield from _beside_the_interaction(found, provider, each.shown)
        else:
            yield _unreadable(each.shown, found.what, found.where, found.way_out)
    for file in _beside(each.folder):
        yield from _file(file, provider, each.shown, root)


def _beside_the_interaction(found: Aside, provider: Provider, shown: str) -> Iterator[Observation]:
    for name in dict.fromkeys(found.names):
        place = found.location
        yield _unreadable(shown, f"the member {named(name)!r:.80} has no place in this line", str(place), _REWRITE)
    yield from _of_text(found.content, found.location, provider, shown)


def _of_text(content: bytes, location: Location, provider: Provider, shown: str) -> Iterator[Observation]:
    """Secrets in a text that stands beside the interactions."""
    asked = Request(method="GET", url=f"file:{location.file}")
    exchange = Exchange(request=asked, response=Response(status=200, body=content), source=shown, location=location)
    yield from (replace(each, operation="") for each in _secrets([exchange], provider, shown))


def _beside(folder: Path) -> Iterator[Path]:
    """Every file but the interactions and the bodies that they name, links not followed."""
    for holder, _, names in os.walk(folder, followlinks=False):
        for name in sorted(names):
            file = Path(holder) / name
            if file != folder / store.INTERACTIONS and not file.is_symlink() and file.is_file():
                yield file


def _file(file: Path, provider: Provider, shown: str, root: Path) -> Iterator[Observation]:
    where = _shown(file, root)
    if file.stat().st_size > LARGEST:
        yield _unreadable(shown, f"{file.name} is too large to be looked through", where, _WAY_OUT)
        return
    content = _said(file.read_bytes()) if file.name == store.META else file.read_bytes()
    pieces = [content] if file.suffix == ".json" or b"\0" in content else content.splitlines()
    for number, piece in enumerate(pieces, start=1):
        yield from _of_text(piece, Location(where, number), provider, shown)


_COUNT = re.compile(rb'"[A-Z][A-Z-]{1,30}": [0-9]{1,9}(?=[,\s}])')


def _said(content: bytes) -> bytes:
    """What `meta.json` says beside its counts, whose names are those of kinds of secrets."""
    return _COUNT.sub(b'"counted": 0', content)


def _secrets(exchanges: Sequence[Exchange], provider: Provider, shown: str) -> Iterator[Observation]:
    try:
        found = list(leaks(exchanges, provider))
    except HarnessError as error:
        yield _unreadable(shown, error.what, str(exchanges[0].location or ""), error.way_out)
        return
    for leak in found:
        yield Observation(
            kind="secret",
            subject=shown,
            detail=str(leak),
            data={"cause": (shown, leak.place, leak.kind)},
            location=leak.location,
            operation=leak.operation,
        )


def _links(folder: Path, root: Path) -> Iterator[Observation]:
    """Links and names that lead elsewhere or cannot be told apart, anywhere below a folder of cassettes."""
    for holder, folders, names in os.walk(folder, followlinks=False):
        for name in sorted((*folders, *names)):
            path = Path(holder) / name
            if path.is_symlink():
                yield _unreadable(_shown(path, root), "a link; a cassette never leads out of its folder", "", _WAY_OUT)
            elif not name.isprintable() or "\\" in name:
                yield _unreadable(_shown(path.parent, root), f"the name {name!r:.80} is unsafe", "", "Rename it")


def _unreadable(subject: str, what: str, where: str, way_out: str) -> Observation:
    file, _, line = where.rpartition(":")
    place = Location(file, int(line)) if file and line.isdigit() else Location(where or subject, 1)
    return Observation(
        kind="cassette-unreadable",
        subject=subject,
        detail=what,
        data={"cause": (subject, what, str(place.line or "")), "way_out": way_out},
        location=place,
    )


def _judged(provider: str, seen: Iterator[Observation]) -> Iterator[Finding]:
    shown = Replayed(provider=provider, observations=tuple(seen))
    for rule in family("replay"):
        for finding in rule.judge(shown):
            yield replace(finding, check=CHECK, reproduction="harness cassettes check")


def _nothing() -> Skip:
    return Skip(
        what="look through cassettes",
        reason="no provider is configured, or none has a cassette",
        way_out='[tool.harness.providers.stripe] cassettes = "cassettes/stripe", or name a folder',
        check=CHECK,
    )


def _shown(path: Path, root: Path) -> str:
    shown = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
    return "".join(each if each.isprintable() else "?" for each in shown)
