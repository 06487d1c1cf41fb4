"""Reads documents as if every constraint counted: those that their `type` makes idle, and those that are annotations only.

A maximum on a text or properties of a number say nothing by the standard, and somebody meant something by them all the same.
"""

from __future__ import annotations

import re
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]

_KEYWORDS = {
    "number": {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"},
    "string": {"minLength", "maxLength", "pattern"},
    "array": {"items", "minItems", "maxItems", "uniqueItems", "contains", "prefixItems"},
    "object": {"properties", "required", "additionalProperties", "minProperties", "maxProperties"},
}
_NUMBERS = frozenset({"int32", "int64", "float", "double"})
_MAPS = frozenset({"properties", "patternProperties", "definitions", "$defs", "dependentSchemas", "schemas", "headers"})
_DATA = frozenset({"enum", "const", "default", "example", "examples", "x-extensible-enum"})


def as_if_counted(base: Json, revision: Json) -> tuple[Json, Json] | None:
    """Both documents with idle constraints awake where the two differ; None where there are none of them."""
    awake = _Awake()
    sections = {}
    for name in ("paths", "webhooks"):
        sections[name] = [awake.part(each.get(name), maps=True) for each in (base, revision)]
    held = [_components(each) for each in (base, revision)]
    names = held[0].keys() & held[1].keys()
    changed = {name for name in names if held[0][name] != held[1][name]}
    awoken = [{name: awake.part(node) if name in changed else node for name, node in each.items()} for each in held]
    if not awake.found:
        return None
    before, after = (
        {**each, **{name: parts[index] for name, parts in sections.items() if name in each}}
        for index, each in enumerate((base, revision))
    )
    return _with(before, awoken[0]), _with(after, awoken[1])


def _components(document: Json) -> Json:
    components = document.get("components")
    held = components.get("schemas") if isinstance(components, dict) else None
    return held if isinstance(held, dict) else {}


def _with(document: Json, schemas: Json) -> Json:
    if not schemas:
        return document
    return {**document, "components": {**document["components"], "schemas": schemas}}


class _Awake:
    """One walk; `found` says whether anything was idle."""

    def __init__(self) -> None:
        self.found = False

    def part(self, node: Any, *, maps: bool = False) -> Any:
        """A copy of a part with its idle constraints awake; in a map (`maps`) keys are names."""
        if isinstance(node, list):
            return [self.part(each) for each in node]
        if not isinstance(node, dict):
            return node
        copy = {
            name: each if name in _DATA and not maps else self.part(each, maps=name in _MAPS and not maps)
            for name, each in node.items()
        }
        return copy if maps else self._schema(copy)

    def _schema(self, node: Json) -> Json:
        if "type" in node and self._idle(node):
            self.found = True
            del node["type"]
        told = [str(node[name]) for name in ("contentEncoding", "contentMediaType") if name in node]
        if told:
            self.found = True
            node["pattern"] = f"^<{re.escape(' '.join(told))}>"
        if isinstance(node.get("x-extensible-enum"), list):
            self.found = True
            node.setdefault("enum", node["x-extensible-enum"])
        self._demand(node)
        return node

    @staticmethod
    def _idle(node: Json) -> bool:
        named = node["type"]
        kinds = {named} if isinstance(named, str) else {str(each) for each in named}
        kinds = {"number" if each == "integer" else each for each in kinds}
        awake = set().union(*(_KEYWORDS.get(kind, set()) for kind in kinds))
        idle = set().union(*_KEYWORDS.values()) - awake
        named_format = node.get("format")
        numeric = named_format in _NUMBERS
        foreign = isinstance(named_format, str) and ("number" if numeric else "string") not in kinds
        return foreign or not idle.isdisjoint(node)

    def _demand(self, node: Json) -> None:
        """A field that is required is, whatever its default."""
        properties, required = node.get("properties"), node.get("required")
        if not isinstance(properties, dict) or not isinstance(required, list):
            return
        for name in required:
            held = properties.get(name) if isinstance(name, str) else None
            if isinstance(held, dict) and "default" in held:
                self.found = True
                properties[name] = {key: value for key, value in held.items() if key != "default"}
