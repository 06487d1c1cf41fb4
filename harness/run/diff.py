"""Contract against contract: what an old client of the base meets when the revision is released, and the bump it asks for."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, Literal, TypeAlias

from harness.compare.contract_shapes import ShapePairs
from harness.compare.contracts import Changes, compare_contracts
from harness.model.contract import Contract, Typed
from harness.model.depth import deeply
from harness.model.difference import Direction, Mismatch, Place
from harness.model.errors import SourceError
from harness.model.finding import Finding, Severity
from harness.model.record import Skip
from harness.model.rule import Rule
from harness.rules import catalogue
from harness.run.model_faces import ModelFaces, faces_of_type
from harness.run.result import Result
from harness.sources.discovery import as_openapi, is_discovery
from harness.sources.exact_json import refuse_deeper
from harness.sources.json_schema import Reading, SchemaReader
from harness.sources.lines import Pointed
from harness.sources.openapi import read_openapi
from harness.sources.openapi_alike import DEEPEST, Referred, text_of, to_compare
from harness.sources.openapi_idle import as_if_counted
from harness.sources.openapi_inherited import Families, changed_families
from harness.sources.openapi_marks import marked_pairs
from harness.sources.openapi_places import Alike
from harness.sources.openapi_provenance import Locate, OpenApiProvenance
from harness.sources.openapi_roots import under_one_root

Bump: TypeAlias = Literal["major", "minor", "patch", "none"]
_Side: TypeAlias = tuple[Any, str]
Kind: TypeAlias = Literal["openapi", "schema"]


def diff(
    base: Any, revision: Any, *, base_name: str = "base", revision_name: str = "revision", today: date | None = None
) -> Result:
    """What changed between two documents, judged for old clients.

    Both are parsed OpenAPI or discovery documents, or JSON Schemas, or the faces of models; names say where they were read. `today`
    (default: the current day) decides whether a sunset has passed. `measures["bump"]` is the version bump that the change
    asks for. Raises: SourceError when a document is none of these, or when the two are of different sorts.
    """
    try:
        return deeply(_diff, (base, base_name), (revision, revision_name), today)
    except RecursionError:
        raise SourceError("nested too deeply", where=revision_name, way_out="Name parts and refer to them") from None


def _diff(base_side: _Side, revision_side: _Side, today: date | None) -> Result:
    started = time.perf_counter()
    base_side, revision_side = _promised(*base_side), _promised(*revision_side)
    (base, base_name), (revision, revision_name) = base_side, revision_side
    for document, name in (base_side, revision_side):
        refuse_deeper(document, where=name, deepest=DEEPEST)
    day = today or datetime.now(UTC).date()
    if base == revision:
        return Result(measures={"bump": "none", "pairs": 0})
    kinds = kind_of(base, base_name), kind_of(revision, revision_name)
    if kinds[0] != kinds[1]:
        raise SourceError(
            f"the base is {kinds[0]}, the revision is {kinds[1]}",
            where=revision_name,
            way_out="Compare two documents of one sort",
        )
    changes, unresolved = _changes(kinds[0], base_side, revision_side, day)
    findings = tuple(_judged(changes.mismatches))
    return Result(
        findings=findings,
        skips=tuple(unresolved),
        measures={
            "bump": bump(findings, changed=True),
            "pairs": changes.pairs,
            "seconds": round(time.perf_counter() - started, 3),
        },
    )


def _promised(document: Any, name: str) -> _Side:
    """A side as what is compared: a discovery document is the OpenAPI document that promises the same, a model its faces."""
    document = faces_of_type(document)
    return (as_openapi(document, source=name), name) if is_discovery(document) else (document, name)


def bump(findings: Iterable[Finding], *, changed: bool) -> Bump:
    """The version bump that findings ask for: what may break asks for a major one as what does break.

    A document that changed without any finding asks for a patch.
    """
    severities = {each.severity for each in findings}
    if severities & {Severity.ERROR, Severity.WARNING}:
        return "major"
    return "minor" if severities else "patch" if changed else "none"


def kind_of(document: Any, name: str) -> Kind:
    """What sort of contract a document is. Raises: SourceError when it is none."""
    if isinstance(document, bool | ModelFaces):
        return "schema"
    if not isinstance(document, dict):
        raise SourceError(
            f"a contract is an object, this is a {type(document).__name__}",
            where=name,
            way_out="Name an OpenAPI or discovery document, a JSON Schema or a model",
        )
    if "openapi" in document or "swagger" in document:
        return "openapi"
    return "schema"


def _changes(kind: Kind, base: _Side, revision: _Side, today: date) -> tuple[Changes, Iterable[Skip]]:
    if kind == "schema":
        return _schemas(base, revision), ()
    referred = Referred()
    old, new, references = to_compare(*under_one_root(base[0], revision[0]), referred)
    alike = Alike(references)
    heirs = changed_families(old, new, references)
    before = _openapi(old, source=base[1], alike=alike, heirs=heirs[0])
    after = _openapi(new, source=revision[1], alike=alike, heirs=heirs[1])
    marked = marked_pairs(old, new, referred)
    awake = as_if_counted(old, new, referred)
    if awake is not None:
        sides = _openapi(awake[0], source=base[1]), _openapi(awake[1], source=revision[1])
        changes = compare_contracts(before, after, today=today, marked=marked)
        return _with_idle(changes, sides, today), _skips(before, after)
    return compare_contracts(before, after, today=today, marked=marked), _skips(before, after)


def _with_idle(changes: Changes, awake: tuple[Contract, Contract], today: date) -> Changes:
    """The changes, and beside them what would break if every constraint counted."""
    broken = [(seen, rule) for seen in compare_contracts(*awake, today=today).mismatches for rule in _breaking(seen)]
    places = {(seen.consumer, seen.provider) for seen, _ in broken}
    known = {
        (rule.id, seen.consumer, seen.provider)
        for seen in changes.mismatches
        if (seen.consumer, seen.provider) in places
        for rule in _breaking(seen)
    }
    beside = [
        replace(seen, difference=replace(seen.difference, kind="idle", witness=None, detail=rule.summary))
        for seen, rule in broken
        if (rule.id, seen.consumer, seen.provider) not in known
    ]
    return Changes(mismatches=(*changes.mismatches, *beside), pairs=changes.pairs)


def _breaking(seen: Mismatch) -> Iterator[Rule]:
    for rule in catalogue.judging("breaking", seen.difference.kind):
        if rule.severity is Severity.ERROR and any(True for _ in rule.judge(seen)):
            yield rule


def _openapi(document: Any, *, source: str, alike: Alike | None = None, heirs: Families | None = None) -> Contract:
    locate = _locating(source)
    return read_openapi(document, source=source, locate=locate, discriminators=False, alike=alike, heirs=heirs)


def _locating(source: str) -> Locate:
    """Where a pointer leads; the line is looked up for findings only, by whoever has the text."""
    return lambda pointer: Pointed(source, pointer=pointer)


def _skips(*contracts: Contract) -> Iterator[Skip]:
    for contract in contracts:
        yield from (Skip(what=contract.source, reason=reason, check="diff") for reason in contract.unresolved)


def _schemas(base: _Side, revision: _Side) -> Changes:
    """Two JSON Schemas or models, compared both as what is sent and as what is read."""
    known: dict[int, Typed] = {}
    changes = [_facing(base, revision, direction, known) for direction in _DIRECTIONS]
    return Changes(
        mismatches=tuple(each for one in changes for each in one.mismatches), pairs=sum(one.pairs for one in changes)
    )


_DIRECTIONS: tuple[Direction, ...] = ("request", "response")


def _facing(base: _Side, revision: _Side, direction: Direction, known: dict[int, Typed]) -> Changes:
    """Two schemas in one direction; Pydantic checks formats, so beside a model they count.

    `known` keeps by its identity what a document says that says the same in both directions.
    """
    models = isinstance(base[0], ModelFaces) or isinstance(revision[0], ModelFaces)
    reading = Reading(direction=direction, formats="assertion" if models else "annotation", noted=True)
    pairs = ShapePairs(_schema_contract(*base, direction), _schema_contract(*revision, direction))
    typed = [_typed(document, source, reading, known) for document, source in (base, revision)]
    pairs.add(Place(operation="schema", direction=direction, position="value"), typed[0], typed[1])
    return Changes(mismatches=tuple(pairs.mismatches()), pairs=len(pairs))


_DIRECTED = (b'"readOnly"', b'"writeOnly"', b'"default"')
"""What makes a schema another one in requests than in responses."""


def _typed(document: Any, source: str, reading: Reading, known: dict[int, Typed]) -> Typed:
    if id(document) in known:
        return known[id(document)]
    whole = document.facing(reading.direction or "response") if isinstance(document, ModelFaces) else document
    text = text_of(whole)
    found = Typed(SchemaReader(whole, reading, base=source).shape(whole), "#")
    if whole is document and not any(each in text for each in _DIRECTED):
        known[id(document)] = found
    return found


def _schema_contract(document: Any, source: str, direction: Direction) -> Contract:
    if isinstance(document, ModelFaces):
        provenance = OpenApiProvenance(document.facing(direction), document.locate)
    else:
        provenance = OpenApiProvenance(document, _locating(source))
    return Contract(title=source, source=source, provenance=provenance)


def _judged(mismatches: Iterable[Mismatch]) -> Iterator[Finding]:
    """What the breaking rules say, one finding per rule and cause, the farthest reaching first."""
    found: dict[str, Finding] = {}
    for mismatch in mismatches:
        for rule in catalogue.judging("breaking", mismatch.difference.kind):
            for finding in rule.judge(mismatch):
                key = finding.fingerprint
                found[key] = _joined(found[key], finding) if key in found else finding
    return iter(sorted(found.values(), key=_rank))


def _joined(first: Finding, other: Finding) -> Finding:
    return replace(first, operations=tuple(dict.fromkeys((*first.operations, *other.operations))))


def _rank(finding: Finding) -> tuple[int, int]:
    return finding.severity.rank, -len(finding.operations)
