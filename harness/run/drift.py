"""Type drift: a consumer's calls against its provider's contract, judged by the drift rules."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from harness.compare.call_parameters import COMPLETE
from harness.compare.call_reads import READS, UNTYPED, Read
from harness.compare.call_sides import INFERRED
from harness.compare.calls import BETWEEN, ELSEWHERE, OWN_FILE, compare_calls, reached
from harness.compare.compared import Compared
from harness.compare.field_uses import USES, FieldUse, place_key
from harness.compare.paths import Prefix
from harness.model.contract import Contract, Operation
from harness.model.errors import SourceError
from harness.model.finding import Finding
from harness.model.record import Cell, Edge, Outcome, Skip
from harness.rules import catalogue
from harness.run.naming import Naming, named
from harness.run.own_routes import OwnRoutes
from harness.run.progress import Progress, silent
from harness.run.result import Result
from harness.sources.documents import read_document
from harness.sources.openapi import read_openapi
from harness.sources.source_tree import SourceTree

if TYPE_CHECKING:
    from harness.sources.typescript.extraction import Extraction


@dataclass(frozen=True, kw_only=True, slots=True)
class Sides:
    """Two sides of one integration, as the report names them."""

    provider: str
    consumer: str
    check: str = "drift"


def drift(provider: Contract, consumer: Contract, sides: Sides, *, prefix: str = "") -> Result:
    """Compare every call with what it reaches; calls that nothing could be said of are skips, never passes."""
    started = time.perf_counter()
    front = Prefix(strip=prefix) if prefix else None
    compared = compare_calls(provider, consumer, prefix=front)
    findings = tuple(judge(compared, sides))
    skips = tuple(dict.fromkeys(_skips(compared, provider, consumer, sides)))
    unread = tuple(name for name, calls in reached(provider, consumer, prefix=front).items() if not calls)
    return Result(
        findings=findings,
        skips=skips,
        cells=(*dict.fromkeys(_cells(compared, sides)), *(_unread(name, sides) for name in unread)),
        edges=(_edge(findings, compared, sides),),
        measures={"calls": len(consumer.operations), "seconds_comparing": round(time.perf_counter() - started, 3)},
    )


def judge(compared: Iterable[Compared], sides: Sides) -> Iterator[Finding]:
    """What the drift rules say of every mismatch."""
    rules = catalogue.family("drift")
    for each in compared:
        for mismatch in each.mismatches:
            for rule in rules:
                for finding in rule.judge(mismatch):
                    yield replace(
                        finding, check=sides.check, edges=((sides.consumer, sides.provider),), edit=mismatch.edit
                    )


def consumer_contract(
    name: str,
    root: Path,
    progress: Progress = silent,
    *,
    extraction: Extraction | None = None,
    naming: Naming = "auto",
    tree: SourceTree | None = None,
) -> Contract:
    """What a consumer expects: an OpenAPI file, or a TypeScript folder or tsconfig. Raises: HarnessError."""
    place = root / name
    if place.is_file() and place.suffix in {".yaml", ".yml"} | ({".json"} if place.name != "tsconfig.json" else set()):
        document = read_document(place)
        if isinstance(document, dict) and ("openapi" in document or "swagger" in document):
            return read_openapi(document, source=name)
    if not place.exists():
        raise SourceError(
            f"{name!r} is neither a folder nor a file",
            where=str(root),
            way_out="Name a TypeScript folder or an OpenAPI file",
        )
    from harness.sources.typescript.extraction import extract  # noqa: PLC0415  a room that OpenAPI consumers do not need
    from harness.sources.typescript.project import read  # noqa: PLC0415  a room that OpenAPI consumers do not need

    listed = tree or SourceTree(place if place.is_dir() else place.parent)
    found = read(place, root=root, progress=progress, extraction=extraction or extract, tree=listed)
    missing = sorted(found.unresolved_packages)
    told = (f"types of packages that are not installed: {', '.join(missing)}",) if missing else ()
    faults = tuple(
        each.message if each.message.startswith(each.file) else f"{each.file}: {each.message}"
        for each in found.notes
        if each.kind in {"config", "syntax", "refused", "cut"}
    )
    own = OwnRoutes(found.routes, found.sites)
    uses = _uses(found.uses)
    contract = replace(
        found.contract,
        operations=tuple(_described(own.forwarded(each), own, uses) for each in found.contract.operations),
        unresolved=(*found.contract.unresolved, *told, *faults),
    )
    return named(contract, listed, root, naming)


def _uses(found: Iterable[Any]) -> Mapping[str, FieldUse]:
    """What the code does with declared fields, by their places."""
    gathered: dict[str, FieldUse] = {}
    for each in found:
        key = place_key(each.declared)
        known = gathered.get(key, FieldUse())
        literals = known.compared if each.literal is None else {**known.compared, each.literal: each.location}
        read = known.read or (each.location if each.literal is None else None)
        gathered[key] = FieldUse(compared=literals, read=read)
    return gathered


def _described(operation: Operation, own: OwnRoutes, field_uses: Mapping[str, FieldUse]) -> Operation:
    """What the call sites say of a call besides its shapes, as the comparison wants to know it."""
    sites = operation.extensions.get("sites", ())
    uses = operation.extensions.get("uses", ())
    complete = bool(sites) and all(site.query_complete for site in sites) and all(use.complete for use in uses)
    foreign = bool(uses) and all(use.origin and not _is_local(use.origin) for use in uses)
    return replace(
        operation,
        extensions={
            **operation.extensions,
            COMPLETE: complete,
            ELSEWHERE: foreign or own.answer(operation),
            OWN_FILE: _is_own_file(operation, uses),
            BETWEEN: own.between(operation),
            UNTYPED: any(site.reads == "json" and not site.checked and not own.hold(site.location) for site in sites),
            READS: tuple(dict.fromkeys(_reads(sites))),
            USES: field_uses,
            INFERRED: frozenset(
                each.typed.origin for site in sites for each in site.answers if each.confidence == "medium"
            ),
        },
    )


_FILE = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,7}$|\{[^{}]*file_?(?:name|path)?\}$", re.IGNORECASE)
"""The end of a path that names a file: `/locales/en.json`, `/data/{fileName}`."""


def _is_own_file(operation: Operation, uses: Sequence[Any]) -> bool:
    """Is this read from where the page itself comes from, under the name of a file?"""
    beside = bool(uses) and all(use.base in {"", "BASE_URL", "PUBLIC_URL"} and not use.origin for use in uses)
    return beside and operation.method == "GET" and _FILE.search(operation.path.partition("?")[0]) is not None


def _reads(sites: Iterable[Any]) -> Iterator[Read]:
    """What is read of answers that have no type where they are read."""
    for site in sites:
        typed = {each.status for each in site.answers if not each.typed.shape.marks}
        for each in site.fields:
            if each.status not in typed:
                yield Read(path=each.path, status=each.status, location=each.location)


def _is_local(origin: str) -> bool:
    return (urlsplit(origin).hostname or "") in {"localhost", "127.0.0.1", "::1", "0.0.0.0"}  # noqa: S104  compared, not bound


def _outcome(findings: Sequence[object], unchecked: str) -> Outcome:
    if findings:
        return "finding"
    return "skipped" if unchecked else "clean"


def _cells(compared: Iterable[Compared], sides: Sides) -> Iterator[Cell]:
    for each in compared:
        judged = tuple(judge([each], sides))
        outcome = _outcome(judged, each.unchecked)
        yield Cell(
            check=sides.check, subject=each.operation, aspect=each.aspect, outcome=outcome, detail=each.unchecked
        )


def _unread(name: str, sides: Sides) -> Cell:
    return Cell(
        check=sides.check,
        subject=name,
        aspect="called",
        outcome="vacuous",
        count=0,
        detail=f"{sides.consumer} does not call it",
    )


def _edge(findings: Sequence[Finding], compared: Sequence[Compared], sides: Sides) -> Edge:
    outcome: Outcome = "finding" if findings else "clean" if compared else "vacuous"
    detail = f"{len({each.call for each in compared})} calls compared"
    return Edge(consumer=sides.consumer, provider=sides.provider, check=sides.check, outcome=outcome, detail=detail)


def _skips(compared: Sequence[Compared], provider: Contract, consumer: Contract, sides: Sides) -> Iterator[Skip]:
    if not consumer.operations:
        yield Skip(
            what=f"{sides.consumer} → {sides.provider}",
            reason="no call to the provider was found",
            way_out="Name calls by a comment: /** @operation GET /users/{id} */",
            check=sides.check,
        )
    for each in compared:
        if each.unchecked:
            what = f"{each.operation} ({each.aspect})"
            yield Skip(what=what, reason=f"could not be compared: {each.unchecked}", check=sides.check)
    for contract, side in ((provider, sides.provider), (consumer, sides.consumer)):
        yield from (Skip(what=side, reason=reason, check=sides.check) for reason in contract.unresolved)
