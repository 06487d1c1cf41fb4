"""Reads Google discovery documents: each becomes the OpenAPI document that promises the same.

Source: https://developers.google.com/discovery/v1/reference/apis and the type and format tables beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from harness.model.errors import SourceError
from harness.sources.discovery_schemas import DiscoverySchemas, parameter_schema

Json: TypeAlias = Mapping[str, Any]

KIND = "discovery#restDescription"
_PLACEHOLDER = re.compile(r"\{\+?([^{}]+)\}")


def is_discovery(document: Any) -> bool:
    """Is this a discovery document of a REST interface?"""
    return isinstance(document, dict) and document.get("kind") == KIND


def as_openapi(document: Json, *, source: str) -> dict[str, Any]:
    """The OpenAPI 3.1 document of a discovery document. Raises: SourceError when its parts are not what they are called.

    Shape: paths are from the host's root on; a path that swallows several segments (`{+name}`) is written with its segments
    apart (`flatPath`). Uploads are operations of their own. Any one scope of a method suffices.
    """
    return _Converter(document, source).document()


class _Converter:
    """One document on its way from one format to the other."""

    def __init__(self, document: Json, source: str) -> None:
        self.source = source
        self.held = document
        self.schemas = DiscoverySchemas(self._object(document, "schemas"))
        self.paths: dict[str, dict[str, Any]] = {}

    def document(self) -> dict[str, Any]:
        """The whole."""
        for tag, method in self._methods(self.held, ()):
            self._add(tag, method)
        shared = self._object(self.held, "parameters")
        return {
            "openapi": "3.1.0",
            "info": {"title": str(self.held.get("title", "")), "version": str(self.held.get("version", ""))},
            "servers": [{"url": str(self.held.get("rootUrl", "")).rstrip("/")}],
            "paths": self.paths,
            "components": {
                "schemas": self.schemas.converted(),
                "parameters": {name: _parameter(name, each) for name, each in shared.items()},
                "securitySchemes": self._security_schemes(),
            },
        }

    def _object(self, holder: Json, name: str) -> Json:
        held = holder.get(name) or {}
        if not isinstance(held, dict) or not all(isinstance(each, dict) for each in held.values()):
            raise SourceError(f"`{name}` is an object of objects in a discovery document", where=self.source)
        return held

    def _methods(self, resource: Json, above: tuple[str, ...]) -> Iterator[tuple[str, Json]]:
        for each in self._object(resource, "methods").values():
            yield ".".join(above), each
        for name, each in self._object(resource, "resources").items():
            yield from self._methods(each, (*above, name))

    def _add(self, tag: str, method: Json) -> None:
        template = str(method.get("path", ""))
        if "{+" in template:
            template = str(method.get("flatPath", template))
        operation = self._operation(tag, method, template)
        root = str(self.held.get("servicePath", self.held.get("basePath", ""))).strip("/")
        self._put(f"/{root}/{template.lstrip('/')}" if root else f"/{template.lstrip('/')}", method, operation)
        for path in _upload_paths(method):
            accepted = [str(each) for each in method["mediaUpload"].get("accept", ["*/*"])]
            media: dict[str, Any] = {kind: {} for kind in ("multipart/related", *accepted)}
            self._put(path, method, {**operation, "requestBody": {"content": {**media, **operation["json"]}}})

    def _put(self, path: str, method: Json, operation: Json) -> None:
        """Add an operation; `json` was only for the making of uploads."""
        verb = str(method.get("httpMethod", "GET")).lower()
        made = {name: each for name, each in operation.items() if name != "json"}
        self.paths.setdefault(_PLACEHOLDER.sub(r"{\1}", path), {}).setdefault(verb, made)

    def _operation(self, tag: str, method: Json, template: str) -> dict[str, Any]:
        json_body = self._request(method)
        operation: dict[str, Any] = {
            "operationId": str(method.get("id", "")),
            "tags": [tag] if tag else [],
            "parameters": [*self._parameters(method, template), *self._shared()],
            "responses": self._responses(method),
            "security": [{"oauth2": [scope]} for scope in _texts(method.get("scopes"))],
            "json": json_body,
        }
        if json_body:
            operation["requestBody"] = {"content": json_body}
        if method.get("deprecated") is True:
            operation["deprecated"] = True
        return operation

    def _parameters(self, method: Json, template: str) -> Iterator[Json]:
        """The method's own; of a path with its segments apart, the segments instead of what they were part of."""
        given = self._object(method, "parameters")
        segments = _PLACEHOLDER.findall(template)
        for name in segments:
            if name not in given:
                yield {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
        for name, each in given.items():
            if each.get("location") != "path" or name in segments:
                yield _parameter(name, each)

    def _shared(self) -> Iterator[Json]:
        return ({"$ref": f"#/components/parameters/{name}"} for name in self._object(self.held, "parameters"))

    def _request(self, method: Json) -> dict[str, Any]:
        named = method.get("request")
        if not isinstance(named, dict):
            return {}
        return {"application/json": {"schema": self.schemas.of_request(named, str(method.get("id", "")))}}

    def _responses(self, method: Json) -> dict[str, Any]:
        """What a success holds; of errors the format says nothing."""
        content: dict[str, Any] = {}
        named = method.get("response")
        if isinstance(named, dict):
            content["application/json"] = {"schema": self.schemas.node(named)}
        if method.get("supportsMediaDownload") is True:
            content["*/*"] = {}
        answers = {"200": {"description": "", "content": content}} if content else {"2XX": {"description": ""}}
        return {**answers, "default": {"description": "An error"}}

    def _security_schemes(self) -> dict[str, Any]:
        auth = self.held.get("auth")
        oauth = auth.get("oauth2") if isinstance(auth, dict) else None
        scopes = self._object(oauth, "scopes") if isinstance(oauth, dict) else {}
        if not scopes:
            return {}
        described = {name: str(each.get("description", "")) for name, each in scopes.items()}
        return {"oauth2": {"type": "oauth2", "flows": {"authorizationCode": {"scopes": described}}}}


def _upload_paths(method: Json) -> Iterator[str]:
    upload = method.get("mediaUpload")
    protocols = upload.get("protocols") if isinstance(upload, dict) else None
    for each in protocols.values() if isinstance(protocols, dict) else ():
        if isinstance(each, dict) and isinstance(each.get("path"), str):
            yield each["path"]


def _parameter(name: str, node: Json) -> dict[str, Any]:
    """A parameter; one that is `repeated` is given several times over."""
    place = "path" if node.get("location") == "path" else "query"
    parameter: dict[str, Any] = {"name": name, "in": place, "schema": parameter_schema(node)}
    if node.get("required") is True or place == "path":
        parameter["required"] = True
    if node.get("repeated") is True:
        parameter.update(style="simple" if place == "path" else "form", explode=place == "query")
    if node.get("deprecated") is True:
        parameter["deprecated"] = True
    return parameter


def _texts(value: Any) -> list[str]:
    """The texts of a list, which is empty where there is none."""
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
