"""Unions of shapes, kind by kind; references put the operation off until they are tied."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from harness.model.shapes.build import exact, literal, numbers_of, strings_of, unresolved
from harness.model.shapes.nodes import (
    ANY,
    FULL_ARRAY,
    FULL_OBJECT,
    NEVER,
    NO_VALUES,
    UNKNOWN,
    ArraySet,
    Child,
    Number,
    NumberSet,
    ObjectSet,
    Ref,
    Residual,
    Shape,
    StringSet,
    deferred,
    shape_of,
)
from harness.model.shapes.ordering import joined
from harness.model.shapes.resolution import resolve
from harness.model.shapes.scalars import join_numbers, join_strings


def union(*children: Child) -> Shape:
    """Every value of any of these; the result of references is a `Ref` typed as Shape, to be used as a child."""
    return union_of(children)  # type: ignore[return-value]  # a Ref stands for its shape until resolved


MOST_COMPOSITES: Final = 2_000
"""Arrays and objects beyond which the members of an enumeration are not told apart."""


def enum(values: Iterable[Any]) -> Shape:
    """Any of these JSON values; of very many arrays and objects only their kind is known, which is said."""
    members = tuple(values)
    if len(members) == 1:
        return literal(members[0])
    strings: set[str] = set()
    numbers: set[Number] = set()
    others: list[Child] = []
    composites: list[Any] = []
    for value in members:
        if type(value) is str:
            strings.add(value)
        elif type(value) is int:
            numbers.add(value)
        elif type(value) is float:
            numbers.add(exact(value))
        elif isinstance(value, Mapping | list | tuple):
            composites.append(value)
        else:
            others.append(literal(value))
    others += _composites(composites)
    return union(strings_of(strings), numbers_of(numbers), *others)


def _composites(values: Sequence[Any]) -> list[Child]:
    """The arrays and objects of an enumeration, one by one or, where they are very many, as a part of all there are."""
    if len(values) <= MOST_COMPOSITES:
        return [literal(value) for value in values]
    has_objects = any(isinstance(value, Mapping) for value in values)
    has_arrays = any(not isinstance(value, Mapping) for value in values)
    upper = shape_of(objects=(FULL_OBJECT,) * has_objects, arrays=(FULL_ARRAY,) * has_arrays)
    reason = f"an enumeration of {len(values)} arrays and objects is not told apart"
    return [unresolved(reason, upper=upper, token=_digest(values))]


def _digest(values: Sequence[Any]) -> str:
    """The same text for the same values in any order; none where they have no plain spelling."""
    try:
        texts = sorted(json.dumps(value, sort_keys=True) for value in values)
    except (TypeError, ValueError):
        return ""
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()


def union_of(children: Iterable[Child]) -> Child:
    """The union of children, which is a reference while one of them is."""
    unique: dict[Child, None] = {}
    for child in children:
        if type(child) is Ref and child.operation == "union":
            unique.update(dict.fromkeys(child.operands))
        elif child is not NEVER:
            unique[child] = None
    if not unique:
        return NEVER
    if len(unique) == 1:
        return next(iter(unique))
    shapes = [child for child in unique if type(child) is Shape]
    for shape in shapes:
        if shape.marks:
            return ANY
    refs = [child for child in unique if type(child) is Ref] if len(shapes) < len(unique) else []
    merged = union_of_shapes(shapes) if shapes else NEVER
    if not refs or merged is UNKNOWN:
        return merged
    return deferred("union", [*refs, merged] if merged is not NEVER else refs, union_of)


def union_of_shapes(shapes: list[Shape]) -> Shape:
    """The union of shapes of which none is unchecked."""
    if len(shapes) == 1:
        return shapes[0]
    null = False
    booleans, hosts = NO_VALUES, NO_VALUES
    numbers: list[NumberSet] = []
    strings: list[StringSet] = []
    arrays: list[ArraySet] = []
    objects: list[ObjectSet] = []
    residuals: list[Residual] = []
    for shape in shapes:
        null = null or shape.null
        booleans |= shape.booleans
        hosts |= shape.hosts
        numbers += shape.numbers
        strings += shape.strings
        arrays += shape.arrays
        objects += shape.objects
        residuals += shape.residuals
    return shape_of(
        null=null,
        booleans=booleans,
        numbers=join_numbers(numbers),
        strings=join_strings(strings),
        arrays=joined(FULL_ARRAY, arrays),
        objects=joined(FULL_OBJECT, objects),
        hosts=hosts,
        residuals=join_residuals(residuals),
    )


def join_residuals(members: list[Residual]) -> tuple[Residual, ...]:
    """Residuals without repeats, in one order."""
    if len(members) < 2:
        return tuple(members)
    return tuple(sorted(set(members), key=lambda each: (each.reason, each.token, each.upper.serial)))


def whole(shape: Shape, within: frozenset[Shape] = frozenset()) -> Child:
    """The shape with everything that its residuals may add; one that is bounded by nothing but itself may hold anything.

    `within` are the shapes whose residuals lead here.
    """
    if not shape.residuals:
        return shape
    if shape in within:
        return UNKNOWN
    within |= {shape}
    return union_of(
        [without_residuals(shape), *(whole(resolve(residual.upper), within) for residual in shape.residuals)]
    )


def without_residuals(shape: Shape) -> Shape:
    """The part of the shape that is certain."""
    return shape_of(
        null=shape.null,
        booleans=shape.booleans,
        numbers=shape.numbers,
        strings=shape.strings,
        arrays=shape.arrays,
        objects=shape.objects,
        hosts=shape.hosts,
    )
