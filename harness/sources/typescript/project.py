"""Reads a TypeScript project as a consumer's contract: the operations it calls, with shapes and source places."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from harness.model.contract import Body, Contract, Declaration, Operation, Parameter, Response, Typed
from harness.model.errors import SourceError
from harness.model.location import Every
from harness.sources.source_tree import SourceTree
from harness.sources.typescript.cache import ExtractionCache
from harness.sources.typescript.compiler import Progress, ensure, find_compiler
from harness.sources.typescript.extraction import Extraction, Limits, Question, Record, extract
from harness.sources.typescript.node import Node, find_node
from harness.sources.typescript.shapes import ShapeReader, location
from harness.sources.typescript.sites import Answer, CallSite, Coverage, FieldRead, FieldUse, Note, PathUse, Route

SITES = "sites"
"""Key of `Operation.extensions` under which an operation's call sites stand, a tuple of CallSite: here always one."""

USES = "uses"
"""Key of `Operation.extensions` under which the site's ways to this path stand, a tuple of PathUse: here always one."""

OTHER_PATHS = "x-other-paths"
"""Key of `Operation.extensions` under which the templates stand that the same call may take instead."""

_HOLE = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True, kw_only=True, slots=True)
class TypeScriptProject:
    """A project as read: the contract it relies on, and everything that only a call site knows.

    Shape: `exports` are the exported types by name, when asked for; `unresolved_packages` maps a package without types here
    to the first import of it; `root` is the folder that locations are relative to.
    """

    contract: Contract
    sites: tuple[CallSite, ...]
    routes: tuple[Route, ...]
    uses: tuple[FieldUse, ...]
    notes: tuple[Note, ...]
    unresolved_packages: Mapping[str, str]
    coverage: Coverage
    root: Path
    compiler: str
    from_cache: bool
    exports: Mapping[str, Typed] = field(default_factory=dict)


def read(
    place: Path,
    *,
    root: Path | None = None,
    exports: bool = False,
    progress: Progress = lambda _: None,
    limits: Limits | None = None,
    cache: ExtractionCache | None = None,
    node: Callable[[], Node] = find_node,
    extraction: Extraction = extract,
    tree: SourceTree | None = None,
) -> TypeScriptProject:
    """Read the project at a folder or tsconfig file.

    Locations are relative to `root`, by default the repository around the project. An unchanged project is answered from
    the cache without starting Node; `extraction` asks the extractor otherwise. `tree` is the project's folder where it is listed already. Raises: SourceError for a project that cannot be read; CannotRun for missing tools.
    """
    question = _question(place, root, exports=exports)
    store = cache if cache is not None else ExtractionCache()
    compiler = find_compiler(question.project)
    key = store.key(question, compiler, tree)
    records = store.load(key)
    if records is not None:
        return assemble(records, question.project, from_cache=True)
    runtime = node()
    records = extraction(question, ensure(compiler, runtime, progress), runtime, limits or Limits())
    store.store(key, question, records)
    return assemble(records, question.project, from_cache=False)


def _question(place: Path, root: Path | None, *, exports: bool) -> Question:
    if not place.exists():
        raise SourceError(
            f"{str(place)!r} does not exist", way_out="Name a folder with a tsconfig.json, or a tsconfig file"
        )
    resolved = place.resolve()
    base = root.resolve() if root else None
    if resolved.is_dir():
        return Question(project=resolved, root=base, exports=exports)
    return Question(project=resolved.parent, tsconfig=resolved, root=base, exports=exports)


