"""What an OpenAPI document promises about one operation, compiled once per document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import quote

import jsonschema_rs

from harness.model.exchange import Exchange, header
from harness.model.location import pointer
from harness.rules.api._bodies import UNREADABLE, decoded, is_json, is_json_all_the_same, matching

_URI = "harness:contract"
_LAX_TIMES = {name: lambda _: True for name in ("date-time", "time", "duration")}
"""Times without offset have a rule of their own."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a value breaks its schema. Shape: `place` is a JSON Pointer with `*` for indices; `keyword` is the schema's."""

    place: str
    keyword: str
    message: str
    value: Any


class Promises:
    """The declared statuses, media types and schemas of a document."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        version = str(document.get("openapi", "3.1"))
        self._document: dict[str, Any] = _modern(document) if version.startswith("3.0") else dict(document)
        self._registry = jsonschema_rs.Registry([(_URI, self._document)], draft=jsonschema_rs.Draft202012)
        self._validators: dict[tuple[str, bool], Any] = {}
        self._places: dict[tuple[str | None, int], str | None] = {}
        self._headers: dict[tuple[str | None, int], tuple[str, ...]] = {}
        self._schemas: dict[tuple[str, str], str | None] = {}
        self._nodes: dict[str, Any] = {}
        self._parameters: dict[str | None, tuple[str, ...]] = {}
        self._answer_names: dict[str | None, frozenset[str]] = {}
        self._request_names: dict[str | None, frozenset[str]] = {}

    def knows(self, operation: str | None) -> bool:
        """Does the document hold this operation?"""
        return self._operation(operation) is not None

    def declares(self, operation: str | None, status: int) -> bool:
        """Is this status among the declared ones, by itself, its range or `default`?"""
        return self._response_place(operation, status) is not None

    def declares_exactly(self, operation: str | None, status: int) -> bool:
        """Is this very status written down?"""
        return str(status) in self._responses(operation)

    def statuses(self, operation: str | None) -> tuple[str, ...]:
        """The declared statuses."""
        return tuple(self._responses(operation))

    def secured(self, operation: str | None) -> bool:
        """Does the operation demand credentials?"""
        own = (self._operation(operation) or {}).get("security", self._document.get("security"))
        return bool(own) and {} not in own

    def media_types(self, operation: str | None, status: int) -> tuple[str, ...]:
        """The declared media types of an answer; empty where no content is declared."""
        place = self._response_place(operation, status)
        return tuple(self._at(place).get("content") or ()) if place is not None else ()

    def required_headers(self, operation: str | None, status: int) -> tuple[str, ...]:
        """The headers that an answer must have."""
        key = operation, status
        if key not in self._headers:
            self._headers[key] = self._required_headers(operation, status)
        return self._headers[key]

    def _required_headers(self, operation: str | None, status: int) -> tuple[str, ...]:
        place = self._response_place(operation, status)
        headers = self._at(place).get("headers") if place is not None else None
        if not isinstance(headers, dict):
            return ()
        found = {name: self._at(self._followed(f"{place}{pointer(('headers', name))}")) for name in headers}
        return tuple(name for name, each in found.items() if each.get("required") is True)

    def declared_by(self, exchange: Exchange, place: str) -> tuple[str, str] | None:
        """The named schema that declares a place of an answer, and the path from there; None where no named one does."""
        start = self._response_place(exchange.operation, exchange.response.status)
        at = self._schema_place(start, header(exchange.response.headers, "content-type")) if start is not None else None
        if at is None:
            return None
        node, owner = self._named(self._at(at))
        inside: list[str] = []
        for step in place.split("/")[1:]:
            found = next(self._members(node, step), None)
            if not isinstance(found, dict):
                return None
            node, name = self._named(found)
            owner, inside = (name, []) if name else (owner, [*inside, step])
        return (owner, "/".join(inside)) if owner else None

    def _named(self, node: Any) -> tuple[Any, str]:
        """What a schema refers to, and the last name on the way; the name is empty where it refers to nothing."""
        name = ""
        for _ in range(20):
            reference = node.get("$ref") if isinstance(node, dict) else None
            if not isinstance(reference, str) or not reference.startswith("#/"):
                break
            node, name = self._at(reference[1:]), reference.rpartition("/")[2]
        return node, name

    def _members(self, node: Any, step: str) -> Iterator[Any]:
        """What a schema says of a field or of items, its alternatives' words included."""
        if not isinstance(node, dict):
            return
        if isinstance(node.get("$ref"), str) and node["$ref"].startswith("#/"):
            yield from self._members(self._at(node["$ref"][1:]), step)
        if step == "*" and "items" in node:
            yield node["items"]
        if step in (node.get("properties") or {}):
            yield node["properties"][step]
        for word in ("anyOf", "oneOf", "allOf"):
            for each in node.get(word) or ():
                yield from self._members(each, step)

    def names_in_answers(self, operation: str | None) -> frozenset[str]:
        """The names of all properties that the schemas of an operation's answers declare."""
        if operation not in self._answer_names:
            names: set[str] = set()
            self._collect(self._responses(operation), names, set())
            self._answer_names[operation] = frozenset(names)
        return self._answer_names[operation]

    def names_in_request(self, operation: str | None) -> frozenset[str]:
        """The names of all properties that the schemas of an operation's bodies declare."""
        if operation not in self._request_names:
            names: set[str] = set()
            self._collect((self._operation(operation) or {}).get("requestBody"), names, set())
            self._request_names[operation] = frozenset(names)
        return self._request_names[operation]

    def _collect(self, node: Any, names: set[str], seen: set[str]) -> None:
        if isinstance(node, list):
            for each in node:
                self._collect(each, names, seen)
        if not isinstance(node, dict):
            return
        reference = node.get("$ref")
        if isinstance(reference, str) and reference.startswith("#/") and reference not in seen:
            seen.add(reference)
            self._collect(self._at(reference[1:]), names, seen)
        if isinstance(node.get("properties"), dict):
            names.update(node["properties"])
        for each in node.values():
            self._collect(each, names, seen)

    def response_faults(self, exchange: Exchange) -> Iterator[Fault]:
        """Where a JSON answer breaks its declared schema; silent where none is declared."""
        place = self._response_place(exchange.operation, exchange.response.status)
        if place is None or not exchange.response.body:
            return
        declared = self._schema_place(place, header(exchange.response.headers, "content-type"))
        if declared is not None:
            yield from self._faults(declared, exchange.response.body)

    def time_faults(self, exchange: Exchange) -> Iterator[Fault]:
        """Where a JSON answer breaks its schema when times are held to RFC 3339."""
        place = self._response_place(exchange.operation, exchange.response.status)
        declared = self._schema_place(place, header(exchange.response.headers, "content-type")) if place else None
        value = decoded(exchange.response.body)
        if declared is not None and value is not UNREADABLE:
            yield from (_fault(error) for error in self._validator(declared, strict=True).iter_errors(value))

    def request_faults(self, exchange: Exchange) -> Iterator[Fault]:
        """Where a JSON request body breaks its declared schema; bodies that are no JSON are not judged."""
        operation = self._operation(exchange.operation) or {}
        if "requestBody" not in operation or not exchange.request.body:
            return
        place = self._followed(f"{self._operation_place(exchange.operation)}/requestBody")
        declared = self._schema_place(place, header(exchange.request.headers, "content-type"))
        if declared is not None and decoded(exchange.request.body) is not UNREADABLE:
            yield from self._faults(declared, exchange.request.body)

    def required_query(self, operation: str | None) -> tuple[str, ...]:
        """The names of the query parameters that must be sent."""
        place = self._operation_place(operation)
        parameters = (self._operation(operation) or {}).get("parameters") or ()
        found = [self._at(self._followed(f"{place}/parameters/{index}")) for index in range(len(parameters))]
        return tuple(each["name"] for each in found if each.get("in") == "query" and each.get("required"))

    def query_defaults(self, operation: str | None) -> Mapping[str, Any]:
        """The defaults of query parameters that have one, by name."""
        found = ((each["name"], schema.get("default")) for each, schema in self.parameters(operation, "query"))
        return {name: default for name, default in found if default is not None}

    def body_defaults(self, operation: str | None) -> Mapping[str, Any]:
        """The defaults of the fields of a JSON body that have one, by name."""
        node = self._operation(operation) or {}
        if "requestBody" not in node:
            return {}
        place = self._followed(f"{self._operation_place(operation)}/requestBody")
        at = self._schema_place(place, "application/json")
        if at is None:
            return {}
        properties = self._at(self._followed(at)).get("properties") or {}
        fields = {name: each for name, each in properties.items() if isinstance(each, dict)}
        return {name: each["default"] for name, each in fields.items() if each.get("default") is not None}

    def parameters(self, operation: str | None, place: str) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
        """The parameters at a place (`query`, `path`), each with its schema."""
        for at in self._parameter_places(operation):
            parameter = self._at(at)
            if parameter.get("in") == place and "schema" in parameter:
                yield parameter, self._at(self._followed(f"{at}/schema"))

    def parameter_faults(self, operation: str | None, place: str, name: str, value: Any) -> Iterator[Fault]:
        """Where a decoded value breaks the schema of a parameter."""
        for at in self._parameter_places(operation):
            parameter = self._at(at)
            if (parameter.get("in"), parameter.get("name")) == (place, name) and "schema" in parameter:
                for error in self._validator(f"{at}/schema").iter_errors(value):
                    fault = _fault(error)
                    yield Fault(f"/{place}/{name}{fault.place}", fault.keyword, fault.message, fault.value)

    def _parameter_places(self, operation: str | None) -> tuple[str, ...]:
        """Where the parameters of an operation are written, those of its path included."""
        if operation not in self._parameters:
            self._parameters[operation] = tuple(self._parameter_places_of(operation))
        return self._parameters[operation]

    def _parameter_places_of(self, operation: str | None) -> Iterator[str]:
        node = self._operation(operation)
        if node is None:
            return
        place = self._operation_place(operation)
        above = place.rpartition("/")[0]
        for start, holder in ((place, node), (above, self._at(above))):
            for index in range(len(holder.get("parameters") or ())):
                yield self._followed(f"{start}/parameters/{index}")

    def _faults(self, place: str, body: bytes) -> Iterator[Fault]:
        value = decoded(body)
        if value is UNREADABLE:
            if not is_json_all_the_same(body):
                yield Fault("", "json", "the body is not JSON", None)
            return
        for error in self._validator(place).iter_errors(value):
            yield _fault(error)

    def _validator(self, place: str, *, strict: bool = False) -> Any:
        if (place, strict) not in self._validators:
            self._validators[place, strict] = jsonschema_rs.Draft202012Validator(
                {"$ref": f"{_URI}#{quote(place, safe='/~')}"},
                registry=self._registry,
                validate_formats=True,
                formats={} if strict else _LAX_TIMES,
            )
        return self._validators[place, strict]

    def _operation_place(self, operation: str | None) -> str:
        method, _, path = (operation or "").partition(" ")
        return pointer(("paths", path, method.lower()))

    def _operation(self, operation: str | None) -> Mapping[str, Any] | None:
        method, _, path = (operation or "").partition(" ")
        found = self._document.get("paths", {}).get(path, {}).get(method.lower())
        return found if isinstance(found, dict) else None

    def _responses(self, operation: str | None) -> Mapping[str, Any]:
        return (self._operation(operation) or {}).get("responses") or {}

    def _response_place(self, operation: str | None, status: int) -> str | None:
        key = operation, status
        if key not in self._places:
            self._places[key] = self._response_place_of(operation, status)
        return self._places[key]

    def _response_place_of(self, operation: str | None, status: int) -> str | None:
        responses = self._responses(operation)
        for key in (str(status), f"{status // 100}XX", f"{status // 100}xx", "default"):
            if key in responses:
                return self._followed(f"{self._operation_place(operation)}/responses/{key}")
        return None

    def _schema_place(self, place: str, content_type: str) -> str | None:
        key = place, content_type
        if key not in self._schemas:
            self._schemas[key] = self._schema_place_of(place, content_type)
        return self._schemas[key]

    def _schema_place_of(self, place: str, content_type: str) -> str | None:
        content = self._at(place).get("content") or {}
        name = matching(content_type, tuple(content))
        if name is None or not is_json(content_type) or "schema" not in content[name]:
            return None
        return f"{place}{pointer(('content', name, 'schema'))}"

    def _followed(self, place: str) -> str:
        node = self._at(place)
        for _ in range(20):
            if "$ref" not in node or not str(node["$ref"]).startswith("#/"):
                break
            place = str(node["$ref"])[1:]
            node = self._at(place)
        return place

    def _at(self, place: str) -> Any:
        if place not in self._nodes:
            self._nodes[place] = self._found(place)
        return self._nodes[place]

    def _found(self, place: str) -> Any:
        node: Any = self._document
        for token in place.split("/")[1:]:
            name = token.replace("~1", "/").replace("~0", "~")
            node = node[int(name)] if isinstance(node, list) else node[name]
        return node


