"""The places of an OpenAPI document that hold schemas: noted while operations are built, and read in one go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from harness.model import shape as s
from harness.model.contract import Typed
from harness.model.difference import Direction
from harness.model.errors import SourceError
from harness.model.shape import Shape
from harness.sources.documents import at_pointer
from harness.sources.json_schema import Reading, SchemaReader
from harness.sources.schema_dialects import dialect_of

Json: TypeAlias = Mapping[str, Any]

NOTHING = Typed(s.UNKNOWN, "")
"""What is said where nothing is."""


@dataclass(frozen=True, slots=True)
class Alike:
    """Components that mean the same in two versions, by their references: what the first reads, the second need not read.

    Shape: `shapes` by way of reading, then by reference; the readings of both versions fill and use it.
    """

    references: frozenset[str]
    shapes: dict[Reading, dict[str, Shape]] = field(default_factory=dict)

    def known(self, reading: Reading) -> Mapping[str, Shape]:
        """What was read already."""
        return self.shapes.setdefault(reading, {})

    def note(self, reading: Reading, followed: Mapping[str, Shape]) -> None:
        """Keep of what was read what the other version has as well."""
        known = self.shapes.setdefault(reading, {})
        known.update((reference, followed[reference]) for reference in self.references & followed.keys())


_Mode: TypeAlias = Literal["request", "response", "partial"]
"""How a schema is read: `partial` is a response whose operation leaves out what is unset (PARTIAL)."""


@dataclass(slots=True)
class _Wanted:
    """Places whose shapes are read in one go per direction, what waits for them, and what is to be told of those that failed."""

    nodes: dict[_Mode, dict[str, Any]] = field(default_factory=lambda: {"request": {}, "response": {}, "partial": {}})
    typed: list[tuple[_Mode, Typed]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


class Places:
    """Notes the places of one document that hold schemas, follows its references, and reads what was noted.

    Shape: `version` is `2.0`, `3.0` or `3.1`, which stands for all later ones; `partial` says that the operation under way leaves
    out what is unset. `discriminators` False reads for the comparison of two versions: unions without their
    discriminators, and objects of which everything is withheld as such.
    """

    def __init__(self, document: Json, alike: Alike, *, discriminators: bool) -> None:
        self.document = document
        self.alike = alike
        self.discriminators = discriminators
        self.old = "swagger" in document
        self.version = "2.0" if self.old else "3.0" if str(document["openapi"]).startswith("3.0") else "3.1"
        self.wanted = _Wanted()
        self.partial = False

    @property
    def faults(self) -> list[str]:
        """What is to be told of parts that could not be read."""
        return self.wanted.faults

    def typed(self, place: str, node: Any, direction: Direction) -> Typed:
        """The shape of a place, to be filled in once all places are known."""
        mode: _Mode = "partial" if direction == "response" and self.partial else direction
        self.wanted.nodes[mode][place] = node
        typed = Typed(s.UNKNOWN, place)
        self.wanted.typed.append((mode, typed))
        return typed

    def followed(self, place: str, node: Any) -> tuple[str, Json]:
        """Where a chain of local references leads, with what stands there; an empty object when nothing does."""
        if not isinstance(node, dict) or "$ref" not in node:
            return place, as_object(node)
        seen: set[str] = set()
        while isinstance(node, dict) and isinstance(node.get("$ref"), str) and place not in seen:
            seen.add(place)
            reference = node["$ref"]
            if not reference.startswith("#"):
                self.wanted.faults.append(f"{place}: {reference!r} is outside the document, which is not followed")
                return place, {}
            try:
                place, node = reference, at_pointer(self.document, reference)
            except KeyError:
                self.wanted.faults.append(f"{reference}: nothing stands there, though {place} refers to it")
                return reference, {}
        if place in seen:
            self.wanted.faults.append(f"{place}: it refers to itself")
            return place, {}
        return place, as_object(node)

    def fill(self) -> None:
        """Give every place its shape, before anybody has seen the operations: building them twice took as long as reading."""
        shapes = {mode: self._shapes(mode, nodes) for mode, nodes in self.wanted.nodes.items()}
        for mode, typed in self.wanted.typed:
            object.__setattr__(typed, "shape", shapes[mode][typed.origin])

    def _shapes(self, mode: _Mode, nodes: Mapping[str, Any]) -> Mapping[str, Shape]:
        """The shapes of all places; when one of them is no schema, each on its own, and that one unresolved."""
        reader = self._reader(mode)
        try:
            found: Mapping[str, Shape] = reader.shapes(nodes)
        except SourceError:
            return self._one_by_one(mode, nodes)
        self.alike.note(reader.reading, reader.followed())
        return found

    def _one_by_one(self, mode: _Mode, nodes: Mapping[str, Any]) -> Mapping[str, Shape]:
        """The shapes of all places, those that are no schema as unresolved; a reader that met a fault is not used again."""
        found: dict[str, Shape] = {}
        reader = self._reader(mode)
        for place, node in nodes.items():
            try:
                found[place] = reader.shape(node)
            except SourceError as error:
                self.wanted.faults.append(str(error))
                found[place] = s.unresolved(str(error), token=f"{error.what} {place}")
                reader = self._reader(mode)
        return found

    def _reader(self, mode: _Mode) -> SchemaReader:
        reading = Reading(
            formats="assertion",
            one_of="any",
            nullable="" if self.version == "3.1" else "anywhere",
            discriminator=self.discriminators,
            direction="response" if mode == "partial" else mode,
            always_sent=mode == "response",
            noted=not self.discriminators,
            encoded=self.version == "3.1",
            identifiers=self.version == "3.1" and _names_resources(self.document),
        )
        known = self.alike.known(reading)
        return SchemaReader(self.document, reading, dialect=self._dialect(), known=known)

    def _dialect(self) -> str:
        """The dialect of schemas that name none: the document may choose it. Source: OpenAPI 3.1, `jsonSchemaDialect`."""
        chosen = self.document.get("jsonSchemaDialect")
        if self.version == "3.1" and dialect_of({"$schema": chosen}) is not None:
            return str(chosen)
        return f"openapi-{self.version}"


def _names_resources(document: Json) -> bool:
    """Does a named schema have a name of its own beside its place? Few documents make use of that, and finding out more costs time."""
    schemas = as_object(as_object(document.get("components")).get("schemas"))
    return any(isinstance(each, dict) and not _RESOURCES.isdisjoint(each) for each in schemas.values())


_RESOURCES = frozenset(("$id", "$anchor", "$dynamicAnchor"))


def as_object(value: Any) -> Json:
    """The value, or an empty object in the place of anything else."""
    return value if isinstance(value, dict) else {}


def as_list(value: Any) -> list[Any]:
    """The value, or an empty list in the place of anything else."""
    return value if isinstance(value, list) else []
