"""Takes two shapes apart into what they say themselves and the pairs of composite shapes inside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from harness.compare.differences import tags_apart
from harness.model import shape as s
from harness.model.location import Every, Step
from harness.model.shape import ArraySet, Child, Field, ObjectSet, Shape
from harness.model.shapes.nodes import shape_of

_T = TypeVar("_T")

MOST_COMPARED = 40_000
"""Pairs of alternatives beyond which only those with the very same names are held against each other."""

MOST_NAMESAKES = 32
"""Alternatives of the same names that are looked at then."""


@dataclass(frozen=True, slots=True)
class Inner:
    """Two shapes that meet one step inside."""

    step: Step
    sent: Shape
    taken: Shape


@dataclass(frozen=True, kw_only=True, slots=True)
class Split:
    """A producer and a consumer, taken apart.

    Shape: `sent` is the producer and `taken` the consumer with everything allowed where an inner pair stands; `objects` are
    the alternatives (producer's, consumer's) that belong together; `joined` says that other alternatives stand beside them,
    so that only the whole can tell whether anything is refused. `sent_plain` and `taken_plain` are the sides without objects.
    """

    sent: Shape
    taken: Shape
    inner: tuple[Inner, ...]
    objects: tuple[tuple[ObjectSet, ObjectSet], ...]
    joined: bool
    sent_plain: Shape
    taken_plain: Shape


@dataclass(slots=True)
class _Parts:
    whole: bool
    sent: list[Shape] = field(default_factory=list)
    taken: list[Shape] = field(default_factory=list)
    inner: list[Inner] = field(default_factory=list)
    objects: list[tuple[ObjectSet, ObjectSet]] = field(default_factory=list)


def split(producer: Shape, consumer: Shape, *, whole: bool = False) -> Split:
    """The parts of two shapes; alternatives that both have alike are put aside, one left on each side is paired.

    `whole` takes nothing apart.
    """
    parts = _Parts(whole=whole)
    _arrays(producer.arrays, consumer.arrays, parts)
    _objects(producer.objects, consumer.objects, parts)
    untouched = not parts.inner
    several = max(map(len, (producer.arrays, consumer.arrays, producer.objects, consumer.objects))) > 1
    return Split(
        sent=producer if untouched else s.union(_scalars(producer), *parts.sent),
        taken=consumer if untouched else s.union(_scalars(consumer), *parts.taken),
        inner=tuple(parts.inner),
        objects=tuple(parts.objects),
        joined=several or bool(producer.residuals or consumer.residuals),
        sent_plain=s.union(_scalars(producer), *parts.sent[: len(producer.arrays)]),
        taken_plain=s.union(_scalars(consumer), *parts.taken[: len(consumer.arrays)]),
    )


def _scalars(shape: Shape) -> Shape:
    return shape_of(
        null=shape.null,
        booleans=shape.booleans,
        numbers=shape.numbers,
        strings=shape.strings,
        hosts=shape.hosts,
        marks=shape.marks,
        residuals=shape.residuals,
    )


def without_objects(shape: Shape) -> Shape:
    """The shape without its objects."""
    return s.union(_scalars(shape), *map(s.of_arrays, shape.arrays))


def _left(mine: Sequence[_T], theirs: Sequence[_T]) -> tuple[_T, _T] | None:
    """What each side has alone, when that is one alternative on each."""
    own, other = _alone(mine, theirs), _alone(theirs, mine)
    return (own[0], other[0]) if len(own) == 1 and len(other) == 1 else None


def _alone(mine: Sequence[_T], theirs: Sequence[_T]) -> list[_T]:
    """What one side has and the other has not."""
    both = frozenset(theirs)
    return [each for each in mine if each not in both]


def _likest(mine: Sequence[ObjectSet], theirs: Sequence[ObjectSet]) -> Iterator[tuple[ObjectSet, ObjectSet]]:
    """Of several alternatives that only one side has, those of one tag that share the most names."""
    own, other = _alone(mine, theirs), dict.fromkeys(_alone(theirs, mine))
    many = len(own) * len(other) > MOST_COMPARED
    named = _by_names(other) if many else {}
    for each in own:
        candidates = named.get(frozenset(each.fields), ())[:MOST_NAMESAKES] if many else other
        rivals = [rival for rival in candidates if rival in other and not tags_apart(each, rival)]
        if rivals:
            best = max(rivals, key=lambda rival: len(each.fields.keys() & rival.fields.keys()))
            del other[best]
            yield each, best


def _by_names(alternatives: Iterable[ObjectSet]) -> dict[frozenset[str], list[ObjectSet]]:
    """The alternatives by the names of their fields."""
    found: dict[frozenset[str], list[ObjectSet]] = {}
    for each in alternatives:
        found.setdefault(frozenset(each.fields), []).append(each)
    return found


def _arrays(mine: Sequence[ArraySet], theirs: Sequence[ArraySet], parts: _Parts) -> None:
    pair = _left(mine, theirs)
    taken_apart = pair is not None and _plain_array(pair[0]) and _plain_array(pair[1])
    if pair is not None and taken_apart:
        own, other = _array(*pair, parts)
    for each in mine:
        parts.sent.append(own if pair and taken_apart and each is pair[0] else s.of_arrays(each))
    for each in theirs:
        parts.taken.append(other if pair and taken_apart and each is pair[1] else s.of_arrays(each))


def _objects(mine: Sequence[ObjectSet], theirs: Sequence[ObjectSet], parts: _Parts) -> None:
    pair = _left(mine, theirs)
    taken_apart = pair is not None and _plain_object(pair[0]) and _plain_object(pair[1])
    parts.objects += [pair] if pair is not None else _likest(mine, theirs)
    if pair is not None and taken_apart:
        own, other = _object(*pair, parts)
    for each in mine:
        parts.sent.append(own if pair and taken_apart and each is pair[0] else s.of_objects(each))
    for each in theirs:
        parts.taken.append(other if pair and taken_apart and each is pair[1] else s.of_objects(each))


def _plain_array(each: ArraySet) -> bool:
    return not (each.without or each.contains or each.prefix)


def _plain_object(each: ObjectSet) -> bool:
    return not (each.without or each.patterns)


def _array(mine: ArraySet, theirs: ArraySet, parts: _Parts) -> tuple[Shape, Shape]:
    apart = _inner(Every.ITEM, mine.items, theirs.items, parts)
    if not apart:
        return s.of_arrays(mine), s.of_arrays(theirs)
    return _emptied_array(mine), _emptied_array(theirs)


def _emptied_array(each: ArraySet) -> Shape:
    return s.array(s.UNKNOWN, min_items=each.min_items, max_items=each.max_items, unique=each.unique)


def _object(mine: ObjectSet, theirs: ObjectSet, parts: _Parts) -> tuple[Shape, Shape]:
    apart = {
        name
        for name, rule in mine.fields.items()
        if (other := theirs.fields.get(name)) is not None
        and other.shape is not rule.shape
        and _inner(name, rule.shape, other.shape, parts)
    }
    entries = _inner(Every.ENTRY, mine.rest, theirs.rest, parts)
    if not apart and not entries:
        return s.of_objects(mine), s.of_objects(theirs)
    return _emptied_object(mine, apart, entries=entries), _emptied_object(theirs, apart, entries=entries)


def _emptied_object(each: ObjectSet, apart: set[str], *, entries: bool) -> Shape:
    fields = {name: Field(s.UNKNOWN, rule.required) if name in apart else rule for name, rule in each.fields.items()}
    rest = s.UNKNOWN if entries else each.rest
    return s.object_(fields, rest, names=each.names, min_size=each.min_size, max_size=each.max_size)


def _inner(step: Step, mine: Child, theirs: Child, parts: _Parts) -> bool:
    """Note two composite shapes that differ; scalars and what is unchecked on purpose stay where they are."""
    sent, taken = s.resolve(mine), s.resolve(theirs)
    if parts.whole or sent is taken or not composite_pair(sent, taken):
        return False
    parts.inner.append(Inner(step, sent, taken))
    return True


def composite_pair(mine: Child, theirs: Child) -> bool:
    """Do both hold arrays or objects, and say something of them?"""
    return _composite(s.resolve(mine)) and _composite(s.resolve(theirs))


def _composite(shape: Shape) -> bool:
    return bool(shape.arrays or shape.objects) and shape is not s.UNKNOWN and not shape.marks


def knowing(producer: Shape, consumer: Shape) -> Shape | None:
    """The producer that sends no property, undeclared, that the consumer names; None when that cannot be said of it.

    Clients and servers send undeclared properties now and then, and none of them guesses a name that will be declared.
    """
    if len(producer.objects) > 1 or len(consumer.objects) > 1:
        return None
    if not producer.objects or not consumer.objects:
        return producer
    mine, theirs = producer.objects[0], consumer.objects[0]
    if mine.without or mine.rest is not s.UNKNOWN or not (mine.fields or mine.patterns):
        return None
    strange = {name: Field(s.NEVER, required=False) for name in theirs.fields if name not in mine.fields}
    if not strange:
        return producer
    whole = s.object_(
        {**strange, **mine.fields}, mine.rest, dict(mine.patterns),
        names=mine.names, min_size=mine.min_size, max_size=mine.max_size,
    )  # fmt: skip
    return s.union(_scalars(producer), *map(s.of_arrays, producer.arrays), whole)
