"""A contract written as Pydantic models: operations with the models of their bodies, as an OpenAPI document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from harness.model.errors import SourceError
from harness.sources.pydantic_reader import ModelDocument, model_document
from harness.sources.pydantic_walk import ModelReading

OperationModels: TypeAlias = Mapping[str, Any]
"""By operation (`POST /v1/refunds`): the model of its success, or models by `request` and status (`200`, `4XX`, `default`)."""

_METHODS = frozenset(("GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE"))
_STATUSES = frozenset((*(f"{each}XX" for each in range(1, 6)), "default"))
_WIRE = ModelReading(lax=False)


@dataclass(kw_only=True, slots=True)
class _Components:
    """Schemas of all models of a contract, and the classes that they were read from."""

    schemas: dict[str, Any] = field(default_factory=dict)
    classes: dict[str, type] = field(default_factory=dict)
    attributes: dict[str, Mapping[str, str]] = field(default_factory=dict)

    def add(self, model: Any) -> dict[str, Any]:
        """The schema of a model's place, its definitions added; a name that is another class's gets a number."""
        read = model_document(model, _WIRE)
        renamed = {name: self._free(name, read) for name in read.schema.get("$defs", {})}
        for name, each in read.schema.get("$defs", {}).items():
            self.schemas[renamed[name]] = _moved(each, renamed)
            self.attributes[renamed[name]] = read.attributes.get(name, {})
            if name in read.classes:
                self.classes[renamed[name]] = read.classes[name]
        moved: dict[str, Any] = _moved(
            {key: each for key, each in read.schema.items() if key[0] != "$" or key == "$ref"}, renamed
        )
        return moved

    def _free(self, name: str, read: ModelDocument) -> str:
        free, number = name, 1
        while free in self.schemas and self.classes.get(free) is not read.classes.get(name):
            number += 1
            free = f"{name}_{number}"
        return free


def is_contract(value: Any) -> bool:
    """Is a value a contract as models: a mapping whose keys are operations?"""
    return isinstance(value, Mapping) and bool(value) and all(isinstance(key, str) and " /" in key for key in value)


def contract_document(operations: OperationModels, *, title: str) -> ModelDocument:
    """The OpenAPI document of operations with their models, as the wire must be for the models to take it.

    Raises: SourceError that names the operation which is not written as one, or whose model Pydantic makes nothing of.
    """
    components = _Components()
    paths: dict[str, dict[str, Any]] = {}
    for name, models in operations.items():
        method, _, path = name.partition(" ")
        if method.upper() not in _METHODS or not path.startswith("/"):
            raise SourceError(f"{name!r} is no operation", where=title, way_out="Write it as `GET /users/{id}`")
        paths.setdefault(path, {})[method.lower()] = _operation(name, models, components, title)
    document = {
        "openapi": "3.1.0",
        "info": {"title": title, "version": ""},
        "paths": paths,
        "components": {"schemas": components.schemas},
    }
    return ModelDocument(schema=document, classes=components.classes, attributes=components.attributes)


def _operation(name: str, models: Any, components: _Components, title: str) -> dict[str, Any]:
    by_place = models if isinstance(models, Mapping) else {"200": models}
    unknown = [str(each) for each in by_place if not _is_place(str(each))]
    if unknown:
        raise SourceError(
            f"{name} has models for {', '.join(unknown)}",
            where=title,
            way_out="Places are `request`, statuses such as 200 or 4XX, and default",
        )
    operation: dict[str, Any] = {"responses": {}}
    for place, model in by_place.items():
        body = {"description": "", **_body(model, components)}
        if str(place) == "request":
            operation["requestBody"] = {"required": True, **body}
        else:
            operation["responses"][str(place)] = body
    return operation


def _is_place(place: str) -> bool:
    return place == "request" or place in _STATUSES or (place.isdigit() and len(place) == 3)


def _body(model: Any, components: _Components) -> dict[str, Any]:
    """The content of a body; None is an empty one."""
    return {} if model is None else {"content": {"application/json": {"schema": components.add(model)}}}


def _moved(node: Any, renamed: Mapping[str, str]) -> Any:
    """A schema whose references lead to components."""
    if isinstance(node, list):
        return [_moved(each, renamed) for each in node]
    if not isinstance(node, dict):
        return node
    return dict(_moved_members(node, renamed))


def _moved_members(node: Mapping[str, Any], renamed: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    for key, each in node.items():
        if key == "$ref" and isinstance(each, str):
            yield key, f"#/components/schemas/{renamed[each.removeprefix('#/$defs/')]}"
        elif key != "enum":
            yield key, _moved(each, renamed)
        else:
            yield key, each
