"""Compares the shapes of two contracts pair by pair: each distinct pair once, whatever number of operations reaches it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from harness.compare.assign import Answer, Undeclared, assign
from harness.compare.contract_fields import Presence, renamed
from harness.compare.contract_split import Inner, Split, knowing, split, without_objects
from harness.compare.contract_widening import AGAIN_STEPS, Widening
from harness.compare.contradictions import Agreeable, agreeable
from harness.compare.folded import Tally, folded
from harness.model import shape as s
from harness.model.contract import Contract, Occurrence, Typed, declared_inside, trace, traced
from harness.model.difference import Difference, Mismatch, Place
from harness.model.location import Path
from harness.model.shape import ObjectSet, Shape
from harness.values.search.core import MAX_STEPS, TOO_MANY

_BY_VALUE = frozenset({"value-refused", "value-open", "alternative-refused"})
"""Kinds whose cause is the pair of named types rather than the fields that hold them."""

DEEPEST = 25
"""Levels below which pairs are not taken apart any more, but compared as wholes."""

WITHDRAWN_STEPS = 4 * MAX_STEPS
"""Steps that the alternatives of one pair share when each is asked for on its own."""

_Key: TypeAlias = tuple[bool, int, int]


@dataclass(slots=True)
class _Pair:
    """Two shapes that meet somewhere: `path` leads to them from where they were met first."""

    base: Shape
    revision: Shape
    place: Place
    origins: tuple[str, str]
    path: Path
    reached: dict[str, None] = field(default_factory=dict)
    above: list[_Pair] = field(default_factory=list)
    differences: tuple[Difference, ...] = ()
    beyond: Mapping[str, int] = field(default_factory=dict)
    hints: Mapping[str, str] = field(default_factory=dict)

    @property
    def revision_sends(self) -> bool:
        return self.place.direction == "response"

    @property
    def producer(self) -> Shape:
        return self.revision if self.revision_sends else self.base

    @property
    def consumer(self) -> Shape:
        return self.base if self.revision_sends else self.revision


class ShapePairs:
    """The distinct pairs of shapes of two contracts; differences are kept per pair and led to operations when asked for."""

    def __init__(self, base: Contract, revision: Contract) -> None:
        self.base = base
        self.revision = revision
        self._pairs: dict[_Key, _Pair] = {}
        self._waiting: deque[_Pair] = deque()
        self._widening = Widening()

    def add(self, place: Place, base: Typed, revision: Typed) -> None:
        """Note that two shapes meet at a place; in a response the revision sends, in a request the base does."""
        if base.shape is not revision.shape:
            origins = base.origin, revision.origin
            self._met(base.shape, revision.shape, place, origins, ()).reached[place.operation] = None

    def mismatches(self) -> Iterator[Mismatch]:
        """Every difference of every pair, in the order in which pairs were met, with all operations that it reaches."""
        while self._waiting:
            self._compare(self._waiting.popleft())
        for pair in self._pairs.values():
            if pair.differences:
                operations = tuple(self._operations(pair))
                for difference, more in folded(pair.differences, pair.beyond):
                    yield self._mismatch(pair, difference, operations, more)

    def __len__(self) -> int:
        """How many distinct pairs were met."""
        return len(self._pairs)

    def _met(self, base: Shape, revision: Shape, place: Place, origins: tuple[str, str], path: Path) -> _Pair:
        key = place.direction == "response", base.serial, revision.serial
        found = self._pairs.get(key)
        if found is None:
            found = _Pair(base, revision, place, origins, path)
            self._pairs[key] = found
            self._waiting.append(found)
        return found

    def _compare(self, pair: _Pair) -> None:
        if pair.revision_sends and pair.producer is s.UNKNOWN and not pair.path:
            said = s.describe(pair.consumer)
            pair.differences = (Difference(kind="untold", expected=said, observed="anything"),)
            return
        sides = agreeable(pair.producer, pair.consumer)
        gone, left = _withdrawn(sides)
        parts = split(left.producer, left.consumer, whole=len(pair.path) >= DEEPEST)
        for inner in parts.inner:
            self._inner(pair, inner)
        pair.hints = renamed(parts)
        tally = Tally()
        refused = (*sides.differences, *gone, *_refusals(left, parts, tally))
        presence = Presence(
            direction=pair.place.direction,
            hints=pair.hints,
            missing={each.path for each in refused if each.kind == "field-missing"},
            withheld=declared_inside(self.revision.provenance, pair.origins[1], pair.path),
            tally=tally,
        )
        removed = tuple(presence.differences(left, parts))
        widened = self._widening.differences(left, parts, pair.place.direction, tally)
        pair.differences, pair.beyond = (*refused, *removed, *widened), tally.beyond

    def _inner(self, pair: _Pair, inner: Inner) -> None:
        base, revision = (inner.taken, inner.sent) if pair.revision_sends else (inner.sent, inner.taken)
        path = (*pair.path, inner.step)
        self._met(base, revision, pair.place, pair.origins, path).above.append(pair)

    def _operations(self, pair: _Pair) -> Iterator[str]:
        """The operations that reach a pair, those that reach it directly first."""
        seen, named = {id(pair)}, dict[str, None]()
        waiting = deque([pair])
        while waiting:
            current = waiting.popleft()
            named.update(current.reached)
            for each in current.above:
                if id(each) not in seen:
                    seen.add(id(each))
                    waiting.append(each)
        return iter(named)

    def _ends(self, pair: _Pair, path: Path, *, by_value: bool) -> tuple[Occurrence, Occurrence]:
        """Where a path ends on both sides: at two named types, where the value is to blame and has them, else at the fields."""
        before, after = pair.origins
        if not by_value:
            return _at_slot(self.base, before, path), _at_slot(self.revision, after, path)
        base, base_slot = traced(self.base.provenance, before, path)
        if not _is_type(base):
            return base_slot, _at_slot(self.revision, after, path)
        revision, revision_slot = traced(self.revision.provenance, after, path)
        return (base, revision) if _is_type(revision) else (base_slot, revision_slot)

    def _mismatch(self, pair: _Pair, difference: Difference, operations: tuple[str, ...], more: int) -> Mismatch:
        path = (*pair.path, *difference.path)
        base, revision = self._ends(pair, path, by_value=difference.kind in _BY_VALUE)
        where = f"{pair.place.operation} {pair.place.position}"
        new_name = pair.hints.get(str(difference.path[-1])) if difference.path else None
        return Mismatch(
            difference=replace(difference, path=path) if pair.path else difference,
            place=pair.place,
            provider=_named(revision, where),
            consumer=_named(base, where),
            operations=operations,
            hints=(f"renamed {new_name}",) if new_name else (),
            more=more,
        )


def _is_type(found: Occurrence) -> bool:
    """Is this a named type itself, and no part of one?"""
    return bool(found.declaration) and not found.path


def _withdrawn(sides: Agreeable) -> tuple[list[Difference], Agreeable]:
    """What only alternatives too many break, and the sides without these: where the others stayed, no other is to blame."""
    producer, consumer = sides.producer, sides.consumer
    stayed = frozenset(consumer.objects)
    lost = [each for each in producer.objects if each not in stayed]
    if not lost or not consumer.objects or len(producer.objects) - len(lost) < len(consumer.objects):
        return [], sides
    found: list[Difference] = []
    told: set[ObjectSet] = set()
    steps = min(MAX_STEPS, WITHDRAWN_STEPS // len(lost))
    for each in lost:
        part = s.of_objects(each)
        answer = _relation(part, consumer, differences=False, steps=steps)
        if answer.verdict == "no":
            told.add(each)
            found.append(
                Difference(
                    kind="alternative-refused",
                    expected=s.describe(consumer),
                    observed=s.describe(part),
                    witness=answer.witness,
                    pointer=answer.pointer,
                )
            )
    kept = [s.of_objects(each) for each in producer.objects if each not in told]
    return found, replace(sides, producer=s.union(without_objects(producer), *kept)) if told else sides


def _refusals(pair: Agreeable, parts: Split, tally: Tally) -> Iterator[Difference]:
    """What the consumer may refuse, told by the pair itself and not by the pairs inside it."""
    if parts.sent is parts.taken:
        return
    settled = _whole(pair, parts)
    once = parts.sent is pair.producer and (settled or not parts.joined)
    answer = _relation(parts.sent, parts.taken, differences=once, fold=True)
    if answer.verdict == "yes":
        return
    joined, again = parts.joined and not settled, MAX_STEPS if answer.reason != TOO_MANY else AGAIN_STEPS
    if joined and _closed(pair, steps=again).verdict == "yes":
        return
    if not once:
        answer = _relation(pair.producer, parts.taken, steps=again, fold=True)
    tally.beyond.update(answer.beyond)
    for each in answer.differences:
        if each.kind != "uninhabited":
            yield each
    if answer.verdict == "unknown" and not answer.differences:
        yield Difference(
            kind="unchecked",
            expected=s.describe(pair.consumer),
            observed=s.describe(pair.producer),
            detail=answer.reason,
        )


def _closed(pair: Agreeable, *, steps: int) -> Answer:
    """Whether anything is refused when nobody sends what is not declared."""
    return assign(pair.producer, pair.consumer, undeclared="none", differences=False, steps=steps)


def _whole(pair: Agreeable, parts: Split) -> bool:
    """Was nothing taken apart, so that asking for the parts has asked for the wholes?"""
    untouched = parts.sent is pair.producer and parts.taken is pair.consumer
    return untouched and knowing(pair.producer, pair.consumer) is None


def _relation(
    producer: Shape,
    consumer: Shape,
    *,
    differences: bool = True,
    steps: int = MAX_STEPS,
    fold: bool = False,
) -> Answer:
    """Whether anything is refused, when nobody sends by chance, as something else, what the other side declares."""
    aware = knowing(producer, consumer)
    undeclared: Undeclared = "none" if aware is None else "any"
    return assign(aware or producer, consumer, undeclared=undeclared, differences=differences, steps=steps, fold=fold)


def _at_slot(contract: Contract, origin: str, path: Path) -> Occurrence:
    return trace(contract.provenance, origin, path, slot=True)


def _named(found: Occurrence, where: str) -> Occurrence:
    """The occurrence; an anonymous one is named by its place in the operation."""
    return found if found.declaration else Occurrence(where, found.path, found.location)