@lru_cache(maxsize=8)
def _compiled(document: _ByIdentity) -> Promises:
    return Promises(document.value)


class _ByIdentity:
    """A document as a key: the same object is the same document."""

    __slots__ = ("value",)

    def __init__(self, value: Mapping[str, Any]) -> None:
        self.value = value

    def __hash__(self) -> int:
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByIdentity) and other.value is self.value


def promises(document: Mapping[str, Any]) -> Promises:
    """What this document promises."""
    return _compiled(_ByIdentity(document))


def described(document: Mapping[str, Any], operation: str) -> str:
    """All words that the document has for an operation and its answers."""
    method, _, path = operation.partition(" ")
    node = document.get("paths", {}).get(path, {}).get(method.lower(), {})
    answers = [each for each in (node.get("responses") or {}).values() if isinstance(each, dict)]
    return " ".join(str(each.get(word, "")) for each in (node, *answers) for word in ("summary", "description"))


def _fault(error: Any) -> Fault:
    steps = ["*" if isinstance(each, int) else each for each in error.instance_path]
    keyword = str(error.schema_path[-1]) if error.schema_path else "false"
    if keyword == "required":
        steps.append(str(error.kind.property))
    return Fault(pointer(steps), keyword, str(error.message)[:300], error.instance)


def _modern(node: Any) -> Any:
    """OpenAPI 3.0's own schema words in JSON Schema 2020-12's. Source: OpenAPI 3.1, migration from 3.0."""
    if isinstance(node, list):
        return [_modern(each) for each in node]
    if not isinstance(node, dict):
        return node
    made = {key: _modern(value) for key, value in node.items()}
    for limit, bound in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if made.get(limit) is True and bound in made:
            made[limit] = made.pop(bound)
        elif isinstance(made.get(limit), bool):
            del made[limit]
    nullable = made.pop("nullable", False) is True
    return {"anyOf": [made, {"type": "null"}]} if nullable else made
