"""Reads Pydantic models, and whatever a `TypeAdapter` takes, into shapes: what they accept, or what they write.

Pydantic's own JSON Schema leaves out what crosses the wire in fact (defaults that are always sent, lax coercion, names that
may be given by alias or by field, datetimes without an offset), so the core schema is read, by which Pydantic works itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, PydanticUserError, TypeAdapter

from harness.model.contract import Declaration
from harness.model.errors import SourceError
from harness.model.location import Location
from harness.model.shape import Shape
from harness.sources.json_schema import read_schema
from harness.sources.openapi_provenance import Locate, OpenApiProvenance
from harness.sources.pydantic_sent import KINDS as SENT
from harness.sources.pydantic_taken import KINDS as TAKEN
from harness.sources.pydantic_walk import ModelReading, Node, Scope, Walk


@dataclass(frozen=True, kw_only=True, slots=True)
class ModelDocument:
    """A type as a JSON Schema (2020-12) of exactly what it accepts or writes.

    Shape: `classes` has the class of each definition, `attributes` leads from a definition and a name on the wire to the
    attribute; `notes` are sentences on what was assumed.
    """

    schema: Node
    classes: Mapping[str, type]
    attributes: Mapping[str, Mapping[str, str]]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadModel:
    """The shape of a type in one mode, with the declarations of its parts; the root's key is `#`."""

    shape: Shape
    provenance: Mapping[str, Declaration]
    notes: tuple[str, ...] = ()


def read_model(model: Any, reading: ModelReading | None = None, *, locate: Locate | None = None) -> ReadModel:
    """The shape of a model class, dataclass, TypedDict or annotation. Raises: SourceError when Pydantic makes nothing of it."""
    document = model_document(model, reading)
    provenance = OpenApiProvenance(document.schema, locate or _nowhere)
    return ReadModel(shape=shape_of_model(document.schema), provenance=provenance, notes=document.notes)


def shape_of_model(schema: Node) -> Shape:
    """The shape of a model's document: Pydantic checks formats, so they count."""
    return read_schema(schema, formats="assertion")


def _nowhere(pointer: str) -> Location | None:  # noqa: ARG001  satisfies Locate
    return None


def model_document(model: Any, reading: ModelReading | None = None) -> ModelDocument:
    """What a type accepts or writes, as one JSON Schema document. Raises: SourceError when Pydantic makes nothing of it."""
    wanted = reading or ModelReading()
    walk = Walk(wanted, TAKEN if wanted.mode == "validation" else SENT)
    root = walk.child(core_schema(model), Scope(coercing=wanted.lax, lax=wanted.lax))
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **root}
    if walk.definitions:
        schema["$defs"] = walk.definitions
    return ModelDocument(schema=schema, classes=walk.classes, attributes=walk.attributes, notes=tuple(walk.notes))


def core_schema(model: Any) -> Mapping[str, Any]:
    """The schema that Pydantic validates and serialises a type by. Raises: SourceError."""
    try:
        if isinstance(model, type) and issubclass(model, BaseModel):
            model.model_rebuild()
        adapter = model if isinstance(model, TypeAdapter) else TypeAdapter(model)
        if hasattr(adapter, "rebuild"):  # since Pydantic 2.10
            adapter.rebuild(raise_errors=True)
        return dict(adapter.core_schema)
    except (PydanticUserError, NameError) as error:
        raise SourceError(
            f"Pydantic makes nothing of {getattr(model, '__name__', model)!r}: {str(error).splitlines()[0]}",
            way_out="Name a model, a dataclass, a TypedDict or an annotation whose forward references are defined",
        ) from None
