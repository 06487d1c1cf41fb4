"""Reads OpenAPI 3.0, 3.1 and Swagger 2.0 documents into contracts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias, cast

from harness.model import shape as s
from harness.model.contract import Body, Contract, Operation, Parameter, ParameterPlace, Response, Typed
from harness.model.difference import Direction
from harness.model.errors import SourceError
from harness.model.location import Location
from harness.model.shape import Shape
from harness.sources.documents import at_pointer, joined
from harness.sources.json_schema import Reading, SchemaReader
from harness.sources.openapi_provenance import Locate, OpenApiProvenance

Json: TypeAlias = Mapping[str, Any]

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
_PLACES = ("path", "query", "header", "cookie")
_NOT_PARAMETERS = frozenset({"accept", "content-type", "authorization"})
"""Header parameters of these names are described elsewhere. Source: OpenAPI 3.1, Parameter Object."""


def read_openapi(document: Any, *, source: str, locate: Locate | None = None) -> Contract:
    """The contract that a document promises, every shape projected for its direction.

    `locate` leads from a JSON pointer in the document to a place in source code. Raises: SourceError when the document is
    no OpenAPI document. Parts that cannot be read are named in `Contract.unresolved`.
    """
    _refuse_foreign(document, source)
    return _Reader(document, source, locate or _nowhere).contract()


def _nowhere(pointer: str) -> Location | None:  # noqa: ARG001  satisfies Locate
    return None


def _refuse_foreign(document: Any, source: str) -> None:
    if not isinstance(document, dict):
        raise SourceError(f"an OpenAPI document is an object, this is a {type(document).__name__}", where=source)
    version = str(document.get("openapi") or document.get("swagger") or "")
    if not version.startswith(("3.0", "3.1", "3.2", "2.0")):
        raise SourceError(
            f"no OpenAPI document: its version is {version!r}"
            if version
            else "no OpenAPI document: it has no `openapi`",
            where=source,
            way_out="Versions 2.0, 3.0 and 3.1 are read",
        )


@dataclass(slots=True)
class _Wanted:
    """Places whose shapes are read in one go per direction, and what is to be told of those that failed."""

    pointers: dict[Direction, dict[str, None]] = field(default_factory=lambda: {"request": {}, "response": {}})
    shapes: dict[Direction, Mapping[str, Shape]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


class _Reader:
    """One pass to find the places that hold schemas, one to read them, one to build the operations."""

    def __init__(self, document: Json, source: str, locate: Locate) -> None:
        self.document = document
        self.source = source
        self.locate = locate
        self.old = "swagger" in document
        self.version = "2.0" if self.old else "3.0" if str(document["openapi"]).startswith("3.0") else "3.1"
        self.wanted = _Wanted()

    def contract(self) -> Contract:
        self._operations("paths")
        self._operations("webhooks")
        for direction, pointers in self.wanted.pointers.items():
            self.wanted.shapes[direction] = self._shapes(direction, tuple(pointers))
        operations, webhooks = self._operations("paths"), self._operations("webhooks")
        info = _object(self.document.get("info"))
        return Contract(
            title=str(info.get("title", "")),
            version=str(info.get("version", "")),
            source=self.source,
            operations=operations,
            webhooks=webhooks,
            provenance=OpenApiProvenance(self.document, self.locate),
            security_schemes=self._security_schemes(),
            unresolved=tuple(dict.fromkeys(self.wanted.faults)),
        )

    def _shapes(self, direction: Direction, places: tuple[str, ...]) -> Mapping[str, Shape]:
        reading = Reading(
            formats="assertion",
            one_of="any",
            nullable=not self.version.startswith("3.1"),
            discriminator=True,
            direction=direction,
            identifiers=False,
        )
        reader = SchemaReader(self.document, reading, dialect=f"openapi-{self.version}", base=self.source)
        return reader.shapes({place: at_pointer(self.document, place) for place in places})

    def _security_schemes(self) -> Json:
        held = _object(self.document.get("components")).get("securitySchemes")
        return _object(held or self.document.get("securityDefinitions"))

    def _operations(self, section: str) -> tuple[Operation, ...]:
        paths = _object(self.document.get(section))
        return tuple(each for path in paths for each in self._path(path, joined("#", section, path)))

    def _path(self, path: str, place: str) -> Iterator[Operation]:
        place, item = self._followed(place)
        shared = self._parameters(joined(place, "parameters"), item.get("parameters"))
        for method in METHODS:
            if isinstance(item.get(method), dict):
                yield self._operation(method, path, joined(place, method), item[method], shared)

    def _operation(self, method: str, path: str, place: str, node: Json, shared: Sequence[Parameter]) -> Operation:
        own = self._parameters(joined(place, "parameters"), node.get("parameters"))
        named = {(each.place, each.name): each for each in (*shared, *own)}
        bodies, required = self._request(place, node)
        return Operation(
            method=method.upper(),
            path=path if self.old is False else str(self.document.get("basePath", "")).rstrip("/") + path,
            operation_id=str(node.get("operationId", "")),
            parameters=tuple(named.values()),
            request_bodies=bodies,
            body_required=required,
            responses=self._responses(joined(place, "responses"), node),
            security=self._security(node),
            deprecated=node.get("deprecated") is True,
            sunset=str(node.get("x-sunset", "")),
            callbacks=tuple(self._callbacks(place, node)),
            tags=tuple(str(each) for each in _list(node.get("tags"))),
            location=self.locate(place),
            extensions={key: value for key, value in node.items() if key.startswith("x-")},
        )

    def _security(self, node: Json) -> tuple[Mapping[str, tuple[str, ...]], ...]:
        needs = node.get("security", self.document.get("security"))
        return tuple(
            {name: tuple(map(str, _list(scopes))) for name, scopes in need.items()}
            for need in _list(needs)
            if isinstance(need, dict)
        )

    def _callbacks(self, place: str, node: Json) -> Iterator[Operation]:
        for name, held in _object(node.get("callbacks")).items():
            where, callback = self._followed(joined(place, "callbacks", name))
            for expression in callback if held else ():
                yield from self._path(expression, joined(where, expression))

    # -- parameters and headers

    def _parameters(self, place: str, nodes: Any) -> tuple[Parameter, ...]:
        found = (self._parameter(joined(place, index)) for index in range(len(_list(nodes))))
        return tuple(each for each in found if each is not None)

    def _parameter(self, place: str) -> Parameter | None:
        place, node = self._followed(place)
        kind, name = node.get("in"), node.get("name")
        if kind not in _PLACES or not isinstance(name, str) or (kind == "header" and name.lower() in _NOT_PARAMETERS):
            return None
        return self._named(place, node, name, cast("ParameterPlace", kind), "request")

    def _named(self, place: str, node: Json, name: str, kind: ParameterPlace, direction: Direction) -> Parameter:
        return Parameter(
            name=name,
            place=kind,
            required=node.get("required") is True or kind == "path",
            typed=self._typed(self._schema_place(place, node), direction),
            style=str(node.get("style", node.get("collectionFormat", ""))),
            explode=node["explode"] if isinstance(node.get("explode"), bool) else None,
            deprecated=node.get("deprecated") is True,
            sunset=str(node.get("x-sunset", "")),
            location=self.locate(place),
        )

    def _schema_place(self, place: str, node: Json) -> str:
        if "schema" in node:
            return joined(place, "schema")
        media = next(iter(_object(node.get("content"))), None)
        if media is not None:
            return joined(place, "content", media, "schema")
        return place if self.old and "type" in node else ""

    # -- bodies

    def _request(self, place: str, node: Json) -> tuple[tuple[Body, ...], bool]:
        if self.old:
            return self._old_request(place, node)
        where, body = self._followed(joined(place, "requestBody"))
        return self._content(where, body, "request"), body.get("required") is True

    def _old_request(self, place: str, node: Json) -> tuple[tuple[Body, ...], bool]:
        for index in range(len(_list(node.get("parameters")))):
            where, each = self._followed(joined(place, "parameters", index))
            if each.get("in") == "body":
                typed = self._typed(joined(where, "schema"), "request")
                kinds = _list(node.get("consumes", self.document.get("consumes"))) or ["application/json"]
                bodies = tuple(Body(content_type=str(kind), typed=typed) for kind in kinds)
                return bodies, each.get("required") is True
        return (), False

    def _responses(self, place: str, node: Json) -> tuple[Response, ...]:
        return tuple(
            self._response(status, joined(place, status), node)
            for status in _object(node.get("responses"))
            if not status.startswith("x-")
        )

    def _response(self, status: str, place: str, operation: Json) -> Response:
        where, node = self._followed(place)
        headers = _object(node.get("headers"))
        return Response(
            status=status.upper() if status != "default" else status,
            content=self._old_content(where, node, operation) if self.old else self._content(where, node, "response"),
            headers=tuple(self._header(name, joined(where, "headers", name)) for name in headers),
            description=str(node.get("description", "")),
        )

    def _header(self, name: str, place: str) -> Parameter:
        where, node = self._followed(place)
        return self._named(where, node, name, "header", "response")

    def _content(self, place: str, node: Json, direction: Direction) -> tuple[Body, ...]:
        return tuple(
            Body(content_type=kind, typed=self._typed(joined(place, "content", kind, "schema"), direction))
            for kind in _object(node.get("content"))
        )

    def _old_content(self, place: str, node: Json, operation: Json) -> tuple[Body, ...]:
        if "schema" not in node:
            return ()
        typed = self._typed(joined(place, "schema"), "response")
        kinds = _list(operation.get("produces", self.document.get("produces"))) or ["application/json"]
        return tuple(Body(content_type=str(kind), typed=typed) for kind in kinds)

    def _typed(self, place: str, direction: Direction) -> Typed:
        if not place or not _exists(self.document, place):
            return Typed(s.UNKNOWN, "")
        self.wanted.pointers[direction][place] = None
        read = self.wanted.shapes.get(direction, {})
        return Typed(read.get(place, s.UNKNOWN), place)

    def _followed(self, place: str) -> tuple[str, Json]:
        """The place that a chain of local references leads to, with what stands there; an empty object when nothing does."""
        seen: set[str] = set()
        while place not in seen:
            seen.add(place)
            try:
                node = at_pointer(self.document, place)
            except KeyError:
                if len(seen) > 1:
                    self.wanted.faults.append(f"{place}: nothing stands there, though a reference names it")
                return place, {}
            reference = node.get("$ref") if isinstance(node, dict) else None
            if not isinstance(reference, str):
                return place, _object(node)
            if not reference.startswith("#"):
                self.wanted.faults.append(f"{place}: {reference!r} is outside the document, which is not followed")
                return place, {}
            place = reference
        return place, {}


def _exists(document: Any, place: str) -> bool:
    try:
        at_pointer(document, place)
    except KeyError:
        return False
    return True


def _object(value: Any) -> Json:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
