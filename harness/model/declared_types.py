"""The types that a contract declares, as a generator of code needs them: each name with its shape and its documentation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from harness.model.shape import Shape


@dataclass(frozen=True, kw_only=True, slots=True)
class DeclaredType:
    """One named type. Shape: `fields` holds each field's documentation; `deprecated` names deprecated fields."""

    name: str
    shape: Shape
    description: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    deprecated: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class OperationTypes:
    """What crosses the wire in one operation; a part that there is none of is None or empty.

    Shape: `path`, `query` and `header` map a parameter's name to its shape and whether it must be given; `errors` map a status.
    """

    name: str
    description: str = ""
    deprecated: bool = False
    path: Mapping[str, tuple[Shape, bool]] = field(default_factory=dict)
    query: Mapping[str, tuple[Shape, bool]] = field(default_factory=dict)
    header: Mapping[str, tuple[Shape, bool]] = field(default_factory=dict)
    body: Shape | None = None
    body_required: bool = False
    response: Shape | None = None
    errors: Mapping[str, Shape] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class DeclaredTypes:
    """All types of a contract, in the order in which they are written."""

    title: str
    version: str
    types: tuple[DeclaredType, ...]
    operations: tuple[OperationTypes, ...]
