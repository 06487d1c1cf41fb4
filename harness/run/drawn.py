"""Values of JSON Schemas and models for other people's property-based tests: valid ones, and such as are nearly valid."""

from __future__ import annotations

from typing import Any

from hypothesis.strategies import SearchStrategy

from harness.model.shape import Shape
from harness.run.model_faces import ModelFaces, faces_of_type
from harness.sources.json_schema import read_schema
from harness.values import strategy as drawn
from harness.values.strategy import NearMiss


def strategy(schema: Any, *, dialect: str | None = None) -> SearchStrategy[Any]:
    """A Hypothesis strategy of the JSON values that a parsed schema, or a type as Pydantic takes it, allows; small ones first.

    Formats count. Raises: SourceError where it is no schema; ValueError when it allows no value, or has a pattern whose strings
    cannot be drawn.
    """
    return drawn.strategy(_shape(schema, dialect))


def near_misses(schema: Any, *, dialect: str | None = None) -> SearchStrategy[NearMiss]:
    """A strategy of values that the schema refuses for one cause: `value`, the `cause` in words and the `path` to it.

    Raises: as `strategy`, and ValueError when the schema refuses nothing.
    """
    return drawn.near_misses(_shape(schema, dialect))


def _shape(schema: Any, dialect: str | None) -> Shape:
    faces = faces_of_type(schema)
    return read_schema(faces.taken if isinstance(faces, ModelFaces) else faces, dialect=dialect, formats="assertion")