def assemble(records: Iterable[Record], project: Path, *, from_cache: bool) -> TypeScriptProject:
    """The project from an extraction's records."""
    kinds: dict[str, list[Record]] = {}
    for record in records:
        kinds.setdefault(str(record["rec"]), []).append(record)
    end = kinds["end"][0]
    provenance: dict[str, Declaration] = {}
    raw = kinds.get("site", [])
    shapes = _Shapes(kinds.get("def", []), raw, kinds.get("export", []), provenance)
    sites = tuple(_site(record, str(index), shapes) for index, record in enumerate(raw))
    contract = Contract(
        title=project.name,
        source=str(project),
        operations=_operations(sites),
        provenance=provenance,
        unresolved=tuple(f"{site.location}: {site.text}" for site in sites if not site.resolved),
    )
    return TypeScriptProject(
        contract=contract,
        sites=sites,
        routes=tuple(_route(each) for each in kinds.get("route", [])),
        uses=tuple(_use(each) for each in kinds.get("use", [])),
        notes=tuple(
            Note(kind=each["kind"], message=each["message"], file=each.get("file") or "")
            for each in kinds.get("note", [])
        ),
        unresolved_packages={each["name"]: each["at"] for each in end["packages"]},
        coverage=_coverage(end, sites),
        root=Path(end["root"]),
        compiler=str(end["compiler"]),
        from_cache=from_cache,
        exports={
            str(each["name"]): shapes.answers[f"export/{index}"] for index, each in enumerate(kinds.get("export", []))
        },
    )


class _Shapes:
    """All shapes of an extraction, read at once in each direction; keys name the place in the site records."""

    def __init__(
        self, definitions: list[Record], sites: list[Record], exports: list[Record], provenance: dict[str, Declaration]
    ) -> None:
        known = {int(each["id"]): each for each in definitions}
        answers = {
            f"{index}/resp/{n}": each["t"] for index, site in enumerate(sites) for n, each in enumerate(site["resp"])
        }
        answers |= {f"export/{index}": each["t"] for index, each in enumerate(exports)}
        self.answers = ShapeReader(known, "answer", provenance).read(answers)
        sent_provenance: dict[str, Declaration] = {}
        self.sent = ShapeReader(known, "sent", sent_provenance).read(dict(_sent(sites)))
        for key, declaration in sent_provenance.items():
            provenance.setdefault(key, declaration)


def _sent(sites: list[Record]) -> Iterator[tuple[str, Record]]:
    for index, site in enumerate(sites):
        if site.get("body") and site["body"].get("t"):
            yield f"{index}/body", site["body"]["t"]
        for name, each in _queries(site):
            yield f"{index}/query/{name}", each["t"]
        for number, path in enumerate(site["paths"]):
            for position, hole in enumerate(path["holes"]):
                yield f"{index}/path/{number}/{position}", hole["t"]


def _queries(site: Record) -> Iterator[tuple[str, Record]]:
    for each in (site.get("query") or {}).get("props", ()):
        yield f"own/{each['n']}", each
    for number, path in enumerate(site["paths"]):
        for each in path["query"]:
            yield f"{number}/{each['n']}", each


def _site(record: Record, index: str, shapes: _Shapes) -> CallSite:
    place = location(record["at"])
    assert place is not None
    options = record.get("query") or {}
    return CallSite(
        methods=tuple(record["methods"]),
        paths=tuple(
            _path(each, f"{index}/path/{number}", f"{index}/query/{number}", shapes)
            for number, each in enumerate(record["paths"])
        ),
        library=str(record["lib"]),
        location=place,
        via=tuple(each for each in map(location, record["via"]) if each),
        function=str(record.get("fn") or ""),
        text=str(record["text"]),
        answers=tuple(_answer(each, shapes.answers[f"{index}/resp/{n}"]) for n, each in enumerate(record["resp"])),
        fields=tuple(_field(each) for each in record["fields"]),
        reads=str(record.get("reads") or ""),
        body=_body(record.get("body"), shapes.sent.get(f"{index}/body")),
        query=tuple(
            _parameter(each, "query", shapes.sent[f"{index}/query/own/{each['n']}"])
            for each in options.get("props", ())
        ),
        query_complete=not options.get("partial")
        and not any(each.get("loose") or each.get("partial") for each in record["paths"]),
        annotated=bool(record.get("annotated")),
    )


def _answer(record: Record, typed: Typed) -> Answer:
    return Answer(status=_status(record), typed=typed, how=record["how"], location=location(record.get("at")))


