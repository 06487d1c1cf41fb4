"""What keywords that combine whole schemas mean of shapes: `oneOf`, discriminators, implications."""

from __future__ import annotations

from typing import Any

from harness.model import shape as s
from harness.model.shapes.nodes import shape_of

CLOSELY_COMPARED = 24
"""Branches of a oneOf up to which each pair is intersected to see whether it overlaps."""


def exactly_one(branches: list[s.Child]) -> s.Child:
    """`oneOf`: each branch without those that may overlap it."""
    if len(branches) == 1 or told_apart(branches):
        return s.union(*branches)
    parts: list[s.Child] = []
    for index, branch in enumerate(branches):
        rivals = [
            other
            for place, other in enumerate(branches)
            if place != index and may_overlap(branch, other, len(branches))
        ]
        parts.append(s.intersect(branch, s.complement(s.union(*rivals))) if rivals else branch)
    return s.union(*parts)


def may_overlap(one: s.Child, other: s.Child, count: int) -> bool:
    """Whether two branches might share a value; of many branches, only a glance is taken at each pair."""
    if not isinstance(one, s.Shape) or not isinstance(other, s.Shape):
        return True
    if not shares_kind(one, other):
        return False
    return count > CLOSELY_COMPARED or s.intersect(one, other) is not s.NEVER


def shares_kind(one: s.Shape, other: s.Shape) -> bool:
    """Whether both hold values of one kind."""
    return bool(
        (one.null and other.null)
        or one.booleans & other.booleans
        or (one.numbers and other.numbers)
        or (one.strings and other.strings)
        or (one.arrays and other.arrays)
        or (one.objects and other.objects)
        or one.residuals
        or other.residuals
    )


def told_apart(branches: list[s.Child]) -> bool:
    """Whether one required property of literals keeps all branches apart, as a discriminator does."""
    first = branches[0]
    if not isinstance(first, s.Shape) or len(first.objects) != 1:
        return False
    names = [name for name in first.objects[0].required if literals_of(first, name)]
    return any(_disjoint([literals_of(branch, name) for branch in branches]) for name in names)


def literals_of(branch: s.Child, name: str) -> frozenset[Any]:
    """The strings that a required property of an object may be, where it is nothing but these."""
    if not isinstance(branch, s.Shape) or len(branch.objects) != 1:
        return frozenset()
    only = branch.objects[0]
    if name not in only.required or branch is not s.of_objects(only):
        return frozenset()
    tag = only.fields[name].shape
    if not isinstance(tag, s.Shape) or len(tag.strings) != 1 or tag is not shape_of(strings=tag.strings):
        return frozenset()
    return tag.strings[0].values or frozenset()


def _disjoint(groups: list[frozenset[Any]]) -> bool:
    return all(groups) and len(frozenset().union(*groups)) == sum(len(group) for group in groups)


def implied(test: s.Child, then: s.Child) -> s.Child:
    """Whatever passes the test passes `then` as well."""
    return s.complement(s.intersect(test, s.complement(then)))


def having(name: str) -> s.Shape:
    """Objects with this property."""
    return s.object_({name: s.Field(s.UNKNOWN, True)})


def absent_together(name: str, other: str) -> s.Child:
    """Never one property without the other."""
    return s.complement(s.object_({name: s.Field(s.UNKNOWN, True), other: s.Field(s.NEVER, False)}))


def tags_of(branch: Any, mapping: Any) -> list[str]:
    """The discriminator values that lead to a branch: those mapped to its reference, else the reference's last name."""
    reference = branch.get("$ref") if isinstance(branch, dict) else None
    if not isinstance(reference, str):
        return []
    last = reference.rsplit("/", 1)[-1]
    mapped = mapping.items() if isinstance(mapping, dict) else ()
    return [tag for tag, target in mapped if target in (reference, last)] or [last]


def narrowed(shape: s.Child, name: str, tags: list[str]) -> s.Child:
    """A branch of a discriminated union with its tag made exact, unless its own literals say otherwise."""
    if not tags:
        return shape
    exact = s.intersect(shape, s.object_({name: s.Field(s.enum(tags), False)}))
    return shape if exact is s.NEVER else exact
