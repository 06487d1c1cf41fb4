"""Compares the shapes of two contracts pair by pair: each distinct pair once, whatever number of operations reaches it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from harness.compare.assign import Answer, Undeclared, assign
from harness.compare.contract_split import Inner, Split, composite_pair, knowing, split, without_objects
from harness.compare.contradictions import Agreeable, agreeable
from harness.compare.folded import folded
from harness.compare.likeness import alike, bare
from harness.model import shape as s
from harness.model.contract import Contract, Occurrence, Typed, declared, trace, traced
from harness.model.difference import Difference, Mismatch, Place
from harness.model.location import Path
from harness.model.shape import ObjectSet, Shape
from harness.model.shapes.nodes import shape_of
from harness.model.shapes.scalars import is_plain_set
from harness.values.search.core import MAX_STEPS, TOO_MANY

_BY_VALUE = frozenset({"value-refused", "value-open", "alternative-refused"})
"""Kinds whose cause is the pair of named types rather than the fields that hold them."""

DEEPEST = 25
"""Levels below which pairs are not taken apart any more, but compared as wholes."""

MOST_RENAMED = 100_000
"""Pairs of a field that went and one that came, beyond which none is taken for the other under a new name."""

WITHDRAWN_STEPS = 4 * MAX_STEPS
"""Steps that the alternatives of one pair share when each is asked for on its own."""

AGAIN_STEPS = MAX_STEPS // 4
"""Steps for what is asked of a pair beside the main question, where that took too many, and for what breaks nothing."""

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
        self._beyond: dict[tuple[int, int], bool] = {}

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
                for difference, more in folded(self._declared(pair)):
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
        pair.hints = _renamed(parts)
        found = (
            *sides.differences,
            *gone,
            *_refusals(left, parts),
            *_removed(left, parts),
            *_widened(left, parts, pair, self._wider),
        )
        pair.differences = _merged(pair, found)

    def _wider(self, more: s.Child, less: s.Child) -> bool:
        """Is there something in the one that is not in the other? The parts of wide objects ask the same many times."""
        key = more.serial, less.serial
        if key not in self._beyond:
            self._beyond[key] = _beyond(more, less)
        return self._beyond[key]

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

    def _declared(self, pair: _Pair) -> Sequence[Difference]:
        """The differences of a pair; a field that requests do not hold any more, but that is declared, is withheld."""
        if pair.place.direction != "request" or all(each.kind != "field-unread" for each in pair.differences):
            return pair.differences
        known, origin = self.revision.provenance, pair.origins[1]
        return [
            replace(each, kind="field-withheld")
            if each.kind == "field-unread" and declared(known, origin, (*pair.path, *each.path))
            else each
            for each in pair.differences
        ]

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


def _refusals(pair: Agreeable, parts: Split) -> Iterator[Difference]:
    """What the consumer may refuse, told by the pair itself and not by the pairs inside it."""
    if parts.sent is parts.taken:
        return
    settled = _whole(pair, parts)
    once = parts.sent is pair.producer and (settled or not parts.joined)
    answer = _relation(parts.sent, parts.taken, differences=once)
    if answer.verdict == "yes":
        return
    joined, again = parts.joined and not settled, MAX_STEPS if answer.reason != TOO_MANY else AGAIN_STEPS
    if joined and _closed(pair, steps=again).verdict == "yes":
        return
    if not once:
        answer = _relation(pair.producer, parts.taken, steps=again)
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


def _relation(producer: Shape, consumer: Shape, *, differences: bool = True, steps: int = MAX_STEPS) -> Answer:
    """Whether anything is refused, when nobody sends by chance, as something else, what the other side declares."""
    aware = knowing(producer, consumer)
    if aware is None:
        return assign(producer, consumer, undeclared="none", differences=differences, steps=steps)
    return assign(aware, consumer, differences=differences, steps=steps)


def _at_slot(contract: Contract, origin: str, path: Path) -> Occurrence:
    return trace(contract.provenance, origin, path, slot=True)


def _named(found: Occurrence, where: str) -> Occurrence:
    """The occurrence; an anonymous one is named by its place in the operation."""
    return found if found.declaration else Occurrence(where, found.path, found.location)


def _removed(sides: Agreeable, parts: Split) -> Iterator[Difference]:
    """Fields that no alternative declares any more though nobody needs them, and fields that are new and not demanded."""
    sent, taken = ({name for each in one.objects for name in each.fields} for one in (sides.producer, sides.consumer))
    for before, after in parts.objects:
        for name, rule in before.fields.items():
            gone = name not in taken and after.rest is not s.NEVER
            if gone and s.resolve(rule.shape) is not s.NEVER:
                yield Difference(
                    kind="field-unread", path=(name,), expected="not declared", observed=s.describe(rule.shape)
                )
        for name, rule in after.fields.items():
            new = name not in sent and not rule.required
            if new and s.resolve(rule.shape) is not s.NEVER:
                yield Difference(
                    kind="field-unsent", path=(name,), expected=s.describe(rule.shape), observed="not declared"
                )


def _widened(
    sides: Agreeable, parts: Split, pair: _Pair, beyond: Callable[[s.Child, s.Child], bool]
) -> Iterator[Difference]:
    """What the consumer takes beyond what the producer sends: no break, and yet a change of meaning."""
    if parts.sent is parts.taken:
        return
    if _more(sides.consumer.objects, sides.producer.objects) or beyond(parts.taken_plain, parts.sent_plain):
        yield _wider((), sides.consumer, sides.producer)
    for mine, theirs in parts.objects:
        if mine is not theirs and mine.fields == theirs.fields and _opened(pair, mine, theirs):
            yield _wider((), s.of_objects(theirs), s.of_objects(mine))
        for name, rule in mine.fields.items():
            other = theirs.fields.get(name)
            if other is None:
                continue
            if rule.required and not other.required:
                yield Difference(kind="wider", path=(name,), expected="optional", observed="required")
            same = rule.shape is other.shape
            if not (same or composite_pair(rule.shape, other.shape)) and beyond(other.shape, rule.shape):
                yield _wider((name,), s.resolve(other.shape), s.resolve(rule.shape))


def _opened(pair: _Pair, mine: ObjectSet, theirs: ObjectSet) -> bool:
    """May the one hold beside its fields, or in other numbers or combinations of them, what the other may not? Answers hold what is declared."""
    undeclared: Undeclared = "none" if pair.revision_sends else "any"
    return assign(s.of_objects(theirs), s.of_objects(mine), undeclared=undeclared, differences=False).verdict == "no"


def _more(many: Sequence[ObjectSet], few: Sequence[ObjectSet]) -> bool:
    """Are these the same alternatives and further ones?"""
    return 0 < len(few) < len(many) and frozenset(many).issuperset(few)


def _wider(path: Path, more: Shape, less: Shape) -> Difference:
    return Difference(kind="wider", path=path, expected=s.describe(more), observed=s.describe(less))


def _beyond(more: s.Child, less: s.Child) -> bool:
    """Is there something in the one that is not in the other?"""
    one, other = s.resolve(more), s.resolve(less)
    if one is other:
        return False
    listed, known = _listed(one), _listed(other)
    if listed is not None and known is not None:
        return not listed <= known
    return assign(more, less, undeclared="none", differences=False, steps=AGAIN_STEPS).verdict == "no"


def _listed(shape: Shape) -> frozenset[str] | None:
    """The texts of a shape that is a list of texts and nothing else, as enumerations mostly are."""
    if len(shape.strings) != 1:
        return None
    only = shape.strings[0]
    plain = is_plain_set(only) and not only.min_length and only.max_length is None
    return only.values if plain and shape is shape_of(strings=shape.strings) else None


def _renamed(parts: Split) -> Mapping[str, str]:
    """Old and new names, both ways, of fields that only changed their name."""
    found: dict[str, str] = {}
    for before, after in parts.objects:
        gone = {name: rule for name, rule in before.fields.items() if name not in after.fields}
        new = {name: rule for name, rule in after.fields.items() if name not in before.fields}
        if not (gone and new) or len(gone) * len(new) > MOST_RENAMED:
            continue
        for name, rule in gone.items():
            spelled = [each for each in new if bare(each) == bare(name)]
            same = [each for each, other in new.items() if s.resolve(other.shape) is s.resolve(rule.shape)]
            likely = [each for each in same if _telling(s.resolve(rule.shape)) or alike(each, name)]
            if len(spelled) == 1 or (len(likely) == 1 and len(gone) == 1):
                other = (spelled or likely)[0]
                found[name], found[other] = other, name
    return found


def _telling(shape: Shape) -> bool:
    """Does a shape say so much that hardly two fields have it?"""
    held = [*shape.objects, *shape.arrays]
    return any(each.values is not None and len(each.values) > 1 for each in shape.strings) or (
        bool(held) and shape is not s.UNKNOWN and any(each.fields for each in shape.objects)
    )


def _merged(pair: _Pair, differences: Iterable[Difference]) -> tuple[Difference, ...]:
    """The differences, less the lesser one of the two that a new name makes."""
    kept = tuple(differences)
    missing = {each.path for each in kept if each.kind == "field-missing"}
    return tuple(each for each in kept if not _lesser(pair, each, missing))


def _lesser(pair: _Pair, each: Difference, missing: Container[Path]) -> bool:
    new_name = pair.hints.get(str(each.path[-1])) if len(each.path) == 1 else None
    if new_name is None:
        return False
    if pair.revision_sends:
        return each.kind == "field-unread"
    return each.kind == "field-unsent" or (each.kind == "field-unread" and (new_name,) in missing)
