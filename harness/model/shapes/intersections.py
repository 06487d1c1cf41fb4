"""Intersections of shapes, kind by kind; what would multiply without bound is kept as a double negation or unresolved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from harness.model.shapes.build import array as build_array
from harness.model.shapes.build import object_parts, unresolved
from harness.model.shapes.nodes import (
    ANY,
    FULL_ARRAY,
    FULL_OBJECT,
    NEVER,
    UNKNOWN,
    ArraySet,
    Child,
    Field,
    ObjectSet,
    Ref,
    Residual,
    Shape,
    array_set,
    deferred,
    object_set,
    shape_of,
)
from harness.model.shapes.scalars import both_numbers, both_strings
from harness.model.shapes.unions import join_residuals, union_of_shapes, whole

MAX_PRODUCT = 64
"""Pairs of alternatives beyond which an intersection of unions is kept as a double negation."""

MAX_SCALARS = 4096
"""Pairs of number and string sets beyond which an intersection of unions is unresolved."""


def intersect(*children: Child) -> Shape:
    """Every value of all of these; ANY beside a real shape says nothing."""
    if len(children) == 1:
        return children[0]  # type: ignore[return-value]  # as in union
    return _of_all(children)  # type: ignore[return-value]  # as in union


MANY = 16
"""Children from which they are intersected two by two, so that wide objects are not copied once for each of them."""


def _of_all(children: Sequence[Child]) -> Child:
    memo: dict[tuple[int, int], Child] = {}
    while len(children) > MANY:
        pairs = zip(children[::2], children[1::2], strict=False)
        children = [*(intersection_of(*pair, memo) for pair in pairs), *children[len(children) // 2 * 2 :]]
    result: Child = children[0] if children else UNKNOWN
    for child in children[1:]:
        result = intersection_of(result, child, memo)
    return result


def intersection_of(one: Child, other: Child, memo: dict[tuple[int, int], Child]) -> Child:
    """Two children at once; `memo` holds the pairs of this intersection that are done."""
    if one is other or other is UNKNOWN or other is ANY:
        return one
    if one is UNKNOWN or one is ANY:
        return other
    if one is NEVER or other is NEVER:
        return NEVER
    if isinstance(one, Ref) or isinstance(other, Ref):
        return deferred("intersect", [*_conjuncts(one), *_conjuncts(other)], _of_all)
    key = (one.serial, other.serial) if one.serial < other.serial else (other.serial, one.serial)
    found = memo.get(key)
    if found is None:
        found = memo[key] = _intersect_shapes(one, other, memo)
    return found


def _conjuncts(child: Child) -> tuple[Child, ...]:
    if isinstance(child, Ref) and child.operation == "intersect":
        return child.operands
    return (child,)


def _intersect_shapes(one: Shape, other: Shape, memo: dict[tuple[int, int], Child]) -> Shape:
    parts: list[Child] = [_plain(one, other, memo)]
    if (one.numbers and other.numbers) or (one.strings and other.strings):
        parts += _scalars(one, other)
    if one.arrays and other.arrays:
        parts += _arrays(one, other, memo)
    if one.objects and other.objects:
        parts += _objects(one, other, memo)
    return union_of_shapes([part for part in parts if type(part) is Shape and part is not NEVER] or [NEVER])


def _plain(one: Shape, other: Shape, memo: dict[tuple[int, int], Child]) -> Shape:
    """What has no parts of its own: null, booleans, host values, and what is unresolved."""
    null, booleans, hosts = one.null and other.null, one.booleans & other.booleans, one.hosts & other.hosts
    residuals = _residual_product(one, other, memo) if one.residuals or other.residuals else []
    if not (null or booleans or hosts or residuals):
        return NEVER
    return shape_of(null=null, booleans=booleans, hosts=hosts, residuals=join_residuals(residuals))


def _scalars(one: Shape, other: Shape) -> list[Shape]:
    if len(one.numbers) * len(other.numbers) + len(one.strings) * len(other.strings) > MAX_SCALARS:
        return [_unexpanded(one, other)]
    numbers = [both_numbers(left, right) for left in one.numbers for right in other.numbers]
    return numbers + [both_strings(left, right) for left in one.strings for right in other.strings]


def _arrays(one: Shape, other: Shape, memo: dict[tuple[int, int], Child]) -> list[Child]:
    if _many(one.arrays, other.arrays):
        return [_symbolic_arrays(one, other)]
    return [_both_arrays(left, right, memo) for left in one.arrays for right in other.arrays]


def _objects(one: Shape, other: Shape, memo: dict[tuple[int, int], Child]) -> list[Child]:
    if _many(one.objects, other.objects):
        return [_symbolic_objects(one, other)]
    return [_both_objects(left, right, memo) for left in one.objects for right in other.objects]


def _many(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    return len(one) > 1 and len(other) > 1 and len(one) * len(other) > MAX_PRODUCT


def _unexpanded(one: Shape, other: Shape) -> Shape:
    """Unions of many scalar sets, whose intersection is not written out."""
    fewer = one if len(one.numbers) + len(one.strings) <= len(other.numbers) + len(other.strings) else other
    part = shape_of(numbers=fewer.numbers, strings=fewer.strings)
    return unresolved("intersection of unions too large to expand", upper=part)


def _symbolic_objects(one: Shape, other: Shape) -> Shape:
    """Too many pairs to write out: each alternative of one side, less what is outside the other side."""
    few, many = sorted((one.objects, other.objects), key=len)
    outside = object_set({}, (), UNKNOWN, UNKNOWN, 0, None, frozenset(many))
    parts = [_less_objects(shape_of(objects=(each,)), frozenset((outside,))) for each in few]
    return union_of_shapes([part for part in parts if part is not NEVER] or [NEVER])


def _symbolic_arrays(one: Shape, other: Shape) -> Shape:
    few, many = sorted((one.arrays, other.arrays), key=len)
    outside = array_set((), UNKNOWN, 0, None, False, (), frozenset(many))
    parts = [_less_arrays(shape_of(arrays=(each,)), frozenset((outside,))) for each in few]
    return union_of_shapes([part for part in parts if part is not NEVER] or [NEVER])


def _residual_product(one: Shape, other: Shape, memo: dict[tuple[int, int], Child]) -> list[Residual]:
    """What an unknown part of one side may share with the other side."""
    found = []
    for mine, theirs in ((one, other), (other, one)):
        for reason, upper, token in mine.residuals:
            shared = intersection_of(upper, whole(theirs), memo)
            if shared is not NEVER:
                found.append(Residual(reason, shared, f"{token}&{theirs.serial}" if token else ""))
    return found


def _both_arrays(one: ArraySet, other: ArraySet, memo: dict[tuple[int, int], Child]) -> Child:
    if one is other or other is FULL_ARRAY:
        return shape_of(arrays=(one,))
    if one is FULL_ARRAY:
        return shape_of(arrays=(other,))
    width = max(len(one.prefix), len(other.prefix))
    prefix = [intersection_of(item_at(one, index), item_at(other, index), memo) for index in range(width)]
    highs = [each.max_items for each in (one, other) if each.max_items is not None]
    shape = build_array(
        intersection_of(one.items, other.items, memo),
        prefix,
        min_items=max(one.min_items, other.min_items),
        max_items=min(highs) if highs else None,
        unique=one.unique or other.unique,
        contains=one.contains + other.contains,
    )
    return _less_arrays(shape, one.without | other.without)


def item_at(alternative: ArraySet, index: int) -> Child:
    """The shape of the item at a position (not looking at the length)."""
    return alternative.prefix[index] if index < len(alternative.prefix) else alternative.items


def _less_arrays(shape: Shape, without: frozenset[ArraySet]) -> Shape:
    if not without or shape is NEVER:
        return shape
    (only,) = shape.arrays
    without = without | only.without
    if only in without or FULL_ARRAY in without:
        return NEVER
    merged = array_set(only.prefix, only.items, only.min_items, only.max_items, only.unique, only.contains, without)
    return shape_of(arrays=(merged,))


def _both_objects(one: ObjectSet, other: ObjectSet, memo: dict[tuple[int, int], Child]) -> Child:
    if one is other or other is FULL_OBJECT:
        return shape_of(objects=(one,))
    if one is FULL_OBJECT:
        return shape_of(objects=(other,))
    merged = _merge_objects(one, other, memo)
    return merged if merged is NEVER else _less_objects(merged, one.without | other.without)


def _merge_objects(one: ObjectSet, other: ObjectSet, memo: dict[tuple[int, int], Child]) -> Shape:
    """Both at once: a declared field of one side meets the fields, patterns and rest of the other.

    Where both sides have patterns *and* a rest that says something, the rest of one side must not apply to names
    that its own patterns match, which one merged rest cannot say: then one side stays as a double negation.
    """
    if not _mergeable(one, other):
        negation = object_set({}, (), UNKNOWN, UNKNOWN, 0, None, frozenset((other,)))
        return _less_objects(shape_of(objects=(one,)), frozenset((negation,)))
    fields = {}
    for name in {**one.fields, **other.fields}:
        mine, theirs = one.fields.get(name), other.fields.get(name)
        if mine is not None and theirs is not None:
            child = intersection_of(mine.shape, theirs.shape, memo)
            fields[name] = Field(child, mine.required or theirs.required)
        elif mine is not None:
            fields[name] = _against(mine, other, memo)
        elif theirs is not None:
            fields[name] = _against(theirs, one, memo)
    patterns: dict[str, Child] = {}
    for source, child in one.patterns + other.patterns:
        patterns[source] = intersection_of(patterns.get(source, UNKNOWN), child, memo)
    highs = [each.max_size for each in (one, other) if each.max_size is not None]
    return object_parts(
        fields,
        tuple(sorted(patterns.items())),
        intersection_of(one.rest, other.rest, memo),
        intersection_of(one.names, other.names, memo),
        max(one.min_size, other.min_size),
        min(highs) if highs else None,
    )


def _mergeable(one: ObjectSet, other: ObjectSet) -> bool:
    """Whether one rest can speak for both sides."""
    for mine, theirs in ((one, other), (other, one)):
        if mine.rest is UNKNOWN:
            continue
        known = {source for source, _ in mine.patterns}
        if any(source not in known for source, _ in theirs.patterns):
            return False
        if known and any(name not in mine.fields for name in theirs.fields):
            return False
    return True


def _against(field: Field, side: ObjectSet, memo: dict[tuple[int, int], Child]) -> Field:
    """A declared field where the other side does not declare it: its rest applies, unless it has patterns."""
    if side.patterns:
        return field
    return Field(intersection_of(field.shape, side.rest, memo), field.required)


def _less_objects(shape: Shape, without: frozenset[ObjectSet]) -> Shape:
    if not without or shape is NEVER:
        return shape
    (only,) = shape.objects
    without = without | only.without
    if FULL_OBJECT in without or any(each is only for each in without):
        return NEVER
    merged = object_set(only.fields, only.patterns, only.rest, only.names, only.min_size, only.max_size, without)
    return shape_of(objects=(merged,))
