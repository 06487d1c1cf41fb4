"""A Pydantic model as a contract has it: what it sends, what it takes, and where its parts are declared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, get_origin

from harness.model.location import Location


@dataclass(frozen=True, kw_only=True, slots=True)
class ModelFaces:
    """Documents of one type, each a JSON Schema.

    Shape: `sent` and `taken` are exact: closed, and with all that is coerced; `promised` and `declared` are what clients
    of other versions may rely on. `places` lead from pointers that all four share to source lines.
    """

    name: str
    sent: Any
    taken: Any
    promised: Any
    declared: Any
    places: Mapping[str, Location] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def facing(self, direction: Literal["request", "response"]) -> Any:
        """What the type is to clients of other versions: declared in requests, promised in responses."""
        return self.declared if direction == "request" else self.promised

    def locate(self, pointer: str) -> Location | None:
        """The place that declares what stands at a pointer."""
        return self.places.get(pointer)


def faces_of_type(value: Any) -> Any:
    """The faces of a model, of another class or of an annotation; anything else as it is. Raises: SourceError."""
    if not isinstance(value, type) and get_origin(value) is None and type(value).__name__ != "TypeAdapter":
        return value
    from harness.sources.pydantic_reader import model_document  # noqa: PLC0415  Pydantic is slow to load, and documents do without
    from harness.sources.pydantic_walk import ModelReading  # noqa: PLC0415  the same

    taken, sent = ModelReading(), ModelReading(mode="serialization")
    read = model_document(value, taken)
    return ModelFaces(
        name=getattr(value, "__name__", str(value)),
        sent=model_document(value, sent).schema,
        taken=read.schema,
        promised=model_document(value, replace(sent, closed=False)).schema,
        declared=model_document(value, replace(taken, lax=False)).schema,
        notes=read.notes,
    )
