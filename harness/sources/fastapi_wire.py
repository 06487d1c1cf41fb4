"""What a FastAPI app sends and takes on the wire where its document says otherwise, or nothing.

The document names fields by their aliases and whole models, whatever a route's options say; it leaves out hidden operations.
Source: FastAPI, "Response Model" (`response_model_by_alias`, `_include`, `_exclude`) and "Path Operation Advanced
Configuration" (`include_in_schema`); Pydantic, `ConfigDict.populate_by_name` and `validate_by_name`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from pydantic import BaseModel

from harness.sources.documents import joined
from harness.sources.json_schema import ALWAYS_SENT
from harness.sources.openapi_provenance import DECLARED_AS
from harness.sources.pydantic_computed import computed_fields

UNDESCRIBED = "x-undescribed"
"""Extension of ours on operations that exist and of which the document says nothing."""

BY_NAME = "application/json; names=fields"
"""Media type, of ours, of the second form that a body may have: its fields by their names in Python."""

Json: TypeAlias = Mapping[str, Any]
Routes: TypeAlias = Iterable[tuple[str, Any]]
"""Routes with the paths that they answer at, prefixes included."""

_SCHEMAS = "#/components/schemas/"


def as_on_the_wire(document: Json, routes: Routes, models: Mapping[str, type]) -> tuple[Json, Mapping[str, str]]:
    """The document as calls meet the app, and the schemas that were added, each with the name of the one it is a view of."""
    views = _Views(document, models)
    paths = dict(document.get("paths", {}))
    for path, route in routes:
        for method in sorted(getattr(route, "methods", None) or ()):
            item = paths.get(path, {})
            operation = item.get(method.lower()) if isinstance(item, dict) else None
            seen = views.operation(operation, route) if operation else _undescribed(path, method, route)
            if seen is not None:
                paths[path] = {**item, method.lower(): seen}
    components = {**document.get("components", {}), "schemas": views.schemas}
    return {**document, "paths": paths, "components": components}, views.added


def _undescribed(path: str, method: str, route: Any) -> Json | None:
    """An operation that is merely there; a page for every path is no operation, and HEAD comes with GET."""
    everything = ":path}" in str(getattr(route, "path", "")) and not path.partition("{")[0].strip("/")
    return None if everything or method in {"HEAD", "OPTIONS"} else {"responses": {}, UNDESCRIBED: True}


class _Views:
    """Schemas of one document beside those that show another face of them."""

    def __init__(self, document: Json, models: Mapping[str, type]) -> None:
        self.schemas: dict[str, Any] = dict(document.get("components", {}).get("schemas", {}))
        self.added: dict[str, str] = {}
        self._models = dict(models)

    def operation(self, operation: Json, route: Any) -> Json | None:
        """The operation as this route answers and reads it, None where the document says it all."""
        seen = self._reads(self._answers(operation, route))
        return None if seen is operation else seen

    def _answers(self, operation: Json, route: Any) -> Json:
        include, exclude = (getattr(route, f"response_model_{each}", None) for each in ("include", "exclude"))
        named = getattr(route, "response_model_by_alias", True) is False
        if not (include or exclude or named):
            return operation
        status = str(getattr(route, "status_code", None) or 200)
        place = ("responses", status, "content", "application/json", "schema")

        def seen(schema: Any) -> Any:
            part = self._part(schema, include or None, exclude or None)
            return self._named(part, self._models) if named else part

        answered: Json = _replaced(operation, place, seen)
        return answered

    def _reads(self, operation: Json) -> Json:
        """With a second form of the body where a model in it may be filled by field names too."""
        content = operation.get("requestBody", {}).get("content", {})
        held = content.get("application/json") if isinstance(content, dict) else None
        schema = held.get("schema") if isinstance(held, dict) else None
        lax = {name: model for name, model in self._models.items() if _takes_names(model)}
        if (
            not lax
            or schema is None
            or not any(_renamed(lax[each], self.schemas[each]) for each in self._within(schema) & lax.keys())
        ):
            return operation
        both = {**content, BY_NAME: {"schema": self._named(schema, lax)}}
        return {**operation, "requestBody": {**operation["requestBody"], "content": both}}

    def _within(self, schema: Any) -> set[str]:
        """The named schemas that a schema leads to."""
        waiting, found = list(_references(schema)), set[str]()
        while waiting:
            name = waiting.pop()
            if name in self.schemas and name not in found:
                found.add(name)
                waiting.extend(_references(self.schemas[name]))
        return found

    def _view(self, name: str, mark: str, schema: Any) -> str:
        """A new schema that shows another face of a named one."""
        new = f"{name}-{mark}"
        self.schemas[new] = {**schema, DECLARED_AS: schema.get(DECLARED_AS, name)}
        self.added[new] = self.added.get(name, name)
        if name in self._models:
            self._models[new] = self._models[name]
        return new

    def _named(self, schema: Any, models: Mapping[str, type]) -> Any:
        """A schema in which the fields of these models have their names in Python."""
        views: dict[str, str] = {}
        for name in sorted(self._within(schema)):
            views[name] = self._view(name, f"Named{len(self.added)}", self.schemas[name])
        for name, view in views.items():
            model = models.get(name)
            names = _renamed(model, self.schemas[name]) if model else {}
            self.schemas[view] = _redirected(_with_names(self.schemas[view], names), views)
        return _redirected(schema, views)

    def _part(self, schema: Any, include: Any, exclude: Any) -> Any:
        """A schema without the fields that a route leaves out. `include` and `exclude` are what Pydantic takes."""
        if not isinstance(schema, dict) or (include is None and exclude is None):
            return schema
        for keyword in ("anyOf", "oneOf", "allOf"):
            if keyword in schema:
                return {**schema, keyword: [self._part(each, include, exclude) for each in schema[keyword]]}
        if schema.get("type") == "array" and "items" in schema:
            inner = [None if each is None else _under(each, "__all__") for each in (include, exclude)]
            return {**schema, "items": self._part(schema["items"], *inner)}
        name = str(schema.get("$ref", "")).removeprefix(_SCHEMAS)
        model, held = self._models.get(name), self.schemas.get(name)
        if model is None or not isinstance(held, dict) or not issubclass(model, BaseModel):
            return schema
        fields = {alias: field for field, aliases in _aliases(model) for alias in (field, *aliases)}
        kept = {}
        for wire, each in held.get("properties", {}).items():
            field = fields.get(wire, wire)
            if _keeps(field, include, exclude):
                kept[wire] = self._part(
                    each, *(None if one is None else _under(one, field) for one in (include, exclude))
                )
        mark = f"Part{len(self.added)}"
        return {"$ref": _SCHEMAS + self._view(name, mark, _with_fields(held, kept))}


def _keeps(field: str, include: Any, exclude: Any) -> bool:
    if include is not None and field not in include:
        return False
    return exclude is None or field not in exclude or _under(exclude, field) is not None


def _under(spec: Any, key: str) -> Any:
    """What a specification says of the parts of a field, None where it says nothing of them."""
    held = spec.get(key) if isinstance(spec, Mapping) else None
    return held if isinstance(held, Mapping | set | frozenset | list | tuple) else None


def _with_fields(schema: Json, properties: Json) -> Json:
    return {**schema, "properties": properties, **_lists(schema, lambda each: [each] if each in properties else [])}


def _with_names(schema: Json, names: Mapping[str, str]) -> Json:
    if not names:
        return schema
    properties = {names.get(each, each): held for each, held in schema.get("properties", {}).items()}
    return {**schema, "properties": properties, **_lists(schema, lambda each: [names.get(each, each)])}


def _lists(schema: Json, seen: Any) -> Json:
    """The lists of a schema that name its properties, each name as it is seen."""
    return {
        key: [new for old in schema[key] for new in seen(old)] for key in ("required", ALWAYS_SENT) if key in schema
    }


def _redirected(node: Any, views: Mapping[str, str]) -> Any:
    """A schema whose references lead to other faces."""
    if isinstance(node, list):
        return [_redirected(each, views) for each in node]
    if isinstance(node, dict):
        return {key: _redirected(each, views) for key, each in node.items()}
    name = node.removeprefix(_SCHEMAS) if isinstance(node, str) and node.startswith(_SCHEMAS) else ""
    return _SCHEMAS + views[name] if name in views else node


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        reference = node.get("$ref")
        if isinstance(reference, str) and reference.startswith(_SCHEMAS):
            yield reference.removeprefix(_SCHEMAS)
    for each in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _references(each)


def _replaced(node: Any, place: tuple[str, ...], seen: Any) -> Any:
    """The node with what stands at a place below it replaced; as it was where nothing stands there, or nothing changes."""
    if not place:
        return seen(node)
    held = node.get(place[0]) if isinstance(node, dict) else None
    new = None if held is None else _replaced(held, place[1:], seen)
    return node if new is None or new is held else {**node, place[0]: new}


def _takes_names(model: type) -> bool:
    config = getattr(model, "model_config", {})
    return bool(issubclass(model, BaseModel) and (config.get("populate_by_name") or config.get("validate_by_name")))


def _renamed(model: type, schema: Any) -> Mapping[str, str]:
    """The names in Python of a schema's properties that go by an alias."""
    properties = schema.get("properties", {}) if isinstance(schema, dict) else {}
    if not issubclass(model, BaseModel):
        return {}
    return {
        alias: field
        for field, aliases in _aliases(model)
        for alias in aliases
        if alias != field and alias in properties
    }


def _aliases(model: type[BaseModel]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for name, info in model.model_fields.items():
        written = (info.serialization_alias, info.alias, info.validation_alias)
        yield name, tuple(each for each in written if isinstance(each, str))
    for name, computed in computed_fields(model).items():
        yield name, (computed.alias,) if computed.alias else ()


def pointers_of(schemas: Json, names: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """The places of these schemas and of their properties, as parts below the schemas."""
    for name in names:
        yield (name,)
        yield from ((name, "properties", each) for each in schemas[name].get("properties", {}))


def pointer_to(parts: Iterable[str]) -> str:
    """The pointer of a place below the schemas."""
    return joined("#", "components", "schemas", *parts)
