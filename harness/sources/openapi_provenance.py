"""Declarations of an OpenAPI document, looked up on demand by JSON pointer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from harness.model.contract import Declaration
from harness.model.location import Every, Location, Step
from harness.sources.documents import at_pointer, joined, tokens

Locate = Callable[[str], Location | None]
"""From a pointer such as `#/components/schemas/User/properties/email` to its place in source code, where known."""

_NAMED = (("components", "schemas"), ("definitions",), ("$defs",), ("schemas",))


class OpenApiProvenance(Mapping[str, Declaration]):
    """Declarations keyed by pointers into one document; nothing is computed before it is asked for."""

    def __init__(self, document: Any, locate: Locate) -> None:
        self._document = document
        self._locate = locate
        self._known: dict[str, Declaration] = {}

    def __getitem__(self, origin: str) -> Declaration:
        """The declaration at a pointer; a reference is an anonymous one whose alternative it names. Raises: KeyError."""
        found = self._known.get(origin)
        if found is None:
            found = self._known[origin] = self._read(origin)
        return found

    def _read(self, origin: str) -> Declaration:
        schema = at_pointer(self._document, origin)
        if schema is True:
            return Declaration()
        if not isinstance(schema, dict):
            raise KeyError(origin)
        return Declaration(
            name=_name(origin),
            location=self._locate(origin),
            members=dict(_members(schema, origin)),
            alternatives=tuple(_alternatives(schema, origin)),
            description=_text(schema.get("description")),
            default=schema.get("default"),
            deprecated=schema.get("deprecated") is True,
            sunset=str(schema.get("x-sunset", "")),
            stability=str(schema.get("x-stability-level", "")),
            discriminator=_discriminator(schema.get("discriminator")),
            write_only=schema.get("writeOnly") is True,
        )

    def __iter__(self) -> Iterator[str]:
        """The pointers of the named schemas."""
        for place in _NAMED:
            node = self._document
            for token in place:
                node = node.get(token) if isinstance(node, dict) else None
            if isinstance(node, dict):
                yield from (joined("#", *place, name) for name in node)

    def __len__(self) -> int:
        """How many schemas are named."""
        return sum(1 for _ in self)


def _name(pointer: str) -> str:
    parts = tuple(tokens(pointer))
    named = any(parts[:-1] == place for place in _NAMED)
    return parts[-1] if named else ""


def _members(schema: Mapping[str, Any], pointer: str) -> Iterator[tuple[Step, str]]:
    properties = schema.get("properties")
    for name in properties if isinstance(properties, dict) else ():
        yield name, joined(pointer, "properties", name)
    items = schema.get("items")
    if isinstance(items, dict):
        yield Every.ITEM, joined(pointer, "items")
    prefix = items if isinstance(items, list) else schema.get("prefixItems")
    for index in range(len(prefix) if isinstance(prefix, list) else 0):
        yield index, joined(pointer, "items" if isinstance(items, list) else "prefixItems", index)
    if isinstance(schema.get("additionalProperties"), dict) or schema.get("additionalProperties") is True:
        yield Every.ENTRY, joined(pointer, "additionalProperties")


def _alternatives(schema: Mapping[str, Any], pointer: str) -> Iterator[str]:
    reference = schema.get("$ref")
    if isinstance(reference, str) and reference.startswith("#"):
        yield reference
    for keyword in ("allOf", "anyOf", "oneOf"):
        parts = schema.get(keyword)
        for index in range(len(parts) if isinstance(parts, list) else 0):
            yield joined(pointer, keyword, index)


def _discriminator(value: Any) -> Mapping[str, Any]:
    """The field that tells alternatives apart (in 2.0 written as its bare name), and which value names which."""
    if isinstance(value, str):
        return {"propertyName": value}
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
