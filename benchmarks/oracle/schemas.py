"""Draws schemas like those of APIs: objects first, then strings, arrays, unions, maps, and now and then something rare."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from typing import Any, TypeAlias

from benchmarks.oracle import rare

Schema: TypeAlias = Any

NAMES = ("id", "name", "kind", "tags", "size", "next", "price", "note", "owner", "état")
WORDS = ("a", "b", "cat", "dog", "open", "closed", "", "x1", "ab", "été")
PATTERNS = ("^[a-z]+$", "^[a-z0-9]*$", "^x", "a$", "^[A-Z]{2,3}$", "^\\d+$", "^(cat|dog)$", "b", "^.{2,4}$", "^a.*b$")
NAME_PATTERNS = ("^x-", "^[a-z]+$", "^n", "_id$")
STEPS = (1, 2, 3, 5, 10, 0.5, 0.25)


class Drawing:
    """Draws from one stream of random numbers."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def chance(self, share: float) -> bool:
        """True for this share of the calls."""
        return self.random.random() < share

    def schema(self, depth: int = 3) -> Schema:
        """Any schema, at most so many levels deep."""
        kinds = LEAVES if depth <= 0 else KINDS
        draw = self.random.choices(tuple(kinds), tuple(kinds.values()))[0]
        return draw(self, depth - 1)

    def root(self) -> Schema:
        """A schema that may refer to itself or to definitions."""
        schema = self.schema()
        if isinstance(schema, dict) and self.chance(0.16):
            wrap = self.random.choices((self.recursive, self.dynamic, self.referring), (8, 1, 3))[0]
            schema = wrap(schema)
        return schema

    def dynamic(self, inner: Schema) -> Schema:
        """A tree whose nodes are what the outermost schema says they are."""
        return rare.dynamic(self, inner)

    def referring(self, inner: Schema) -> Schema:
        """One definition that several places refer to."""
        return rare.referring(self, inner)

    def recursive(self, inner: Schema) -> Schema:
        """A tree or list of definitions that lead back to themselves."""
        link = {"anyOf": [{"$ref": "#/$defs/Node"}, {"type": "null"}]}
        fields: dict[str, Schema] = {"value": inner, "next": link}
        if self.chance(0.5):
            fields["next"] = {"type": "array", "items": {"$ref": "#/$defs/Node"}}
        required = [name for name in fields if self.chance(0.6)]
        node: Schema = {"type": "object", "properties": fields, "required": required}
        if self.chance(0.3):
            node["additionalProperties"] = False
        return {"$ref": "#/$defs/Node", "$defs": {"Node": node}}

    def object(self, depth: int) -> Schema:
        """An object with a few declared properties."""
        names = self.random.sample(NAMES, self.random.randint(0, 4))
        schema: Schema = {"type": "object", "properties": {name: self.schema(depth) for name in names}}
        required = [name for name in names if self.chance(0.5)]
        if required:
            schema["required"] = required
        if self.chance(0.35):
            schema["additionalProperties"] = False if self.chance(0.7) else self.schema(depth)
        self.object_extras(schema, depth)
        return schema

    def object_extras(self, schema: Schema, depth: int) -> None:
        """Rules of objects that are rarer."""
        if self.chance(0.06):
            schema["minProperties"] = self.random.randint(0, 3)
        if self.chance(0.06):
            schema["maxProperties"] = self.random.randint(1, 4)
        if self.chance(0.06):
            schema["patternProperties"] = {self.random.choice(NAME_PATTERNS): self.schema(depth)}
        if self.chance(0.04):
            schema["propertyNames"] = {"pattern": self.random.choice(NAME_PATTERNS[1:3])}
        if self.chance(0.05):
            schema["dependentRequired"] = {self.random.choice(NAMES): [self.random.choice(NAMES)]}

    def mapping(self, depth: int) -> Schema:
        """A map with values of one shape."""
        return {"type": "object", "additionalProperties": self.schema(depth)}

    def string(self, _depth: int) -> Schema:
        """Strings with a length or a pattern."""
        schema: Schema = {"type": "string"}
        if self.chance(0.3):
            schema["minLength"] = self.random.randint(0, 4)
        if self.chance(0.3):
            schema["maxLength"] = self.random.randint(2, 6)
        if self.chance(0.25):
            schema["pattern"] = self.random.choice(PATTERNS)
        return schema

    def integer(self, _depth: int) -> Schema:
        """Whole numbers between bounds."""
        return self.bounded({"type": "integer"}, STEPS[1:5])

    def number(self, _depth: int) -> Schema:
        """Numbers between bounds."""
        return self.bounded({"type": "number"}, STEPS)

    def bounded(self, schema: Schema, steps: tuple[float, ...]) -> Schema:
        """Add bounds and a step to numbers."""
        if self.chance(0.35):
            schema["minimum" if self.chance(0.7) else "exclusiveMinimum"] = self.random.randint(-3, 5)
        if self.chance(0.35):
            schema["maximum" if self.chance(0.7) else "exclusiveMaximum"] = self.random.choice((3, 7, 10, 10.5, 100))
        if self.chance(0.15):
            schema["multipleOf"] = self.random.choice(steps)
        return schema

    def boolean(self, _depth: int) -> Schema:
        """Truth values."""
        return {"type": "boolean"}

    def enum(self, _depth: int) -> Schema:
        """A few literals."""
        members: list[Any] = self.random.sample(WORDS, self.random.randint(1, 4))
        if self.chance(0.2):
            members += self.random.sample((None, 1, 2.5, True, [], {"id": 1}), 2)
        return {"enum": members}

    def const(self, _depth: int) -> Schema:
        """One literal."""
        return {"const": self.random.choice((*WORDS, 1, 0, None, False))}

    def nullable(self, depth: int) -> Schema:
        """A schema or null, in one of three spellings."""
        inner = self.schema(depth)
        if isinstance(inner, dict) and isinstance(inner.get("type"), str) and self.chance(0.5):
            return {**inner, "type": [inner["type"], "null"]}
        return {"anyOf" if self.chance(0.7) else "oneOf": [inner, {"type": "null"}]}

    def array(self, depth: int) -> Schema:
        """Arrays of one shape."""
        schema: Schema = {"type": "array", "items": self.schema(depth)}
        if self.chance(0.25):
            schema["minItems"] = self.random.randint(0, 3)
        if self.chance(0.25):
            schema["maxItems"] = self.random.randint(1, 4)
        if self.chance(0.1):
            schema["uniqueItems"] = True
        if self.chance(0.07):
            schema["contains"] = self.schema(0)
            if self.chance(0.4):
                schema["maxContains"] = self.random.randint(1, 2)
        return schema

    def tuple(self, depth: int) -> Schema:
        """Arrays by position."""
        heads = [self.schema(depth) for _ in range(self.random.randint(1, 3))]
        schema: Schema = {"type": "array", "prefixItems": heads}
        if self.chance(0.5):
            schema["items"] = False
        if self.chance(0.5):
            schema["minItems"] = len(heads)
        return schema

    def union(self, depth: int) -> Schema:
        """Alternatives."""
        branches = [self.schema(depth) for _ in range(self.random.randint(2, 3))]
        return {"oneOf" if self.chance(0.25) else "anyOf": branches}

    def tagged(self, depth: int) -> Schema:
        """Objects told apart by a tag."""
        tags = self.random.sample(WORDS, self.random.randint(2, 3))
        branches = []
        for tag in tags:
            branch = self.object(depth)
            branch["properties"]["kind"] = {"const": tag}
            branch["required"] = sorted({*branch.get("required", ()), "kind"})
            branches.append(branch)
        return {"oneOf" if self.chance(0.7) else "anyOf": branches}

    def merged(self, depth: int) -> Schema:
        """Several schemas at once."""
        return {"allOf": [self.object(depth), self.object(depth) if self.chance(0.8) else self.schema(depth)]}

    def negated(self, depth: int) -> Schema:
        """A schema with something taken out."""
        return {**self.object(depth), "not": self.object(0)} if self.chance(0.6) else {"not": self.schema(0)}

    def conditional(self, depth: int) -> Schema:
        """One rule when a tag has a value, another one otherwise."""
        name = self.random.choice(NAMES)
        test = {"properties": {name: {"const": self.random.choice(WORDS)}}, "required": [name]}
        return {**self.object(depth), "if": test, "then": self.object(0), "else": self.object(0)}

    def anything(self, _depth: int) -> Schema:
        """Every value, or now and then none."""
        return self.chance(0.8)


LEAVES: Mapping[Callable[[Drawing, int], Schema], float] = {
    Drawing.string: 6,
    Drawing.integer: 4,
    Drawing.number: 2,
    Drawing.boolean: 1,
    Drawing.enum: 3,
    Drawing.const: 1,
    Drawing.anything: 0.3,
    rare.formatted: 0.5,
    rare.stepped: 0.4,
}
KINDS: Mapping[Callable[[Drawing, int], Schema], float] = {
    **LEAVES,
    Drawing.object: 9,
    Drawing.array: 4,
    Drawing.nullable: 3,
    Drawing.union: 2,
    Drawing.tagged: 2,
    Drawing.merged: 1.5,
    Drawing.mapping: 1.5,
    Drawing.tuple: 1,
    Drawing.negated: 0.5,
    Drawing.conditional: 0.5,
    rare.scarce: 0.7,
    rare.counted: 0.6,
    rare.covering: 0.8,
    rare.leftover: 0.6,
    rare.dependent: 0.5,
}
