"""The fields of which a serialiser says that it may give null, though they never hold what it gives null for.

One serialiser often serves fields that may be null and fields that may not: `def as_text(self, value: datetime | None) -> str | None`.
The document then calls all of them nullable. Source: Pydantic, "Serialization", `field_serializer`.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from types import NoneType, UnionType
from typing import Annotated, Any, TypeAlias, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

Json: TypeAlias = Mapping[str, Any]


def without_nulls_of_serialisers(document: Json, models: Mapping[str, type]) -> Json:
    """The document with these fields taken for what they hold."""
    schemas = document.get("components", {}).get("schemas", {})
    changed = {
        name: _with_properties(schema, set(never_null(models[name])))
        for name, schema in schemas.items()
        if name in models and issubclass(models[name], BaseModel) and isinstance(schema, dict)
    }
    if all(changed[name] is schemas[name] for name in changed):
        return document
    return {**document, "components": {**document["components"], "schemas": {**schemas, **changed}}}


def never_null(model: type[BaseModel]) -> Iterator[str]:
    """The names on the wire of a model's fields that are never null, although their serialiser's return type has null."""
    for decorator in model.__pydantic_decorators__.field_serializers.values():
        if not _gives_null_for_null(decorator.func):
            continue
        fields = decorator.info.fields
        for name, info in model.model_fields.items():
            if (name in fields or "*" in fields) and not _allows_null(info.annotation):
                yield from {name, info.serialization_alias or info.alias or name}


def _gives_null_for_null(function: Callable[..., Any]) -> bool:
    """Does a serialiser take null as well as give it?"""
    plain = getattr(function, "__func__", function)
    try:
        hints = get_type_hints(plain)
        names = [each for each in inspect.signature(plain).parameters if each not in {"self", "cls"}]
    except (NameError, TypeError, ValueError, AttributeError):
        return False
    takes = hints.get(names[0]) if names else None
    gives = hints.get("return")
    return bool(takes and gives and _names_null(takes) and _names_null(gives))


def _names_null(annotation: Any) -> bool:
    return annotation is NoneType or (annotation is not Any and _allows_null(annotation))


def _allows_null(annotation: Any) -> bool:
    if annotation is None or annotation is NoneType or annotation is Any or annotation is object:
        return True
    if get_origin(annotation) is Annotated:
        return _allows_null(get_args(annotation)[0])
    return get_origin(annotation) in {Union, UnionType} and any(map(_allows_null, get_args(annotation)))


def _with_properties(schema: dict[str, Any], names: set[str]) -> dict[str, Any]:
    properties = schema.get("properties", {})
    narrowed = {name: _not_null(properties[name]) for name in names & properties.keys()}
    if all(narrowed[name] is properties[name] for name in narrowed):
        return schema
    return {**schema, "properties": {**properties, **narrowed}}


def _not_null(schema: Any) -> Any:
    """A schema without its alternative null."""
    if not isinstance(schema, dict) or not isinstance(schema.get("anyOf"), list):
        return schema
    left = [each for each in schema["anyOf"] if each != {"type": "null"}]
    if len(left) == len(schema["anyOf"]) or not left:
        return schema
    rest = {key: value for key, value in schema.items() if key != "anyOf"}
    return {**left[0], **rest} if len(left) == 1 else {**schema, "anyOf": left}
