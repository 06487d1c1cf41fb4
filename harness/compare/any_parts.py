"""Drops what differs only because a part of type `any` was given some value: whoever wrote `any` did not say what is sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from harness.compare.assign import Answer, assign
from harness.compare.members import at
from harness.model import shape as s
from harness.model.difference import Difference
from harness.model.shapes.nodes import shape_of

NO_FACT = frozenset({"unchecked", "uninhabited"})
"""Kinds that say something of the comparison rather than of the two sides."""


def compared_but_for_any(sent: s.Shape, taken: s.Shape) -> Answer:
    """What differs, less what some alternative takes but for parts of type `any`."""
    answer = assign(sent, taken, undeclared="none")
    if not answer.differences:
        return answer
    whole = next(_alone(sent, taken), None) if len(sent.objects) == 1 else None
    if whole is not None:
        return whole
    return replace(
        answer, differences=tuple(each for each in answer.differences if not _hangs_on_any(each, sent, taken))
    )


def _alone(sent: s.Shape, taken: s.Shape) -> Iterator[Answer]:
    """What each alternative by itself, of several, says of a producer that it takes but for its unchecked parts."""
    for alternative in taken.objects if len(taken.objects) > 1 else ():
        alone = assign(sent, s.intersect(taken, shape_of(objects=(alternative,))), undeclared="none")
        if all(each.kind in NO_FACT for each in alone.differences):
            yield alone


def _hangs_on_any(difference: Difference, sent: s.Shape, taken: s.Shape) -> bool:
    """Is each object on the way to a difference taken by one alternative of a union, but for its parts of type `any`?"""
    if difference.kind in NO_FACT:
        return False
    for length, step in enumerate(difference.path):
        if not length or not isinstance(step, str):
            continue
        prefix = difference.path[:length]
        ours = [held for each in at(sent, prefix) for held in each.objects if step in held.fields]
        theirs = [each for each in at(taken, prefix) if len(each.objects) > 1]
        if (
            ours
            and theirs
            and all(any(any(_alone(shape_of(objects=(held,)), each)) for each in theirs) for held in ours)
        ):
            return True
    return False
