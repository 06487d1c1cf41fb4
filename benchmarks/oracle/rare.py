"""Draws what APIs seldom say and checkers often get wrong: scarce names, counted items, what is left unevaluated."""

from __future__ import annotations

from typing import Any, Protocol, TypeAlias

Schema: TypeAlias = Any

PROPERTY_PATTERNS = ("^a", "b$", "^[a-z]$", "^x-", "_id$", "^(ab|ac)$", "^")
SHORT_NAMES = ("a", "b", "ab", "ac", "id", "name")
FORMATS = ("date", "date-time", "email", "uuid", "uri", "ipv4", "made-up")


class Drawer(Protocol):
    """What is needed of the drawing: its randomness, and any schema of a depth."""

    random: Any

    def chance(self, share: float) -> bool:
        """True for this share of the calls."""
        ...

    def schema(self, depth: int = 3) -> Schema:
        """Any schema."""
        ...


def scarce(drawing: Drawer, depth: int) -> Schema:
    """Objects with few properties, whose names must fit patterns."""
    schema: Schema = {"type": "object"}
    for pattern in drawing.random.sample(PROPERTY_PATTERNS, drawing.random.randint(0, 2)):
        schema.setdefault("patternProperties", {})[pattern] = drawing.schema(min(depth, 0))
    if drawing.chance(0.4):
        schema["maxProperties"] = drawing.random.randint(0, 2)
    if drawing.chance(0.2):
        schema["minProperties"] = drawing.random.randint(1, 2)
    if drawing.chance(0.4):
        schema["propertyNames"] = named(drawing)
    if drawing.chance(0.4):
        schema["additionalProperties"] = drawing.chance(0.4) and drawing.schema(0)
    if drawing.chance(0.4):
        schema["properties"] = {drawing.random.choice(SHORT_NAMES): drawing.schema(0)}
    return schema


def named(drawing: Drawer) -> Schema:
    """A rule for property names."""
    return drawing.random.choice(
        (
            {"enum": ["a", "b"]},
            {"enum": ["ab", "ac"]},
            {"pattern": "^a"},
            {"maxLength": 2},
            {"minLength": 2},
            {"not": {"enum": ["a"]}},
            {"const": "id"},
        )
    )


def counted(drawing: Drawer, depth: int) -> Schema:
    """Arrays that must hold so many items of a shape, all of them different now and then."""
    schema: Schema = {"type": "array", "contains": drawing.schema(0)}
    if drawing.chance(0.5):
        schema["minContains"] = drawing.random.randint(0, 3)
    if drawing.chance(0.5):
        schema["maxContains"] = drawing.random.randint(0, 2)
    if drawing.chance(0.4):
        schema["uniqueItems"] = True
    if drawing.chance(0.4):
        schema["prefixItems"] = [drawing.schema(0) for _ in range(drawing.random.randint(1, 2))]
    if drawing.chance(0.5):
        schema["items"] = drawing.schema(min(depth, 0))
    if drawing.chance(0.3):
        schema["maxItems"] = drawing.random.randint(1, 4)
    return schema


def covering(drawing: Drawer, depth: int) -> Schema:
    """Alternatives of one kind, which only together cover something."""
    draw = drawing.random.choice((scarce, counted, listed, stepped))
    branches = [draw(drawing, min(depth, 0)) for _ in range(drawing.random.randint(2, 3))]
    return {drawing.random.choice(("anyOf", "anyOf", "oneOf")): branches}


def listed(drawing: Drawer, _depth: int) -> Schema:
    """Arrays of small literals by position and beyond."""
    schema: Schema = {"type": "array"}
    if drawing.chance(0.5):
        schema["prefixItems"] = [drawing.schema(0) for _ in range(drawing.random.randint(1, 2))]
    if drawing.chance(0.6):
        schema["items"] = drawing.random.choice((False, {"enum": [0, 1]}, {"type": "integer"}, {"type": "string"}))
    if drawing.chance(0.4):
        schema["uniqueItems"] = True
    if drawing.chance(0.3):
        schema["minItems"] = drawing.random.randint(1, 3)
    return schema


