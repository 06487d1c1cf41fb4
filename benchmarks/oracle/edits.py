"""Edits a schema in one place; each edit says whether it makes the schema wider, narrower, equal, or might do either."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Literal, NamedTuple, TypeAlias

from benchmarks.oracle.schemas import NAMES, WORDS, Drawing, Schema

Effect: TypeAlias = Literal["wider", "narrower", "same", "either"]

_LOW = {"minLength", "minItems", "minProperties", "minimum", "exclusiveMinimum"}
_HIGH = {"maxLength", "maxItems", "maxProperties", "maximum", "exclusiveMaximum"}
_ONE = (
    *("items", "additionalProperties", "propertyNames", "contains", "then", "else"),
    *("unevaluatedProperties", "unevaluatedItems"),
)
_NAMED = frozenset(("$ref", "$defs", "$id", "$dynamicAnchor"))
"""Keywords of nodes that others refer to, or that refer to others: such nodes stay where they are."""
_MANY = ("anyOf", "allOf", "prefixItems", "oneOf")
_MAPS = ("properties", "patternProperties", "$defs", "dependentSchemas")


class Site(NamedTuple):
    """A subschema and whether widening it widens the whole."""

    node: dict[str, Any]
    monotone: bool


def copied(schema: Schema) -> Schema:
    """A deep copy."""
    return json.loads(json.dumps(schema))


def sites(schema: Schema, *, monotone: bool = True) -> Iterator[Site]:
    """Every subschema that is an object."""
    if not isinstance(schema, dict):
        return
    yield Site(schema, monotone)
    counted = "maxContains" in schema
    for keyword in _ONE:
        yield from sites(schema.get(keyword), monotone=monotone and not (keyword == "contains" and counted))
    for keyword in _MANY:
        for member in schema.get(keyword, ()):
            yield from sites(member, monotone=monotone and keyword != "oneOf")
    for keyword in _MAPS:
        for member in schema.get(keyword, {}).values():
            yield from sites(member, monotone=monotone)
    for keyword in ("not", "if"):
        yield from sites(schema.get(keyword), monotone=False)


def edited(drawing: Drawing, schema: Schema) -> tuple[Schema, Effect]:
    """A copy of the schema with one edit, and the edit's effect on the whole."""
    whole = {"allOf": [copied(schema)]} if not isinstance(schema, dict) else copied(schema)
    site = drawing.random.choice(list(sites(whole)))
    options = [*_numeric(drawing, site.node), *_counts(site.node), *_structural(drawing, site.node)]
    options += [*_rewritten(site.node), *_either(drawing, site.node)]
    effect, change = drawing.random.choice(options or [("same", dict(site.node))])
    site.node.clear()
    site.node.update(change)
    if effect in {"wider", "narrower"} and not (site.monotone and _blind(whole)):
        effect = "either"
    return whole, effect


def _blind(whole: Schema) -> bool:
    """Whether no rule of the schema depends on what other rules have looked at, so that wider parts make a wider whole."""
    return "unevaluated" not in json.dumps(whole)


_Option: TypeAlias = tuple[Effect, dict[str, Any]]


def _numeric(drawing: Drawing, node: dict[str, Any]) -> Iterator[_Option]:
    """Move, drop or add a bound."""
    for keyword in sorted(node.keys() & (_LOW | _HIGH)):
        value = node[keyword]
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            continue
        up: Effect = "narrower" if keyword in _LOW else "wider"
        down: Effect = "wider" if keyword in _LOW else "narrower"
        yield up, {**node, keyword: value + 1}
        if value >= 1 or keyword in {"minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum"}:
            yield down, {**node, keyword: value - 1}
        yield "wider", _less(node, keyword)
    if node.get("type") == "string" and "maxLength" not in node:
        yield "narrower", {**node, "maxLength": drawing.random.randint(0, 5)}
    if node.get("type") in ("integer", "number") and "minimum" not in node:
        yield "narrower", {**node, "minimum": drawing.random.randint(-2, 4)}
    if node.get("type") == "array" and "minItems" not in node:
        yield "narrower", {**node, "minItems": drawing.random.randint(1, 2)}
    for keyword in (
        "multipleOf",
        "pattern",
        "uniqueItems",
        "not",
        "dependentRequired",
        "dependentSchemas",
        "propertyNames",
    ):
        if keyword in node:
            yield "wider", _less(node, keyword)
    if "multipleOf" in node:
        yield "narrower", {**node, "multipleOf": node["multipleOf"] * 2}


