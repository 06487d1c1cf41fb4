"""Declarations of an OpenAPI document, looked up on demand by JSON pointer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from harness.model.contract import Declaration, Declarations
from harness.model.location import Every, Location, Step
from harness.sources.documents import at_pointer, joined, tokens
from harness.sources.openapi_xml import written_in_xml

Locate = Callable[[str], Location | None]
"""From a pointer such as `#/components/schemas/User/properties/email` to its place in source code, where known."""

_NAMED = (("components", "schemas"), ("definitions",), ("$defs",), ("schemas",))


DECLARED_AS = "x-declared-as"
"""Extension of ours on a named schema that shows another face of a type: the type's name."""

_REFERRING = frozenset(("$ref", "allOf", "anyOf", "oneOf"))
_TOLD = frozenset(
    (
        *(DECLARED_AS, "description", "default", "discriminator"),
        *("deprecated", "x-sunset", "x-stability-level", "writeOnly", "x-extensible-enum", "xml"),
    )
)
"""What a declaration says beside its parts; most say none of it, and there are many."""
_HEADS = frozenset(joined("#", *place) for place in _NAMED)


class OpenApiProvenance(Declarations):
    """Declarations keyed by pointers into one document; nothing is computed before it is asked for."""

    def __init__(self, document: Any, locate: Locate) -> None:
        super().__init__()
        self._document = document
        self._locate = locate
        self._known: dict[str, Declaration] = {}
        self._schemas: dict[str, Mapping[str, Any]] = {}

    def __getitem__(self, origin: str) -> Declaration:
        """The declaration at a pointer; a reference is an anonymous one whose alternative it names. Raises: KeyError."""
        found = self._known.get(origin)
        if found is None:
            found = self._known[origin] = self._read(origin)
        return found

    def get(self, origin: str, default: Any = None) -> Any:
        """The declaration at a pointer, or the default; asked for so often that the way of `Mapping` is too long."""
        found = self._known.get(origin)
        if found is not None:
            return found
        try:
            return self[origin]
        except KeyError:
            return default

    def _read(self, origin: str) -> Declaration:
        schema = self._at(origin)
        if schema is True:
            return Declaration()
        if not isinstance(schema, dict):
            raise KeyError(origin)
        self._schemas[origin] = schema
        name = _name(origin)
        if len(schema) == 1 and "$ref" in schema and not name:
            reference = schema["$ref"]
            local = isinstance(reference, str) and reference.startswith("#")
            return Declaration(location=self._locate(origin), alternatives=(reference,) if local else ())
        if _TOLD.isdisjoint(schema):
            return Declaration(
                name=name,
                location=self._locate(origin),
                members=_Members(schema, origin),
                alternatives=() if _REFERRING.isdisjoint(schema) else tuple(_alternatives(schema, origin)),
                literals=_Literals(schema["properties"]) if "properties" in schema else {},
            )
        return Declaration(
            name=str(schema.get(DECLARED_AS, name)),
            location=self._locate(origin),
            members=_Members(schema, origin),
            alternatives=() if _REFERRING.isdisjoint(schema) else tuple(_alternatives(schema, origin)),
            description=_text(schema.get("description")),
            default=schema.get("default"),
            deprecated=schema.get("deprecated") is True,
            sunset=str(schema.get("x-sunset", "")),
            stability=str(schema.get("x-stability-level", "")),
            discriminator=_discriminator(schema.get("discriminator")),
            write_only=schema.get("writeOnly") is True,
            literals=_Literals(schema.get("properties")),
            known_values=_listed(schema.get("x-extensible-enum")),
            xml=written_in_xml(schema, origin),
        )

    def _at(self, origin: str) -> Any:
        """What stands at a pointer: mostly a property of a schema that was asked for just before."""
        head, _, last = origin.rpartition("/")
        above, _, keyword = head.rpartition("/")
        if keyword == "properties" and "%" not in origin and (holder := self._schemas.get(above)) is not None:
            members = holder.get(keyword)
            if isinstance(members, dict):
                return members[next(tokens(f"/{last}")) if "~" in last else last]
        return at_pointer(self._document, origin)

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
    """The name of a named schema, from its pointer."""
    head, _, last = pointer.rpartition("/")
    if "%" in pointer:
        *places, last = tokens(pointer)
        return last if tuple(places) in _NAMED else ""
    return next(tokens(f"#/{last}")) if head in _HEADS else ""


class _Members(Mapping[Step, str]):
    """Pointers to the parts of a schema by step; a large schema has many, of which few are asked for."""

    __slots__ = ("_pointer", "_schema")

    def __init__(self, schema: Mapping[str, Any], pointer: str) -> None:
        self._schema = schema
        self._pointer = pointer

    def __getitem__(self, step: Step) -> str:
        if step not in self:
            raise KeyError(step)
        if isinstance(step, str):
            return joined(self._pointer, "properties", step)
        if isinstance(step, int):
            return joined(self._pointer, self._prefix()[0], step)
        return joined(self._pointer, "items" if step is Every.ITEM else "additionalProperties")

    def __contains__(self, step: object) -> bool:
        if isinstance(step, str):
            properties = self._schema.get("properties")
            return isinstance(properties, dict) and step in properties
        if isinstance(step, int):
            return 0 <= step < self._prefix()[1]
        if step is Every.ITEM:
            return isinstance(self._schema.get("items"), dict)
        rest = self._schema.get("additionalProperties")
        return step is Every.ENTRY and (isinstance(rest, dict) or rest is True)

    def _prefix(self) -> tuple[str, int]:
        """The keyword of the positions, and how many there are."""
        keyword = "items" if isinstance(self._schema.get("items"), list) else "prefixItems"
        positions = self._schema.get(keyword)
        return keyword, len(positions) if isinstance(positions, list) else 0

    def __iter__(self) -> Iterator[Step]:
        properties = self._schema.get("properties")
        yield from properties if isinstance(properties, dict) else ()
        yield from (step for step in (Every.ITEM, *range(self._prefix()[1]), Every.ENTRY) if step in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _alternatives(schema: Mapping[str, Any], pointer: str) -> Iterator[str]:
    reference = schema.get("$ref")
    if isinstance(reference, str) and reference.startswith("#"):
        yield reference
    for keyword in ("allOf", "anyOf", "oneOf"):
        parts = schema.get(keyword)
        for index in range(len(parts) if isinstance(parts, list) else 0):
            yield joined(pointer, keyword, index)


class _Literals(Mapping[str, Any]):
    """The properties that hold one value only, found once they are asked for: few walks have a value to compare."""

    __slots__ = ("_found", "_properties")

    def __init__(self, properties: Any) -> None:
        self._properties = properties
        self._found: dict[str, Any] | None = None

    def _read(self) -> dict[str, Any]:
        if self._found is None:
            self._found = dict(_literals(self._properties))
        return self._found

    def __getitem__(self, name: str) -> Any:
        return self._read()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._read())

    def __len__(self) -> int:
        return len(self._read())


def _literals(properties: Any) -> Iterator[tuple[str, Any]]:
    """The properties that hold one value only."""
    for name, schema in properties.items() if isinstance(properties, dict) else ():
        if not isinstance(schema, dict):
            continue
        members = schema.get("enum")
        if "const" in schema:
            yield name, schema["const"]
        elif isinstance(members, list) and len(members) == 1:
            yield name, members[0]


def _discriminator(value: Any) -> Mapping[str, Any]:
    """The field that tells alternatives apart (in 2.0 written as its bare name), and which value names which."""
    if isinstance(value, str):
        return {"propertyName": value}
    return value if isinstance(value, dict) else {}


def _listed(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, list) else ()


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
