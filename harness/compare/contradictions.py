"""Puts aside what contradicts itself: text that no string can be, as a UUID of at most 29 characters is.

By the letter such a side sends nothing, so everything would take it. Somebody meant something by it all the same: it is
judged by its kind and format alone, and a change of it is a fact of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from harness.compare.assign import assign
from harness.model import shape as s
from harness.model.difference import Difference
from harness.model.location import Path
from harness.model.shape import Child, ObjectSet, Shape, StringSet
from harness.model.shapes.nodes import shape_of
from harness.values.search.strings import find_string

_FORMS = {
    "date": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
    "date-time": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9:]{8}",
    "time": r"^[0-9]{2}:[0-9]{2}:[0-9]{2}",
    "uuid": r"^[0-9A-Fa-f]{8}-[0-9A-Fa-f-]{27}$",
    "ipv4": r"^[0-9.]{7,15}$",
}
"""A pattern that every string of the format matches. Source: RFC 3339, RFC 4122, RFC 2673."""


@dataclass(frozen=True, slots=True)
class Agreeable:
    """Both sides without what contradicts itself, and the facts about what was put aside."""

    producer: Shape
    consumer: Shape
    differences: tuple[Difference, ...] = ()


def agreeable(producer: Shape, consumer: Shape) -> Agreeable:
    """Two sides, with everything allowed on both where one of them contradicts itself."""
    if _contradictory(producer) or _contradictory(consumer):
        return Agreeable(s.UNKNOWN, s.UNKNOWN, tuple(_changed(producer, consumer, ())))
    if len(producer.objects) != 1 or len(consumer.objects) != 1:
        return Agreeable(producer, consumer)
    mine, theirs = producer.objects[0], consumer.objects[0]
    odd = [
        name
        for name, rule in mine.fields.items()
        if (other := theirs.fields.get(name)) is not None
        and other.shape is not rule.shape
        and _told_apart(rule.shape, other.shape)
    ]
    if not odd:
        return Agreeable(producer, consumer)
    facts = [each for name in odd for each in _changed(mine.fields[name].shape, theirs.fields[name].shape, (name,))]
    return Agreeable(_open(producer, mine, odd), _open(consumer, theirs, odd), tuple(facts))


def _told_apart(mine: Child, theirs: Child) -> bool:
    one, other = s.resolve(mine), s.resolve(theirs)
    return one is not other and (_contradictory(one) or _contradictory(other))


def _contradictory(shape: Shape) -> bool:
    """Is this text, and can no string be it?"""
    return bool(shape.strings) and all(map(_impossible, shape.strings))


def _impossible(each: StringSet) -> bool:
    forms = [_FORMS[name] for name in each.formats if name in _FORMS]
    bounded = bool(each.min_length) or each.max_length is not None
    if each.values is not None or len(forms) + len(each.patterns) + bounded < 2:
        return False
    patterns = tuple(sorted({*each.patterns, *forms}))
    return find_string(replace(each, patterns=patterns, formats=()), ()) is None


def _changed(mine: Child, theirs: Child, path: Path) -> Iterator[Difference]:
    """That the kinds do not fit either, once what contradicts itself is left away."""
    sent, taken = s.resolve(mine), s.resolve(theirs)
    if assign(_by_kind(sent), _by_kind(taken), differences=False).verdict != "yes":
        yield Difference(kind="contradiction", path=path, expected=s.describe(taken), observed=s.describe(sent))


def _by_kind(shape: Shape) -> Shape:
    """The shape with its texts by their formats alone, which say best what was meant."""
    meant = [shape_of(strings=(each,)) if each.values is not None else _formatted(each) for each in shape.strings]
    return s.union(_without_strings(shape), *meant)


def _formatted(each: StringSet) -> Shape:
    return s.intersect(s.STRING, *(s.string(format=name) for name in each.formats))


def _without_strings(shape: Shape, *, objects: bool = True) -> Shape:
    return shape_of(
        null=shape.null,
        booleans=shape.booleans,
        numbers=shape.numbers,
        arrays=shape.arrays,
        objects=shape.objects if objects else (),
        hosts=shape.hosts,
        marks=shape.marks,
        residuals=shape.residuals,
    )


def _open(shape: Shape, each: ObjectSet, names: list[str]) -> Shape:
    fields = {name: s.Field(s.UNKNOWN, rule.required) if name in names else rule for name, rule in each.fields.items()}
    opened = s.object_(
        fields, each.rest, dict(each.patterns), names=each.names, min_size=each.min_size, max_size=each.max_size
    )
    return s.union(_without_strings(shape, objects=False), shape_of(strings=shape.strings), opened)