def _counts(node: dict[str, Any]) -> Iterator[_Option]:
    """Move the bounds of counted items."""
    if "contains" not in node:
        return
    least = node.get("minContains", 1)
    yield "narrower", {**node, "minContains": least + 1}
    if least:
        yield "wider", {**node, "minContains": least - 1}
    if "maxContains" in node:
        yield "wider", {**node, "maxContains": node["maxContains"] + 1}
        yield "wider", _less(node, "maxContains")


def _structural(drawing: Drawing, node: dict[str, Any]) -> Iterator[_Option]:
    """Change requiredness, enums, alternatives, types."""
    required = node.get("required", [])
    if required:
        yield "wider", {**node, "required": required[1:]}
    optional = sorted(set(node.get("properties", ())) - set(required))
    if optional:
        yield "narrower", {**node, "required": [*required, optional[0]]}
    yield from _typed(drawing, node)
    if "anyOf" in node:
        yield "wider", {**node, "anyOf": [*node["anyOf"], drawing.schema(1)]}
        if len(node["anyOf"]) > 1:
            yield "narrower", {**node, "anyOf": node["anyOf"][1:]}
    if len(node.get("allOf", ())) > 1:
        yield "wider", {**node, "allOf": node["allOf"][1:]}
    if node.get("additionalProperties") is False:
        yield "wider", _less(node, "additionalProperties")
    if node.get("type") == "object" and "additionalProperties" not in node:
        yield "narrower", {**node, "additionalProperties": False}


def _typed(drawing: Drawing, node: dict[str, Any]) -> Iterator[_Option]:
    """Change enums and types."""
    if isinstance(node.get("enum"), list):
        yield "wider", {**node, "enum": [*node["enum"], drawing.random.choice((*WORDS, 7, None))]}
        if len(node["enum"]) > 1:
            yield "narrower", {**node, "enum": node["enum"][1:]}
    if isinstance(node.get("type"), str):
        yield "wider", {**node, "type": [node["type"], "null" if node["type"] != "null" else "string"]}
    if node.get("type") == "integer":
        yield "wider", {**node, "type": "number"}
    if node.get("type") == "number":
        yield "narrower", {**node, "type": "integer"}


def _rewritten(node: dict[str, Any]) -> Iterator[_Option]:
    """Say the same otherwise."""
    if not _NAMED.isdisjoint(node):
        return
    yield "same", {"allOf": [dict(node)]}
    yield "same", {"anyOf": [dict(node)]}
    yield "same", {"anyOf": [dict(node), dict(node)]}
    yield "same", {**node, "description": "reworded"}
    if isinstance(node.get("enum"), list):
        yield (
            "same",
            {**_less(node, "enum"), "anyOf": [{"const": member} for member in node["enum"]]}
            if ("anyOf" not in node)
            else dict(node),
        )
    if isinstance(node.get("type"), list) and "anyOf" not in node:
        yield "same", {**_less(node, "type"), "anyOf": [{"type": kind} for kind in node["type"]]}
    if node.get("type") == "integer" and isinstance(node.get("minimum"), int):
        yield (
            "same",
            {**_less(node, "minimum"), "exclusiveMinimum": node["minimum"] - 1}
            if ("exclusiveMinimum" not in node)
            else dict(node),
        )
    for keyword in ("anyOf", "oneOf"):
        if keyword in node:
            yield "same", {**node, keyword: node[keyword][::-1]}


def _either(drawing: Drawing, node: dict[str, Any]) -> Iterator[_Option]:
    """Edits whose effect depends on what stands around."""
    fields = node.get("properties")
    if fields:
        name = drawing.random.choice(sorted(fields))
        yield "either", {**node, "properties": {**fields, name: drawing.schema(1)}}
        yield "either", {**node, "properties": _less(fields, name)}
        yield "either", {**node, "properties": {**fields, drawing.random.choice(NAMES): drawing.schema(0)}}
    if "oneOf" in node:
        yield "either", {**_less(node, "oneOf"), "anyOf": node["oneOf"]} if "anyOf" not in node else dict(node)
    if "items" in node:
        yield "either", {**node, "items": drawing.schema(1)}
    if _NAMED.isdisjoint(node) and drawing.chance(0.2):
        fresh = drawing.schema(1)
        yield "either", fresh if isinstance(fresh, dict) else {"allOf": [fresh]}


def _less(node: dict[str, Any], keyword: str) -> dict[str, Any]:
    return {name: member for name, member in node.items() if name != keyword}
