"""What keywords that combine whole schemas mean of shapes: `oneOf`, discriminators, implications."""

from __future__ import annotations

from collections import Counter
from typing import Any

from harness.model import shape as s
from harness.model.shapes.build import numbers_of, strings_of
from harness.model.shapes.nodes import FULL_OBJECT, shape_of
from harness.model.shapes.scalars import is_plain_set

CLOSELY_COMPARED = 24
"""Branches of a oneOf up to which each pair is intersected to see whether it overlaps."""

MOST_COMPARED = 128
"""Branches beyond which those that may overlap are not told apart: each would be written out without all others."""


def exactly_one(branches: list[s.Child]) -> s.Child:
    """`oneOf`: each branch without those that may overlap it."""
    if len(branches) <= 1 or told_apart(branches):
        return s.union(*branches)
    if len(branches) <= CLOSELY_COMPARED:
        return _each_alone(branches, len(branches))
    literals, others = _sorted_out(branches)
    if literals and _share_none(s.union(*literals), others):
        alone = exactly_one(others) if others else s.NEVER
        return s.union(_held_once(literals), alone)
    return _each_alone(branches, len(branches)) if len(branches) <= MOST_COMPARED else _untold(branches)


def _each_alone(branches: list[s.Child], count: int) -> s.Child:
    """Each branch without all others that may overlap it."""
    parts: list[s.Child] = []
    for index, branch in enumerate(branches):
        rivals = [other for place, other in enumerate(branches) if place != index and may_overlap(branch, other, count)]
        parts.append(s.intersect(branch, s.complement(s.union(*rivals))) if rivals else branch)
    return s.union(*parts)


def _untold(branches: list[s.Child]) -> s.Child:
    """Some part of all branches together, which is the same part wherever these objects stand."""
    objects = [_lone(branch) for branch in branches]
    token = "" if None in objects else f"oneOf {sorted(each.serial for each in objects if each)}"
    reason = f"a oneOf of {len(branches)} branches without a tag is not told apart"
    return s.unresolved(reason, upper=s.union(*branches), token=token)


def _lone(branch: s.Child) -> s.ObjectSet | None:
    """The one set of objects that a branch is, so long as it says something."""
    if not isinstance(branch, s.Shape) or len(branch.objects) != 1 or branch.objects[0] is FULL_OBJECT:
        return None
    return branch.objects[0] if branch is s.of_objects(branch.objects[0]) else None


def _sorted_out(branches: list[s.Child]) -> tuple[list[s.Shape], list[s.Child]]:
    """The branches that are nothing but literals, and the others."""
    literals: list[s.Shape] = []
    others: list[s.Child] = []
    for branch in branches:
        if isinstance(branch, s.Shape) and _is_literal(branch):
            literals.append(branch)
        else:
            others.append(branch)
    return literals, others


def _is_literal(branch: s.Shape) -> bool:
    composite = branch.arrays or branch.objects or branch.hosts or branch.marks or branch.residuals
    plain = all(is_plain_set(each) for each in branch.strings) and all(
        each.values is not None for each in branch.numbers
    )
    return plain and not composite


def _share_none(literals: s.Shape, others: list[s.Child]) -> bool:
    return all(isinstance(other, s.Shape) and not shares_kind(literals, other) for other in others)


def _held_once(literals: list[s.Shape]) -> s.Shape:
    """The literals that one branch has and no other."""
    strings = Counter(text for each in literals for own in each.strings for text in own.values or ())
    numbers = Counter(value for each in literals for own in each.numbers for value in own.values or ())
    booleans = Counter(value for each in literals for value in each.booleans)
    return s.union(
        strings_of(text for text, count in strings.items() if count == 1),
        numbers_of(value for value, count in numbers.items() if count == 1),
        *(s.literal(value) for value, count in booleans.items() if count == 1),
        s.NULL if sum(each.null for each in literals) == 1 else s.NEVER,
    )


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
