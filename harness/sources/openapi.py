"""Reads OpenAPI 3.0, 3.1 and Swagger 2.0 documents into contracts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal, TypeAlias, cast

from harness.model import shape as s
from harness.model.contract import Body, Contract, Operation, Parameter, ParameterPlace, Response, Typed
from harness.model.difference import Direction
from harness.model.errors import SourceError
from harness.model.link import operation_identifiers, read_links
from harness.model.location import Location
from harness.model.shape import Shape
from harness.sources.documents import at_pointer, joined
from harness.sources.json_schema import Reading, SchemaReader
from harness.sources.openapi_files import NO_FILES, file_fields
from harness.sources.openapi_inherited import Families
from harness.sources.openapi_provenance import Locate, OpenApiProvenance
from harness.sources.openapi_roots import server_roots
from harness.sources.schema_dialects import dialect_of

Json: TypeAlias = Mapping[str, Any]

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
_WAYS: tuple[Direction, Direction] = ("request", "response")
_PLACES = ("path", "query", "header", "cookie")
_NOT_PARAMETERS = frozenset({"accept", "content-type", "authorization"})
"""Header parameters of these names are described elsewhere. Source: OpenAPI 3.1, Parameter Object."""


@dataclass(frozen=True, slots=True)
class Alike:
    """Components that mean the same in two versions, by their references: what the first reads, the second need not read.

    Shape: `shapes` by way of reading, then by reference; the readings of both versions fill and use it.
    """

    references: frozenset[str]
    shapes: dict[Reading, dict[str, Shape]] = field(default_factory=dict)

    def known(self, reading: Reading) -> Mapping[str, Shape]:
        """What was read already."""
        return self.shapes.setdefault(reading, {})

    def note(self, reading: Reading, followed: Mapping[str, Shape]) -> None:
        """Keep of what was read what the other version has as well."""
        known = self.shapes.setdefault(reading, {})
        known.update((reference, followed[reference]) for reference in self.references & followed.keys())


def read_openapi(
    document: Any,
    *,
    source: str,
    locate: Locate | None = None,
    discriminators: bool = True,
    alike: Alike | None = None,
    heirs: Families | None = None,
) -> Contract:
    """The contract that a document promises, every shape projected for its direction.

    `locate` leads from a JSON pointer in the document to a place in source code. `discriminators` False reads unions without
    narrowing them by their discriminators, which by the standard change no validation. `alike` spares a second version the
    reading of what it shares with the first. `heirs` are the families whose heirs are to be read by themselves. Raises: SourceError when the document is
    no OpenAPI document. Parts that cannot be read are named in `Contract.unresolved`.
    """
    _refuse_foreign(document, source)
    shared = alike or Alike(frozenset())
    return _Reader(document, source, locate or _nowhere, shared, discriminators=discriminators).contract(heirs or {})


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
    paths = document.get("paths") or {}
    if not isinstance(paths, dict):
        raise SourceError(f"`paths` is an object, this is a {type(paths).__name__}", where=f"{source}#/paths")
    for path, item in paths.items():
        held = isinstance(item, dict)
        wrong = [method for method in METHODS if held and method in item and not isinstance(item[method], dict)]
        if wrong or not held:
            place = joined("#", "paths", path, *wrong[:1])
            raise SourceError("an operation is an object, and so is what holds it", where=f"{source}{place}")


_Mode: TypeAlias = Literal["request", "response", "partial"]
"""How a schema is read: `partial` is a response whose operation leaves out what is unset (PARTIAL)."""

PARTIAL = "x-partial-response"
"""Extension of ours on operations that leave out fields which are unset, default or null."""


@dataclass(slots=True)
class _Wanted:
    """Places whose shapes are read in one go per direction, what waits for them, and what is to be told of those that failed."""

    nodes: dict[_Mode, dict[str, Any]] = field(default_factory=lambda: {"request": {}, "response": {}, "partial": {}})
    typed: list[tuple[_Mode, Typed]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


class _Reader:
    """One pass to build the operations, which notes the places that hold schemas, and one to read those in one go."""

    def __init__(self, document: Json, source: str, locate: Locate, alike: Alike, *, discriminators: bool) -> None:
        self.document = document
        self.source = source
        self.locate = locate
        self.alike = alike
        self.discriminators = discriminators
        self.old = "swagger" in document
        self.version = "2.0" if self.old else "3.0" if str(document["openapi"]).startswith("3.0") else "3.1"
        self.wanted = _Wanted()
        self.entered: set[str] = set()
        self.partial = False
        self.parameters: dict[tuple[str, Direction], Parameter] = {}
        self.responses: dict[tuple[str, str, Direction, bool], Response] = {}

    def contract(self, families: Families) -> Contract:
        operations, webhooks = self._operations("paths", "request"), self._operations("webhooks", "response")
        heirs: dict[str, dict[str, Mapping[str, Typed]]] = {
            parent: {tag: {way: self._typed(each, {"$ref": each}, way) for way in _WAYS} for tag, each in tags.items()}
            for parent, tags in families.items()
        }
        self._fill()
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
            heirs=heirs,
        )

    def _fill(self) -> None:
        """Give every place its shape, before anybody has seen the operations: building them twice took as long as reading."""
        shapes = {mode: self._shapes(mode, nodes) for mode, nodes in self.wanted.nodes.items()}
        for mode, typed in self.wanted.typed:
            object.__setattr__(typed, "shape", shapes[mode][typed.origin])

    def _shapes(self, mode: _Mode, nodes: Mapping[str, Any]) -> Mapping[str, Shape]:
        """The shapes of all places; when one of them is no schema, each on its own, and that one unresolved."""
        reader = self._reader(mode)
        try:
            found: Mapping[str, Shape] = reader.shapes(nodes)
        except SourceError:
            return self._one_by_one(mode, nodes)
        self.alike.note(reader.reading, reader.followed())
        return found

    def _one_by_one(self, mode: _Mode, nodes: Mapping[str, Any]) -> Mapping[str, Shape]:
        """The shapes of all places, those that are no schema as unresolved; a reader that met a fault is not used again."""
        found: dict[str, Shape] = {}
        reader = self._reader(mode)
        for place, node in nodes.items():
            try:
                found[place] = reader.shape(node)
            except SourceError as error:
                self.wanted.faults.append(str(error))
                found[place] = s.unresolved(str(error), token=f"{error.what} {place}")
                reader = self._reader(mode)
        return found

    def _reader(self, mode: _Mode) -> SchemaReader:
        reading = Reading(
            formats="assertion",
            one_of="any",
            nullable="" if self.version == "3.1" else "anywhere",
            discriminator=self.discriminators,
            direction="response" if mode == "partial" else mode,
            always_sent=mode == "response",
            encoded=self.version == "3.1",
            identifiers=self.version == "3.1" and _names_resources(self.document),
        )
        known = self.alike.known(reading)
        return SchemaReader(self.document, reading, dialect=self._dialect(), known=known)

    def _dialect(self) -> str:
        """The dialect of schemas that name none: the document may choose it. Source: OpenAPI 3.1, `jsonSchemaDialect`."""
        chosen = self.document.get("jsonSchemaDialect")
        if self.version == "3.1" and dialect_of({"$schema": chosen}) is not None:
            return str(chosen)
        return f"openapi-{self.version}"

    def _security_schemes(self) -> Json:
        held = _object(self.document.get("components")).get("securitySchemes")
        return _object(held or self.document.get("securityDefinitions"))

    # -- operations

    def _operations(self, section: str, sending: Direction) -> tuple[Operation, ...]:
        paths = self.document.get(section)
        if paths is not None and not isinstance(paths, dict):
            self.wanted.faults.append(f"#/{section}: this is no object")
        return tuple(
            each
            for path, item in _object(paths).items()
            for each in self._path(path, joined("#", section, path), item, sending)
        )

    def _path(self, path: str, place: str, item: Any, sending: Direction) -> Iterator[Operation]:
        beside = {name: part for name, part in _object(item).items() if name != "$ref"}
        beside_place = place
        before = len(self.wanted.faults)
        place, item = self._followed(place, item)
        shared = self._parameters(joined(place, "parameters"), item.get("parameters"), sending)
        own = joined(place, "parameters"), item.get("parameters")
        if place != beside_place and "parameters" in beside:
            own = joined(beside_place, "parameters"), beside["parameters"]
            shared = (*shared, *self._parameters(*own, sending))
        unread = tuple(self.wanted.faults[before:])
        servers = beside.get("servers") or item.get("servers")
        for method in METHODS:
            if method not in beside and method not in item:
                continue
            where, held = (beside_place, beside) if method in beside else (place, item)
            if isinstance(held[method], dict):
                each = self._operation(method, path, joined(where, method), held[method], shared, sending, own, servers)
                yield replace(each, unread=(*unread, *each.unread)) if unread else each

    def _operation(
        self,
        method: str,
        path: str,
        place: str,
        node: Json,
        shared: Sequence[Parameter],
        sending: Direction,
        shared_place: tuple[str, Any],
        servers: Any,
    ) -> Operation:
        before = len(self.wanted.faults)
        own = self._parameters(joined(place, "parameters"), node.get("parameters"), sending)
        named = {(each.place, each.name): each for each in (*shared, *own)}
        bodies, required = self._request(place, node, sending, shared_place)
        self.partial = node.get(PARTIAL) is True
        responses = self._responses(joined(place, "responses"), node, _other(sending))
        self.partial = False
        unread = tuple(self.wanted.faults[before:])
        return Operation(
            method=method.upper(),
            path=path if self.old is False else str(self.document.get("basePath", "")).rstrip("/") + path,
            operation_id=str(node.get("operationId", "")),
            parameters=tuple(named.values()),
            request_bodies=bodies,
            body_required=required,
            responses=responses,
            security=self._security(node),
            deprecated=node.get("deprecated") is True,
            sunset=str(node.get("x-sunset", "")),
            callbacks=tuple(self._callbacks(place, node, _other(sending))) if "callbacks" in node else (),
            tags=tuple(str(each) for each in _list(node.get("tags"))),
            location=self.locate(place),
            extensions={key: value for key, value in node.items() if key.startswith("x-")},
            roots=server_roots(node.get("servers") or servers or self.document.get("servers")),
            unread=unread,
        )

    def _security(self, node: Json) -> tuple[Mapping[str, tuple[str, ...]], ...]:
        needs = node.get("security", self.document.get("security"))
        if not needs:
            return ()
        return tuple(
            {name: tuple(map(str, _list(scopes))) for name, scopes in need.items()}
            for need in _list(needs)
            if isinstance(need, dict)
        )

    def _callbacks(self, place: str, node: Json, sending: Direction) -> Iterator[Operation]:
        """The calls that the provider makes back; one that leads to itself is read once."""
        for name, held in _object(node.get("callbacks")).items():
            where, callback = self._followed(joined(place, "callbacks", name), held)
            if where in self.entered:
                continue
            self.entered.add(where)
            for expression, item in callback.items():
                if not expression.startswith("x-"):
                    yield from self._path(expression, joined(where, expression), item, sending)
            self.entered.discard(where)

    # -- parameters and headers

    def _parameters(self, place: str, nodes: Any, sending: Direction) -> tuple[Parameter, ...]:
        if not nodes:
            return ()
        found = (self._parameter(joined(place, index), node, sending) for index, node in enumerate(_list(nodes)))
        return tuple(each for each in found if each is not None)

    def _parameter(self, place: str, node: Any, sending: Direction) -> Parameter | None:
        """The parameter; one that several operations refer to is read once."""
        reference = _reference(node)
        if reference is None:
            return self._own_parameter(place, node, sending)
        found = self.parameters.get((reference, sending)) or self._own_parameter(place, node, sending)
        if found is not None:
            self.parameters[reference, sending] = found
        return found

    def _own_parameter(self, place: str, node: Any, sending: Direction) -> Parameter | None:
        place, node = self._followed(place, node)
        kind, name = node.get("in"), node.get("name")
        if kind not in _PLACES or not isinstance(name, str) or (kind == "header" and name.lower() in _NOT_PARAMETERS):
            return None
        return self._named(place, node, name, cast("ParameterPlace", kind), sending)

    def _named(self, place: str, node: Json, name: str, kind: ParameterPlace, direction: Direction) -> Parameter:
        return Parameter(
            name=name,
            place=kind,
            required=node.get("required") is True or kind == "path",
            typed=self._schema(place, node, direction),
            style=self._style(node),
            explode=node["explode"] if isinstance(node.get("explode"), bool) else None,
            deprecated=node.get("deprecated") is True,
            sunset=str(node.get("x-sunset", "")),
            allow_empty=node.get("allowEmptyValue") is True,
            allow_reserved=node.get("allowReserved") is True,
            location=self.locate(place),
        )

    def _style(self, node: Json) -> str:
        """How values are written out; a parameter with a content type is written in it. Source: OpenAPI 2.0, `collectionFormat`."""
        if self.old:
            return str(node.get("collectionFormat", "csv" if node.get("type") == "array" else ""))
        return str(node.get("style", "")) if "schema" in node else next(iter(_object(node.get("content"))), "")

    def _schema(self, place: str, node: Json, direction: Direction) -> Typed:
        """The shape of a parameter or header: of its schema, of its one content type, or in 2.0 of itself."""
        if "schema" in node:
            return self._typed(joined(place, "schema"), node["schema"], direction)
        for media, held in _object(node.get("content")).items():
            return self._media(joined(place, "content", media), held, direction)
        return self._typed(place, node, direction) if self.old and "type" in node else _NOTHING

    def _media(self, place: str, node: Any, direction: Direction) -> Typed:
        if isinstance(node, dict) and "schema" in node:
            return self._typed(joined(place, "schema"), node["schema"], direction)
        return _NOTHING

    # -- bodies

    def _request(
        self, place: str, node: Json, sending: Direction, shared: tuple[str, Any]
    ) -> tuple[tuple[Body, ...], bool]:
        if self.old:
            return self._old_request(place, node, shared)
        if "requestBody" not in node:
            return (), False
        where, body = self._followed(joined(place, "requestBody"), node["requestBody"])
        return self._content(where, body, sending), body.get("required") is True

    def _old_request(self, place: str, node: Json, shared: tuple[str, Any]) -> tuple[tuple[Body, ...], bool]:
        """The body parameter of the operation or of its path; without one, the form that its fields make up."""
        kinds = [str(each) for each in _list(node.get("consumes", self.document.get("consumes")))]
        form: dict[str, Json] = {}
        for held, nodes in ((joined(place, "parameters"), node.get("parameters")), shared):
            for index, parameter in enumerate(_list(nodes)):
                where, each = self._followed(joined(held, index), parameter)
                if each.get("in") == "body" and "schema" in each:
                    typed = self._typed(joined(where, "schema"), each["schema"], "request")
                    bodies = tuple(Body(content_type=kind, typed=typed) for kind in kinds or ["application/json"])
                    return bodies, each.get("required") is True
                if each.get("in") == "formData" and isinstance(each.get("name"), str):
                    form.setdefault(each["name"], each)
        return self._form(place, form, kinds) if form else ((), False)

    def _form(self, place: str, form: Mapping[str, Json], kinds: Sequence[str]) -> tuple[tuple[Body, ...], bool]:
        """Form fields as the object that a body of later versions declares. Source: OpenAPI 2.0, Parameter Object."""
        needed = [name for name, each in form.items() if each.get("required") is True]
        fields: dict[str, Json] = {
            name: {key: part for key, part in each.items() if key in _SCHEMA} for name, each in form.items()
        }
        fields = {name: _STRING if each.get("type") == "file" else each for name, each in fields.items()}
        typed = self._typed(
            joined(place, "form"), {"type": "object", "properties": fields, "required": needed}, "request"
        )
        files = {name: True for name, each in form.items() if each.get("type") == "file"}
        bodies = tuple(Body(content_type=kind, typed=typed, files=files) for kind in kinds or ["multipart/form-data"])
        return bodies, bool(needed)

    def _responses(self, place: str, node: Json, direction: Direction) -> tuple[Response, ...]:
        return tuple(
            self._response(str(status), joined(place, status), held, node, direction)
            for status, held in _object(node.get("responses")).items()
            if not str(status).startswith("x-")
        )

    def _response(self, status: str, place: str, node: Any, operation: Json, direction: Direction) -> Response:
        """The response; one that several operations refer to is read once, unless what they produce has a say (2.0)."""
        reference = None if self.old else _reference(node)
        if reference is None:
            return self._own_response(status, place, node, operation, direction)
        key, faults = (reference, status, direction, self.partial), len(self.wanted.faults)
        found = self.responses.get(key) or self._own_response(status, place, node, operation, direction)
        if len(self.wanted.faults) == faults:
            self.responses[key] = found
        return found

    def _own_response(self, status: str, place: str, node: Any, operation: Json, direction: Direction) -> Response:
        where, node = self._followed(place, node)
        content = self._old_content(where, node, operation) if self.old else self._content(where, node, direction)
        headers = {name: each for name, each in _object(node.get("headers")).items() if name.lower() != "content-type"}
        return Response(
            status=status.upper() if status != "default" else status,
            content=content,
            headers=tuple(
                self._header(name, joined(where, "headers", name), held, direction) for name, held in headers.items()
            ),
            description=str(node.get("description", "")),
            links=tuple(read_links(self.document, node, self._identifiers)) if "links" in node else (),
        )

    @cached_property
    def _identifiers(self) -> Mapping[str, str]:
        return operation_identifiers(self.document)

    def _header(self, name: str, place: str, node: Any, direction: Direction) -> Parameter:
        where, node = self._followed(place, node)
        return self._named(where, node, name, "header", direction)

    def _content(self, place: str, node: Json, direction: Direction) -> tuple[Body, ...]:
        return tuple(
            Body(
                content_type=kind,
                typed=self._media(joined(place, "content", kind), held, direction),
                encoding={name: _object(each) for name, each in _object(_object(held).get("encoding")).items()},
                files=file_fields(self.document, _object(held).get("schema"))
                if kind.startswith("multipart/")
                else NO_FILES,
            )
            for kind, held in _object(node.get("content")).items()
        )

    def _old_content(self, place: str, node: Json, operation: Json) -> tuple[Body, ...]:
        if "schema" not in node:
            return ()
        file = isinstance(node["schema"], dict) and node["schema"].get("type") == "file"
        typed = _NOTHING if file else self._typed(joined(place, "schema"), node["schema"], "response")
        kinds = _list(operation.get("produces", self.document.get("produces"))) or ["application/json"]
        return tuple(Body(content_type=str(kind), typed=typed) for kind in kinds)

    def _typed(self, place: str, node: Any, direction: Direction) -> Typed:
        mode: _Mode = "partial" if direction == "response" and self.partial else direction
        self.wanted.nodes[mode][place] = node
        typed = Typed(s.UNKNOWN, place)
        self.wanted.typed.append((mode, typed))
        return typed

    def _followed(self, place: str, node: Any) -> tuple[str, Json]:
        """Where a chain of local references leads, with what stands there; an empty object when nothing does."""
        if not isinstance(node, dict) or "$ref" not in node:
            return place, _object(node)
        seen: set[str] = set()
        while isinstance(node, dict) and isinstance(node.get("$ref"), str) and place not in seen:
            seen.add(place)
            reference = node["$ref"]
            if not reference.startswith("#"):
                self.wanted.faults.append(f"{place}: {reference!r} is outside the document, which is not followed")
                return place, {}
            try:
                place, node = reference, at_pointer(self.document, reference)
            except KeyError:
                self.wanted.faults.append(f"{reference}: nothing stands there, though {place} refers to it")
                return reference, {}
        if place in seen:
            self.wanted.faults.append(f"{place}: it refers to itself")
            return place, {}
        return place, _object(node)


def _reference(node: Any) -> str | None:
    """What a parameter or response refers to, where it stands elsewhere."""
    reference = node.get("$ref") if isinstance(node, dict) else None
    return reference if isinstance(reference, str) else None


_NOTHING = Typed(s.UNKNOWN, "")
_STRING: Json = {"type": "string"}
_SCHEMA = frozenset(
    {"type", "format", "items", "default", "enum", "pattern", "multipleOf", "uniqueItems", "maxLength", "minLength"}
    | {"maximum", "minimum", "exclusiveMaximum", "exclusiveMinimum", "maxItems", "minItems"}
)
"""Keywords of a form field that its schema has as well."""


def _names_resources(document: Json) -> bool:
    """Does a named schema have a name of its own beside its place? Few documents make use of that, and finding out more costs time."""
    schemas = _object(_object(document.get("components")).get("schemas"))
    return any(isinstance(each, dict) and not _RESOURCES.isdisjoint(each) for each in schemas.values())


_RESOURCES = frozenset(("$id", "$anchor", "$dynamicAnchor"))


def _other(direction: Direction) -> Direction:
    return "response" if direction == "request" else "request"


def _object(value: Any) -> Json:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
