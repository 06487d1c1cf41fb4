"""Draws values near a schema: members at its bounds, and members with one thing changed; nothing here knows of shapes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from benchmarks.oracle.rare import SHORT_NAMES
from benchmarks.oracle.schemas import NAMES, WORDS, Drawing, Schema

_STRAYS: tuple[Any, ...] = (None, True, 0, 1, -1, 2.5, "", "a", [], {}, [0], {"id": 1}, "cat", 10, 100)


def constants(schema: Schema) -> list[Any]:
    """Values that the schema speaks of: enum members, and numbers and lengths at its bounds."""
    found: list[Any] = []
    stack = [schema]
    while stack:
        node = stack.pop()
        if isinstance(node, list):
            stack.extend(node)
        elif isinstance(node, dict):
            found += _spoken_of(node)
            stack.extend(node.values())
    return found


def _spoken_of(node: dict[str, Any]) -> Iterator[Any]:
    members = node.get("enum")
    yield from members if isinstance(members, list) else ()
    if "const" in node and not isinstance(node["const"], dict):
        yield node["const"]
    for keyword in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"):
        bound = node.get(keyword)
        if isinstance(bound, (int, float)) and not isinstance(bound, bool):
            yield from (bound, bound - 1, bound + 1, bound + 0.5)
    for keyword in ("minLength", "maxLength"):
        bound = node.get(keyword)
        if isinstance(bound, int):
            yield from ("a" * size for size in (bound - 1, bound, bound + 1) if size >= 0)


def property_names(schema: Schema) -> Iterator[str]:
    """Property names that the schema speaks of."""
    stack = [schema]
    while stack:
        node = stack.pop()
        if isinstance(node, list):
            stack.extend(node)
        elif isinstance(node, dict):
            fields = node.get("properties")
            yield from fields if isinstance(fields, dict) else ()
            stack.extend(node.values())


class Sampling:
    """Draws values for one schema, with the constants of another one mixed in."""

    def __init__(self, drawing: Drawing, schema: Schema, other: Schema) -> None:
        self.drawing = drawing
        self.random = drawing.random
        self.schema = schema
        self.pool = [*constants(schema), *constants(other), *_STRAYS]
        self.names = sorted({*property_names(schema), *property_names(other)})

    def values(self, count: int) -> Iterator[Any]:
        """So many values, most of them members."""
        for _ in range(count):
            value = self.value(self.schema, 4)
            yield self.changed(value) if self.drawing.chance(0.4) else value

    def value(self, schema: Schema, depth: int) -> Any:  # noqa: PLR0911 - one for each keyword that decides
        """A value that is likely to fit."""
        if not isinstance(schema, dict) or depth < 0:
            return self.random.choice(self.pool)
        if "$ref" in schema or "$dynamicRef" in schema:
            definitions = self.schema.get("$defs", {}) if isinstance(self.schema, dict) else {}
            return self.value(next(iter(definitions.values()), True), depth - 1)
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return self.random.choice(schema["enum"])
        for keyword in ("anyOf", "oneOf"):
            if keyword in schema and "properties" not in schema:
                return self.value(self.random.choice(schema[keyword]), depth)
        if "allOf" in schema:
            return self.together(schema, depth)
        return self.typed(schema, depth)

    def together(self, schema: Schema, depth: int) -> Any:
        """One value for several schemas: objects are laid over each other."""
        values = [self.value(member, depth) for member in schema["allOf"]]
        if all(isinstance(value, dict) for value in values):
            return {name: member for value in values for name, member in value.items()}
        return self.random.choice(values)

    def typed(self, schema: Schema, depth: int) -> Any:
        """A value of one of the schema's types."""
        kinds = schema.get("type")
        kind = self.random.choice(kinds) if isinstance(kinds, list) else kinds
        if kind == "object" or (kind is None and ("properties" in schema or "required" in schema)):
            return self.object(schema, depth)
        if kind == "array" or (kind is None and ("items" in schema or "prefixItems" in schema)):
            return self.array(schema, depth)
        if kind == "string":
            return self.string(schema)
        if kind in {"integer", "number"}:
            return self.number(schema, whole=kind == "integer")
        if kind == "boolean":
            return self.drawing.chance(0.5)
        return None if kind == "null" else self.random.choice(self.pool)

    def object(self, schema: Schema, depth: int) -> dict[str, Any]:
        """An object with its required and some other properties."""
        required = schema.get("required", ())
        found = {}
        for name, member in schema.get("properties", {}).items():
            if name in required or self.drawing.chance(0.5):
                found[name] = self.value(member, depth - 1)
        for name in required:
            if name not in found:
                found[name] = self.random.choice(self.pool)
        rest = schema.get("additionalProperties", True)
        for _ in range(self.random.choice((0, 0, 1, 2)) if rest is not False or "patternProperties" in schema else 0):
            found[self.random.choice((*NAMES, *WORDS, *SHORT_NAMES, *self.names))] = self.value(rest, depth - 1)
        return found

    def array(self, schema: Schema, depth: int) -> list[Any]:
        """An array with a length at a bound."""
        items = schema.get("items", True)
        heads = items if isinstance(items, list) else schema.get("prefixItems", [])
        low = schema.get("minItems", 0)
        high = schema.get("maxItems", max(low, len(heads)) + self.random.randint(0, 2))
        length = self.random.choice((low, high, self.random.randint(0, 3)))
        rest = schema.get("additionalItems", True) if isinstance(items, list) else items
        items = [self.value(heads[i] if i < len(heads) else rest, depth - 1) for i in range(min(length, 6))]
        if "contains" in schema and self.drawing.chance(0.8):
            items.insert(0, self.value(schema["contains"], depth - 1))
        return items

    def string(self, schema: Schema) -> str:
        """A string with a length at a bound, or one that the pool holds."""
        strings = [value for value in self.pool if isinstance(value, str)]
        if self.drawing.chance(0.6):
            return self.random.choice((*strings, *WORDS, "AB", "ABC", "12", "xa", "ab", "aab", "x-1"))
        bounds = [schema.get("minLength", 0), schema.get("maxLength", 5), 1, 2]
        return "".join(self.random.choice("ab1A") for _ in range(self.random.choice(bounds)))

    def number(self, schema: Schema, *, whole: bool) -> float:
        """A number at a bound or from the pool."""
        numbers = [value for value in self.pool if isinstance(value, (int, float)) and not isinstance(value, bool)]
        step = schema.get("multipleOf")
        if step and self.drawing.chance(0.6):
            return step * self.random.randint(-3, 12)  # type: ignore[no-any-return]  # a JSON number
        value = self.random.choice(numbers)
        return int(value) if whole else value

    def changed(self, value: Any) -> Any:  # noqa: PLR0911 - one for each change
        """The value with one thing changed somewhere."""
        if isinstance(value, dict) and value and self.drawing.chance(0.8):
            name = self.random.choice(sorted(value))
            roll = self.random.random()
            if roll < 0.3:
                return {key: member for key, member in value.items() if key != name}
            if roll < 0.5:
                return {**value, self.random.choice(NAMES): self.random.choice(self.pool)}
            return {**value, name: self.changed(value[name])}
        if isinstance(value, list) and value and self.drawing.chance(0.8):
            roll = self.random.random()
            if roll < 0.3:
                return value[:-1]
            if roll < 0.5:
                return [*value, value[-1]]
            return [self.changed(value[0]), *value[1:]]
        return self.random.choice(self.pool)