def _status(record: Record) -> str:
    if record.get("status"):
        return str(record["status"])
    branch = record.get("branch")
    if isinstance(branch, int):
        return str(branch)
    return "default" if branch == "error" else "2XX"


def _field(record: Record) -> FieldRead:
    path = tuple(Every.ITEM if step == "[]" else step for step in record["path"])
    return FieldRead(path=path, status=_status(record), location=location(record["at"]))


def _body(record: Record | None, typed: Typed | None) -> Body | None:
    if record is None or typed is None:
        return None
    return Body(content_type=str(record["content"] or "*/*"), typed=typed)


def _parameter(record: Record, place: Any, typed: Typed) -> Parameter:
    return Parameter(
        name=str(record["n"]),
        place=place,
        typed=typed,
        required=not record.get("o"),
        location=location(record.get("at")),
    )


def _path(record: Record, holes: str, query: str, shapes: _Shapes) -> PathUse:
    return PathUse(
        template=str(record["path"]),
        base=str(record.get("base") or ""),
        origin=str(record.get("origin") or ""),
        holes=tuple(
            Parameter(
                name=each["name"] or f"hole{position}",
                place="path",
                typed=shapes.sent[f"{holes}/{position}"],
                required=True,
            )
            for position, each in enumerate(record["holes"])
        ),
        query=tuple(_parameter(each, "query", shapes.sent[f"{query}/{each['n']}"]) for each in record["query"]),
        complete=not record.get("partial"),
        known=not record.get("unknown"),
    )


def _route(record: Record) -> Route:
    place = location(record["at"])
    assert place is not None
    return Route(method=str(record["method"]), path=str(record["path"]), location=place)


def _use(record: Record) -> FieldUse:
    declared, place = location(record["prop"]), location(record["at"])
    assert declared is not None
    assert place is not None
    return FieldUse(declared=declared, location=place, literal=record.get("v"))


def canonical(template: str) -> str:
    """A template with its holes unnamed, by which two spellings of one path are the same: `/users/{}`."""
    return _HOLE.sub("{}", template)


def _operations(sites: Iterable[CallSite]) -> tuple[Operation, ...]:
    """One operation for each way that a call site may go: calls of one path are judged each by what it says itself."""
    ways = [(method, use, site) for site in sites for use in site.paths if use.known for method in site.methods]
    ordered = sorted(ways, key=lambda way: (way[0], canonical(way[1].template)))
    return tuple(_operation(*way) for way in ordered)


def _operation(method: str, use: PathUse, site: CallSite) -> Operation:
    return Operation(
        method=method,
        path=use.template,
        operation_id=site.function,
        parameters=(*use.holes, *_query(site, use)),
        request_bodies=(site.body,) if site.body else (),
        body_required=bool(site.body),
        responses=_responses(site),
        location=site.location,
        extensions={
            SITES: (site,),
            USES: (use,),
            OTHER_PATHS: tuple(each.template for each in site.paths if each is not use and each.known),
        },
    )


def _query(site: CallSite, use: PathUse) -> Iterator[Parameter]:
    return iter({each.name: each for each in reversed((*site.query, *use.query))}.values())


def _responses(site: CallSite) -> tuple[Response, ...]:
    answers = ((status, site.answer(status)) for status in sorted({each.status for each in site.answers}))
    return tuple(
        Response(status=status, content=(Body(content_type="application/json", typed=answer.typed),))
        for status, answer in answers
        if answer is not None
    )


def _coverage(end: Record, sites: tuple[CallSite, ...]) -> Coverage:
    counts = end["coverage"]
    reading = [site for site in sites if site.reads == "json"]
    return Coverage(
        files=int(counts["own"]),
        lines=int(counts["lines"]),
        sites=len(sites),
        resolved=sum(site.resolved for site in sites),
        reading=len(reading),
        typed=sum(site.typed for site in reading),
        fields_only=sum(site.checked and not site.typed for site in reading),
        unused_wrappers=int(counts["unused"]),
        milliseconds=int(end["ms"]["total"]),
        other={name: int(count) for name, count in counts.items() if name not in ("own", "lines", "sites", "unused")},
    )