def stepped(drawing: Drawer, _depth: int) -> Schema:
    """Numbers on steps, with some of them taken out."""
    schema: Schema = {"type": drawing.random.choice(("integer", "number"))}
    schema["multipleOf"] = drawing.random.choice((1, 2, 3, 6, 0.5, 1.5, 0.1))
    if drawing.chance(0.4):
        schema["not"] = {"multipleOf": drawing.random.choice((2, 3, 4, 5))}
    if drawing.chance(0.3):
        schema["not"] = {"enum": drawing.random.sample((0, 1, 2, 3, -1, 1.5), 3)}
    if drawing.chance(0.4):
        schema["maximum"] = drawing.random.randint(0, 12)
    return schema


def leftover(drawing: Drawer, depth: int) -> Schema:
    """Objects or arrays with a rule for what no other rule has looked at."""
    if drawing.chance(0.3):
        schema: Schema = {
            "type": "array",
            drawing.random.choice(("anyOf", "allOf")): [listed(drawing, 0), counted(drawing, 0)],
        }
        return {**schema, "unevaluatedItems": drawing.chance(0.3) and drawing.schema(0)}
    names = drawing.random.sample(SHORT_NAMES, 3)
    parts = [{"properties": {name: drawing.schema(min(depth, 0))}} for name in names]
    if drawing.chance(0.5):
        parts[0]["required"] = names[:1]
    schema = {"type": "object", "properties": parts[2]["properties"]}
    if drawing.chance(0.4):
        schema |= {"if": {"properties": {names[0]: {"const": "a"}}, "required": names[:1]}, "then": parts[1]}
    else:
        schema[drawing.random.choice(("anyOf", "allOf", "oneOf"))] = parts[:2]
    return {**schema, "unevaluatedProperties": drawing.chance(0.3) and drawing.schema(0)}


def dependent(drawing: Drawer, depth: int) -> Schema:
    """Properties that bring others, or other rules, with them."""
    name, other = drawing.random.sample(SHORT_NAMES, 2)
    schema: Schema = {"type": "object", "properties": {name: drawing.schema(min(depth, 0))}}
    if drawing.chance(0.5):
        schema["dependentSchemas"] = {name: scarce(drawing, 0)}
    if drawing.chance(0.6):
        schema["dependentRequired"] = {name: [other]}
    if drawing.chance(0.4):
        schema["required"] = [name]
    return schema


def formatted(drawing: Drawer, _depth: int) -> Schema:
    """Strings with a format, which is only a remark unless the caller says otherwise."""
    schema: Schema = {"type": "string", "format": drawing.random.choice(FORMATS)}
    if drawing.chance(0.3):
        schema["maxLength"] = drawing.random.randint(1, 12)
    return schema


def dynamic(drawing: Drawer, inner: Schema) -> Schema:
    """A tree whose nodes are what the outermost schema says they are."""
    link = {"type": "array", "items": {"$dynamicRef": "#node"}}
    tree = {"$id": "tree", "$dynamicAnchor": "node", "type": "object", "properties": {"value": inner, "next": link}}
    root: Schema = {
        "$id": "https://example.test/strict",
        "$dynamicAnchor": "node",
        "$ref": "tree",
        "$defs": {"tree": tree},
    }
    if drawing.chance(0.5):
        root["unevaluatedProperties"] = False
    if drawing.chance(0.4):
        root["required"] = ["value"]
    return root


def referring(drawing: Drawer, inner: Schema) -> Schema:
    """One definition that several places refer to, some with rules beside the reference."""
    link: Schema = {"$ref": "#/$defs/Part"}
    if drawing.chance(0.3):
        link = {**link, "required": [drawing.random.choice(SHORT_NAMES)]}
    fields = dict.fromkeys(drawing.random.sample(SHORT_NAMES, 2), link)
    schema: Schema = {"type": "object", "properties": fields, "$defs": {"Part": inner}}
    if drawing.chance(0.5):
        schema["required"] = sorted(fields)[:1]
    return schema
