"""The other names under which a model takes a field: `Field(validation_alias=AliasChoices("id", "userId"))`.

The document knows only the first of them. Source: Pydantic, "Aliases", `AliasChoices`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from pydantic import AliasChoices, BaseModel

Json: TypeAlias = Mapping[str, Any]

_SENT = "-Output"


def with_alias_choices(document: Json, models: Mapping[str, type]) -> Json:
    """The document whose models take each such field by any of its names; that one of them must be there is not said."""
    schemas = document.get("components", {}).get("schemas", {})
    changed = {
        name: _widened(schema, dict(_choices(models[name])))
        for name, schema in schemas.items()
        if name in models and isinstance(schema, dict) and not name.endswith(_SENT)
    }
    if all(changed[name] is schemas[name] for name in changed):
        return document
    return {**document, "components": {**document["components"], "schemas": {**schemas, **changed}}}


def _choices(model: type) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The first name of each field that has several, with the others."""
    for info in model.model_fields.values() if issubclass(model, BaseModel) else ():
        if isinstance(info.validation_alias, AliasChoices):
            names = [each for each in info.validation_alias.choices if isinstance(each, str)]
            if names:
                yield names[0], tuple(names[1:])


def _widened(schema: dict[str, Any], choices: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    properties = schema.get("properties", {})
    known = {first: others for first, others in choices.items() if first in properties}
    if not known:
        return schema
    added = {name: properties[first] for first, others in known.items() for name in others if name not in properties}
    required = [each for each in schema.get("required", ()) if each not in known]
    rest = {key: value for key, value in schema.items() if key != "required"}
    return {**rest, "properties": {**properties, **added}, **({"required": required} if required else {})}
