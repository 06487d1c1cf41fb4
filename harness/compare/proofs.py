"""How sure a difference of a body is, and what it is where a union's tag is blamed for its other fields."""

from __future__ import annotations

from dataclasses import replace

from harness.compare.members import at, fields_at, is_optional, objects_at
from harness.model import shape as s
from harness.model.difference import Difference

RETOLD = "the tag is known, another field is not"

_BY_NATURE = frozenset({"host-refused", "kind-refused", "error-body"})
"""Kinds that need no value as their proof."""


def is_proved(difference: Difference, producer: s.Shape) -> bool:
    """Is it certain that the consumer meets this?

    A difference without a witness was not confirmed. A field that an open map only does not promise (`dict[str, bool]`) is
    one that the code behind it may always write. A field that a type only allows to be sent (`Partial<T>` of an update) may
    never be. What is refused for another reason than was found is not proved either.
    """
    if difference.detail == RETOLD:
        return False
    if difference.witness is None and difference.kind not in _BY_NATURE:
        return False
    if difference.kind == "field-refused" and difference.path and is_optional(producer, difference.path):
        return False
    if difference.kind != "field-optional" or not difference.path:
        return True
    *above, name = difference.path
    held = tuple(objects_at(producer, tuple(above)))
    return (
        not held or any(name in each.fields for each in held) or any(s.resolve(each.rest) is s.UNKNOWN for each in held)
    )


def retold(difference: Difference, producer: s.Shape, consumer: s.Shape) -> Difference:
    """Values that are refused only by the alternative that was compared: what is refused is the object around them.

    A tag that each alternative of a union knows in part is not at fault: some other field is, in each of them.
    """
    if difference.kind != "value-refused" or not difference.path:
        return difference
    *above, name = difference.path
    place = tuple(above)
    if len(tuple(objects_at(consumer, place))) < 2 or name not in fields_at(consumer, place):
        return difference
    known = {value for shape in at(consumer, difference.path) for each in shape.strings for value in each.values or ()}
    if not difference.members or not set(difference.members) <= known:
        return difference
    expected, observed = (" | ".join(s.describe(each) for each in at(side, place)) for side in (consumer, producer))
    return replace(
        difference,
        kind="alternative-refused",
        path=place,
        expected=expected,
        observed=observed,
        members=(),
        detail=RETOLD,
    )
