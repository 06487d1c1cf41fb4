"""Schemas of OpenAPI 3.0 written as the JSON Schema that validators know: `nullable`, and bounds that exclude themselves."""

from __future__ import annotations

from typing import Any

_EXCLUSIVE = {"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"}
_DATA = frozenset({"example", "default", "enum", "const"})
"""Keywords whose values are no schemas."""


def as_2020(schema: Any) -> Any:
    """The schema, or any holder of schemas, in draft 2020-12. Source: OpenAPI 3.0.3, Schema Object."""
    if isinstance(schema, list):
        return [as_2020(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if isinstance(schema.get("$ref"), str):
        return {"$ref": schema["$ref"]}
    made = {name: each if name in _DATA else as_2020(each) for name, each in schema.items()}
    if schema.get("nullable") is True and isinstance(schema.get("type"), str):
        made["type"] = [schema["type"], "null"]
        if isinstance(schema.get("enum"), list):
            made["enum"] = [*schema["enum"], None]
    for name, bound in _EXCLUSIVE.items():
        if isinstance(schema.get(name), bool):
            del made[name]
            if schema[name] and bound in made:
                made[name] = made.pop(bound)
    return made
