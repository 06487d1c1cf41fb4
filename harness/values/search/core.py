"""One question for all: a value that a shape holds and that none of some other shapes hold.

Recursion is decided as a least fixpoint: a question met again while it is under way has no smaller answer, so it counts
as "none" for the time being. A "none" that rests on such an assumption becomes final only when the question that was
assumed has been answered "none" itself; on any other answer all that rested on it is forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, Final, TypeAlias

from harness.model import shape as s
from harness.model.shapes.nodes import shape_of
from harness.values.search.arrays import find_array
from harness.values.search.lengths import FEW, joined_lengths
from harness.values.search.numbers import find_number
from harness.values.search.objects import find_object
from harness.values.search.outcome import Found, Outcome, Unsure
from harness.values.search.strings import find_string

MAX_STEPS: Final = 80_000
"""Steps of one search beyond which it is unsure: about half a second, but no clock decides, so that every machine answers alike."""

TOO_MANY: Final = "too many cases to try"
"""The reason of a search that has used up its steps."""

MANY: Final = 8
"""Alternatives that are looked at in the time of one step."""

Key: TypeAlias = tuple[int, tuple[int, ...]]
_FAR: Final = 1 << 60
_MISSING: Final = object()


class Exhausted(Exception):
    """The search has used up its steps."""


class Search:
    """One search with its memory; `closed` takes objects that declare fields to have no others."""

    def __init__(self, *, closed: bool = False, steps: int = MAX_STEPS) -> None:
        self.closed = closed
        self.allowed = steps
        self.final: dict[Key, Outcome] = {}
        self.provisional: dict[Key, int] = {}
        self.trail: list[Key] = []
        self.lengths: dict[int, Sequence[s.ArraySet]] = {}
        self.open: dict[Key, int] = {}
        self.low = _FAR
        self.steps = steps

    def renew(self) -> None:
        """Grant half the steps again, for more questions to the same memory."""
        self.steps = self.allowed // 2
        self.open.clear()
        self.provisional.clear()
        self.trail.clear()
        self.low = _FAR

    def late(self) -> bool:
        """Whether less than a quarter of the steps is left (as good as: whether to leave out what is dear)."""
        return self.steps < self.allowed // 4

    def spend(self, price: int = 1) -> None:
        """Count one step, or as many as the work is worth. Raises Exhausted."""
        self.steps -= price
        if self.steps < 0:
            raise Exhausted

    def find(self, inside: s.Child, outside: Iterable[s.Child] = ()) -> Outcome:
        """A value in `inside` and in none of `outside`."""
        self.spend()
        shape = inside if isinstance(inside, s.Shape) else s.resolve(inside)
        if shape is s.NEVER:
            return None
        refused = {}
        for child in outside:
            other = child if isinstance(child, s.Shape) else s.resolve(child)
            if other is shape and not shape.marks and all(each.token for each in shape.residuals):
                return None
            if other is s.UNKNOWN or other.marks:
                return None
            if _meet(shape, other):
                refused[other.serial] = other
        return self._decided(shape, refused)

    def _decided(self, shape: s.Shape, refused: dict[int, s.Shape]) -> Outcome:
        key = (shape.serial, tuple(sorted(refused)))
        found: Any = self.final.get(key, _MISSING)
        if found is not _MISSING:
            return found  # type: ignore[no-any-return]  # the table holds outcomes only
        low = self.provisional.get(key, self.open.get(key))
        if low is not None:
            self.low = min(self.low, low)
            return None
        return self._worked_out(key, shape, refused)

    def _worked_out(self, key: Key, shape: s.Shape, refused: dict[int, s.Shape]) -> Outcome:
        depth, before, mark = len(self.open), self.low, len(self.trail)
        self.open[key] = depth
        self.low = _FAR
        try:
            found = self._search(shape, list(refused.values()))
        finally:
            del self.open[key]
        low = self.low
        self.low = before
        if found is None:
            self._none(key, depth, low, mark)
        else:
            self._forget(mark)
            if isinstance(found, Found) or low >= depth:
                self.final[key] = found
            else:
                self.low = min(before, low)
        return found

    def _none(self, key: Key, depth: int, low: int, mark: int) -> None:
        if low < depth:
            self.provisional[key] = low
            self.trail.append(key)
            self.low = min(self.low, low)
            return
        self.final[key] = None
        for other in self.trail[mark:]:
            self.final[other] = None
        self._forget(mark)

    def _forget(self, mark: int) -> None:
        for other in self.trail[mark:]:
            del self.provisional[other]
        del self.trail[mark:]

    def _search(self, shape: s.Shape, refused: list[s.Shape]) -> Outcome:
        self.spend()
        if shape.marks:
            return Unsure("the producer is unchecked (any)") if refused else Found(None)
        if shape.residuals or any(each.residuals for each in refused):
            return self._uncertain(shape, refused)
        return self._by_kind(shape, refused)

    def _uncertain(self, shape: s.Shape, refused: list[s.Shape]) -> Outcome:
        """First only what is sure to be inside and sure to be outside, then whatever may be."""
        sure = self._by_kind(_certain(shape), [_whole(each) for each in refused])
        if isinstance(sure, Found):
            return sure
        perhaps = self._by_kind(_whole(shape), [_certain(each) for each in refused])
        if perhaps is None:
            return None
        reasons = [each.reason for other in (shape, *refused) for each in other.residuals]
        return Unsure(reasons[0])

    def _by_kind(self, shape: s.Shape, refused: list[s.Shape]) -> Outcome:
        if shape.null and not any(each.null for each in refused):
            return Found(None)
        for value in sorted(shape.booleans):
            if not any(value in each.booleans for each in refused):
                return Found(value)
        unsure: Outcome = None
        for outcome in chain(self._scalar(shape, refused), self._composite(shape, refused)):
            if isinstance(outcome, Found):
                return outcome
            unsure = outcome or unsure
        return unsure

    def _scalar(self, shape: s.Shape, refused: list[s.Shape]) -> Iterable[Outcome]:
        if shape.numbers:
            numbers = [other for each in refused for other in each.numbers]
            self.spend((len(shape.numbers) * len(numbers)) // MANY + _asked(shape.numbers, numbers) // (MANY * MANY))
            for number in shape.numbers:
                yield find_number(number, numbers)
        if shape.strings:
            strings = [other for each in refused for other in each.strings]
            self.spend((len(shape.strings) * len(strings) + _asked(shape.strings, strings)) // MANY)
            for string in shape.strings:
                yield find_string(string, strings)

    def _arrays(self, shape: s.Shape) -> Sequence[s.ArraySet]:
        """The arrays of a shape, in as few alternatives as their lengths allow."""
        if len(shape.arrays) <= FEW:
            return shape.arrays
        if shape.serial not in self.lengths:
            self.lengths[shape.serial] = joined_lengths(shape.arrays)
        return self.lengths[shape.serial]

    def _composite(self, shape: s.Shape, refused: list[s.Shape]) -> Iterable[Outcome]:
        if shape.arrays:
            arrays = [other for each in refused for other in self._arrays(each)]
            same_arrays = set(arrays)
            self.spend((len(shape.arrays) + len(arrays)) // MANY)
            for array in self._arrays(shape):
                if array not in same_arrays:
                    yield find_array(self, array, arrays)
        if shape.objects:
            objects = [other for each in refused for other in each.objects]
            same_objects = set(objects)
            self.spend((len(shape.objects) + len(objects)) // MANY)
            for each_object in shape.objects:
                if each_object not in same_objects:
                    yield find_object(self, each_object, objects)


def _asked(inside: Sequence[s.NumberSet | s.StringSet], outside: Sequence[s.NumberSet | s.StringSet]) -> int:
    """How many members of finite sets must be held against a rule, beside those that single questions are."""
    rules = len(outside) - sum(each.values is not None for each in outside)
    return rules * sum(len(each.values) - 1 for each in inside if each.values)


def _meet(shape: s.Shape, other: s.Shape) -> bool:
    """Whether the two have a kind in common, so that refusing one says something about the other."""
    return bool(
        (shape.objects and other.objects)
        or (shape.strings and other.strings)
        or (shape.numbers and other.numbers)
        or (shape.arrays and other.arrays)
        or (shape.null and other.null)
        or (shape.booleans & other.booleans)
        or shape.residuals
        or other.residuals
    )


def _certain(shape: s.Shape) -> s.Shape:
    """The shape without what is unresolved."""
    if not shape.residuals:
        return shape
    return shape_of(
        null=shape.null,
        booleans=shape.booleans,
        numbers=shape.numbers,
        strings=shape.strings,
        arrays=shape.arrays,
        objects=shape.objects,
    )


def _whole(shape: s.Shape) -> s.Shape:
    """The shape with everything that may belong to it."""
    return s.resolve(s.whole(shape))


def find(inside: s.Child, outside: Sequence[s.Child] = (), *, closed: bool = False) -> Outcome:
    """A value in one shape and in none of the others, in a search of its own."""
    try:
        return Search(closed=closed).find(inside, outside)
    except Exhausted:
        return Unsure(TOO_MANY)
