"""Reads OpenAPI 3.0, 3.1 and Swagger 2.0 documents into contracts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, cast

from harness.model.contract import Body, Contract, Operation, Parameter, ParameterPlace, Response, Typed
from harness.model.difference import Direction
from harness.model.errors import SourceError
from harness.model.link import operation_identifiers, read_links
from harness.model.location import Location
from harness.sources.documents import joined
from harness.sources.openapi_files import NO_FILES, file_fields
from harness.sources.openapi_inherited import Families
from harness.sources.openapi_old_bodies import old_content, old_request
from harness.sources.openapi_places import NOTHING, Alike, Json, Places, as_list, as_object
from harness.sources.openapi_provenance import Locate, OpenApiProvenance
from harness.sources.openapi_roots import server_roots

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
_WAYS: tuple[Direction, Direction] = ("request", "response")
_PLACES = ("path", "query", "header", "cookie")
_NOT_PARAMETERS = frozenset({"accept", "content-type", "authorization"})
"""Header parameters of these names are described elsewhere. Source: OpenAPI 3.1, Parameter Object."""


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


PARTIAL = "x-partial-response"
"""Extension of ours on operations that leave out fields which are unset, default or null."""


class _Reader:
    """One pass to build the operations, which notes the places that hold schemas, and one to read those in one go."""

    def __init__(self, document: Json, source: str, locate: Locate, alike: Alike, *, discriminators: bool) -> None:
        self.document = document
        self.source = source
        self.locate = locate
        self.places = Places(document, alike, discriminators=discriminators)
        self.entered: set[str] = set()
        self.parameters: dict[tuple[str, Direction], Parameter] = {}
        self.responses: dict[tuple[str, str, Direction, bool], Response] = {}

    def contract(self, families: Families) -> Contract:
        operations, webhooks = self._operations("paths", "request"), self._operations("webhooks", "response")
        heirs: dict[str, dict[str, Mapping[str, Typed]]] = {
            parent: {
                tag: {way: self.places.typed(each, {"$ref": each}, way) for way in _WAYS} for tag, each in tags.items()
            }
            for parent, tags in families.items()
        }
        self.places.fill()
        info = as_object(self.document.get("info"))
        return Contract(
            title=str(info.get("title", "")),
            version=str(info.get("version", "")),
            source=self.source,
            operations=operations,
            webhooks=webhooks,
            provenance=OpenApiProvenance(self.document, self.locate),
            security_schemes=self._security_schemes(),
            unresolved=tuple(dict.fromkeys(self.places.faults)),
            heirs=heirs,
        )

    def _security_schemes(self) -> Json:
        held = as_object(self.document.get("components")).get("securitySchemes")
        return as_object(held or self.document.get("securityDefinitions"))

    # -- operations

    def _operations(self, section: str, sending: Direction) -> tuple[Operation, ...]:
        paths = self.document.get(section)
        if paths is not None and not isinstance(paths, dict):
            self.places.faults.append(f"#/{section}: this is no object")
        return tuple(
            each
            for path, item in as_object(paths).items()
            for each in self._path(path, joined("#", section, path), item, sending)
        )

    def _path(self, path: str, place: str, item: Any, sending: Direction) -> Iterator[Operation]:
        beside = {name: part for name, part in as_object(item).items() if name != "$ref"}
        beside_place = place
        before = len(self.places.faults)
        place, item = self.places.followed(place, item)
        shared = self._parameters(joined(place, "parameters"), item.get("parameters"), sending)
        own = joined(place, "parameters"), item.get("parameters")
        if place != beside_place and "parameters" in beside:
            own = joined(beside_place, "parameters"), beside["parameters"]
            shared = (*shared, *self._parameters(*own, sending))
        unread = tuple(self.places.faults[before:])
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
        before = len(self.places.faults)
        own = self._parameters(joined(place, "parameters"), node.get("parameters"), sending)
        named = {(each.place, each.name): each for each in (*shared, *own)}
        bodies, required = self._request(place, node, sending, shared_place)
        self.places.partial = node.get(PARTIAL) is True
        responses = self._responses(joined(place, "responses"), node, _other(sending))
        self.places.partial = False
        unread = tuple(self.places.faults[before:])
        return Operation(
            method=method.upper(),
            path=path if self.places.old is False else str(self.document.get("basePath", "")).rstrip("/") + path,
            operation_id=str(node.get("operationId", "")),
            parameters=tuple(named.values()),
            request_bodies=bodies,
            body_required=required,
            responses=responses,
            security=self._security(node),
            deprecated=node.get("deprecated") is True,
            sunset=str(node.get("x-sunset", "")),
            callbacks=tuple(self._callbacks(place, node, _other(sending))) if "callbacks" in node else (),
            tags=tuple(str(each) for each in as_list(node.get("tags"))),
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
            {name: tuple(map(str, as_list(scopes))) for name, scopes in need.items()}
            for need in as_list(needs)
            if isinstance(need, dict)
        )

    def _callbacks(self, place: str, node: Json, sending: Direction) -> Iterator[Operation]:
        """The calls that the provider makes back; one that leads to itself is read once."""
        for name, held in as_object(node.get("callbacks")).items():
            where, callback = self.places.followed(joined(place, "callbacks", name), held)
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
        found = (self._parameter(joined(place, index), node, sending) for index, node in enumerate(as_list(nodes)))
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
        place, node = self.places.followed(place, node)
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
        if self.places.old:
            return str(node.get("collectionFormat", "csv" if node.get("type") == "array" else ""))
        return str(node.get("style", "")) if "schema" in node else next(iter(as_object(node.get("content"))), "")

    def _schema(self, place: str, node: Json, direction: Direction) -> Typed:
        """The shape of a parameter or header: of its schema, of its one content type, or in 2.0 of itself."""
        if "schema" in node:
            return self.places.typed(joined(place, "schema"), node["schema"], direction)
        for media, held in as_object(node.get("content")).items():
            return self._media(joined(place, "content", media), held, direction)
        return self.places.typed(place, node, direction) if self.places.old and "type" in node else NOTHING

    def _media(self, place: str, node: Any, direction: Direction) -> Typed:
        if isinstance(node, dict) and "schema" in node:
            return self.places.typed(joined(place, "schema"), node["schema"], direction)
        return NOTHING

    # -- bodies

    def _request(
        self, place: str, node: Json, sending: Direction, shared: tuple[str, Any]
    ) -> tuple[tuple[Body, ...], bool]:
        if self.places.old:
            return old_request(self.places, place, node, shared)
        if "requestBody" not in node:
            return (), False
        where, body = self.places.followed(joined(place, "requestBody"), node["requestBody"])
        return self._content(where, body, sending), body.get("required") is True

    def _responses(self, place: str, node: Json, direction: Direction) -> tuple[Response, ...]:
        return tuple(
            self._response(str(status), joined(place, status), held, node, direction)
            for status, held in as_object(node.get("responses")).items()
            if not str(status).startswith("x-")
        )

    def _response(self, status: str, place: str, node: Any, operation: Json, direction: Direction) -> Response:
        """The response; one that several operations refer to is read once, unless what they produce has a say (2.0)."""
        reference = None if self.places.old else _reference(node)
        if reference is None:
            return self._own_response(status, place, node, operation, direction)
        key, faults = (reference, status, direction, self.places.partial), len(self.places.faults)
        found = self.responses.get(key) or self._own_response(status, place, node, operation, direction)
        if len(self.places.faults) == faults:
            self.responses[key] = found
        return found

    def _own_response(self, status: str, place: str, node: Any, operation: Json, direction: Direction) -> Response:
        where, node = self.places.followed(place, node)
        content = (
            old_content(self.places, where, node, operation)
            if self.places.old
            else self._content(where, node, direction)
        )
        headers = {
            name: each for name, each in as_object(node.get("headers")).items() if name.lower() != "content-type"
        }
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
        where, node = self.places.followed(place, node)
        return self._named(where, node, name, "header", direction)

    def _content(self, place: str, node: Json, direction: Direction) -> tuple[Body, ...]:
        return tuple(
            Body(
                content_type=kind,
                typed=self._media(joined(place, "content", kind), held, direction),
                encoding={name: as_object(each) for name, each in as_object(as_object(held).get("encoding")).items()},
                files=file_fields(self.document, as_object(held).get("schema"))
                if kind.startswith("multipart/")
                else NO_FILES,
            )
            for kind, held in as_object(node.get("content")).items()
        )


def _reference(node: Any) -> str | None:
    """What a parameter or response refers to, where it stands elsewhere."""
    reference = node.get("$ref") if isinstance(node, dict) else None
    return reference if isinstance(reference, str) else None


def _other(direction: Direction) -> Direction:
    return "response" if direction == "request" else "request"
