"""Says a schema of draft 2020-12 in the words of an older draft, where that draft has words for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeAlias

Schema: TypeAlias = Any

DRAFTS: Final = ("draft-04", "draft-06", "draft-07", "draft2019-09")
_NEWER = frozenset(
    ("minContains", "maxContains", "unevaluatedProperties", "unevaluatedItems", "$dynamicRef", "$dynamicAnchor")
)
_LACKING: Mapping[str, frozenset[str]] = {
    "draft-04": _NEWER | {"contains", "propertyNames", "if", "then", "else"},
    "draft-06": _NEWER | {"if", "then", "else"},
    "draft-07": _NEWER,
    "draft2019-09": frozenset(("$dynamicRef", "$dynamicAnchor", "unevaluatedItems")),
}
_MAPS = frozenset(("properties", "patternProperties", "$defs", "dependentSchemas"))
_LISTS = frozenset(("anyOf", "allOf", "oneOf", "prefixItems"))
_ONE = frozenset(
    ("items", "additionalProperties", "propertyNames", "contains", "if", "then", "else", "not", "unevaluatedProperties")
)


class NoWords(Exception):
    """The older draft cannot say it."""


def older(schema: Schema, draft: str) -> Schema:
    """The same schema in an older draft. Raises NoWords."""
    if isinstance(schema, bool):
        return schema if draft != "draft-04" else ({} if schema else {"not": {}})
    if not _LACKING[draft].isdisjoint(schema):
        raise NoWords
    if "$ref" in schema and draft != "draft2019-09" and schema.keys() - {"$ref", "$defs"}:
        raise NoWords
    said = {keyword: _inner(keyword, value, draft) for keyword, value in schema.items()}
    _positions(said)
    if draft != "draft2019-09":
        _dependencies(said)
    if draft == "draft-04":
        _bounds(said)
    return said


def _inner(keyword: str, value: Any, draft: str) -> Any:
    if keyword in _MAPS:
        return {name: older(member, draft) for name, member in value.items()}
    if keyword in _LISTS:
        return [older(member, draft) for member in value]
    return older(value, draft) if keyword in _ONE else value


def _positions(said: dict[str, Any]) -> None:
    if "prefixItems" in said:
        if "items" in said:
            said["additionalItems"] = said.pop("items")
        said["items"] = said.pop("prefixItems")


def _dependencies(said: dict[str, Any]) -> None:
    schemas, names = said.pop("dependentSchemas", {}), said.pop("dependentRequired", {})
    if schemas.keys() & names.keys():
        raise NoWords
    if schemas or names:
        said["dependencies"] = {**schemas, **names}


def _bounds(said: dict[str, Any]) -> None:
    if "const" in said:
        if "enum" in said:
            raise NoWords
        said["enum"] = [said.pop("const")]
    for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if exclusive in said:
            if bound in said:
                raise NoWords
            said[bound], said[exclusive] = said[exclusive], True
    if said.get("required") == [] or said.get("enum") == []:
        raise NoWords
