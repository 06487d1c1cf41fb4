"""Complements of shapes, kind by kind: every JSON value that is not in them."""

from __future__ import annotations

from collections.abc import Sequence

from harness.model.shapes.build import unresolved
from harness.model.shapes.intersections import intersection_of
from harness.model.shapes.nodes import (
    ANY,
    BOTH,
    FULL_ARRAY,
    FULL_OBJECT,
    NEVER,
    UNKNOWN,
    ArraySet,
    Child,
    ObjectSet,
    Ref,
    Shape,
    array_set,
    deferred,
    object_set,
    shape_of,
)
from harness.model.shapes.ordering import joined
from harness.model.shapes.scalars import other_numbers, other_strings
from harness.model.shapes.unions import union_of, whole, without_residuals


def complement(child: Child) -> Shape:
    """Every JSON value that is not in the shape."""
    return complement_of(child)  # type: ignore[return-value]  # as in union


def _of_only(children: Sequence[Child]) -> Child:
    return complement_of(children[0])


def complement_of(child: Child) -> Child:
    """The same of a child, which may be a reference."""
    if child is NEVER:
        return UNKNOWN
    if child is UNKNOWN or child is ANY:
        return NEVER
    if isinstance(child, Ref):
        return child.operands[0] if child.operation == "complement" else deferred("complement", [child], _of_only)
    if child.residuals:
        return _complement_uncertain(child)
    return shape_of(
        null=not child.null,
        booleans=BOTH - child.booleans,
        numbers=other_numbers(child.numbers),
        strings=other_strings(child.strings),
        arrays=_other_arrays(child.arrays),
        objects=_other_objects(child.objects),
    )


def _complement_uncertain(shape: Shape) -> Child:
    """Surely outside: what even the whole residuals leave out. Perhaps outside: the rest of the residuals."""
    memo: dict[tuple[int, int], Child] = {}
    outside = complement_of(whole(shape))
    beyond = complement_of(without_residuals(shape))
    parts: list[Child] = [outside]
    for reason, upper, token in shape.residuals:
        perhaps = intersection_of(upper, beyond, memo)
        if perhaps is not NEVER:
            parts.append(unresolved(reason, upper=perhaps, token=f"!{shape.serial}" if token else ""))
    return union_of(parts)


def _other_arrays(alternatives: tuple[ArraySet, ...]) -> tuple[ArraySet, ...]:
    if not alternatives:
        return (FULL_ARRAY,)
    if FULL_ARRAY in alternatives:
        return ()
    if len(alternatives) == 1:
        (only,) = alternatives
        if only is array_set((), UNKNOWN, 0, None, False, (), only.without):
            return joined(FULL_ARRAY, list(only.without))
    return (array_set((), UNKNOWN, 0, None, False, (), frozenset(alternatives)),)


def _other_objects(alternatives: tuple[ObjectSet, ...]) -> tuple[ObjectSet, ...]:
    if not alternatives:
        return (FULL_OBJECT,)
    if FULL_OBJECT in alternatives:
        return ()
    if len(alternatives) == 1:
        (only,) = alternatives
        if only is object_set({}, (), UNKNOWN, UNKNOWN, 0, None, only.without):
            return joined(FULL_OBJECT, list(only.without))
    return (object_set({}, (), UNKNOWN, UNKNOWN, 0, None, frozenset(alternatives)),)
