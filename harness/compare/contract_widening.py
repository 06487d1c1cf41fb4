"""What the other side takes beyond what one sends: no break, and yet a change of meaning."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from harness.compare.assign import Undeclared, Verdict, assign
from harness.compare.contract_split import Split, composite_pair
from harness.compare.contradictions import Agreeable
from harness.compare.folded import Tally
from harness.model import shape as s
from harness.model.difference import Difference, Direction
from harness.model.location import Path
from harness.model.shape import ObjectSet, Shape
from harness.model.shapes.nodes import shape_of
from harness.model.shapes.scalars import is_plain_set
from harness.values.search.core import MAX_STEPS

AGAIN_STEPS = MAX_STEPS // 4
"""Steps for what is asked of a pair beside the main question, where that took too many, and for what breaks nothing."""

_MOST_UNDECIDED = 2
"""Alternatives of one type that took too many steps, after which no further one is asked: the others are as entangled."""


class Widening:
    """Asks what two versions take beyond one another; the parts of wide objects ask the same many times."""

    def __init__(self) -> None:
        self._beyond: dict[tuple[int, int], bool] = {}
        self._fields: dict[tuple[int, int], bool] = {}

    def _wider(self, more: s.Child, less: s.Child) -> bool:
        """Is there something in the one that is not in the other?"""
        key = more.serial, less.serial
        if key not in self._beyond:
            self._beyond[key] = _beyond(more, less)
        return self._beyond[key]

    def _inside(self, more: s.Child, less: s.Child) -> bool:
        """The same of two fields; arrays and objects on both sides are a pair of their own."""
        key = more.serial, less.serial
        if key not in self._fields:
            self._fields[key] = not composite_pair(less, more) and self._wider(more, less)
        return self._fields[key]

    def differences(self, sides: Agreeable, parts: Split, direction: Direction, tally: Tally) -> Iterator[Difference]:
        """What the consumer takes beyond what the producer sends: no break, and yet a change of meaning."""
        if parts.sent is parts.taken:
            return
        if _more(sides.consumer.objects, sides.producer.objects) or self._wider(parts.taken_plain, parts.sent_plain):
            yield _wider((), sides.consumer, sides.producer)
        undecided = 0
        for mine, theirs in parts.objects:
            if undecided < _MOST_UNDECIDED and mine is not theirs and mine.fields == theirs.fields:
                verdict = _opened(direction, mine, theirs)
                undecided += verdict == "unknown"
                if verdict == "no":
                    yield _wider((), s.of_objects(theirs), s.of_objects(mine))
            for name, rule in mine.fields.items():
                other = theirs.fields.get(name)
                if other is None:
                    continue
                if rule.required and not other.required and tally.tells("wider"):
                    yield Difference(kind="wider", path=(name,), expected="optional", observed="required")
                more = rule.shape is not other.shape and self._inside(other.shape, rule.shape)
                if more and tally.tells("wider"):
                    yield _wider((name,), s.resolve(other.shape), s.resolve(rule.shape))


def _opened(direction: Direction, mine: ObjectSet, theirs: ObjectSet) -> Verdict:
    """No, when the one may hold beside its fields, or in other numbers or combinations of them, what the other may not. Answers hold what is declared."""
    undeclared: Undeclared = "none" if direction == "response" else "any"
    more, less = s.of_objects(theirs), s.of_objects(mine)
    return assign(more, less, undeclared=undeclared, differences=False, steps=AGAIN_STEPS).verdict


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
