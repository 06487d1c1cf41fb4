"""Compares two versions of a contract: what old clients still send and read, wherever a shape crosses the wire."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from harness.compare.contract_bodies import request_changes, response_changes
from harness.compare.contract_heirs import Heirs
from harness.compare.contract_life import early, life_changes, presence_changes, stability
from harness.compare.contract_marks import Marks, Pair
from harness.compare.contract_operations import moved, pair_operations
from harness.compare.contract_parameters import parameter_changes
from harness.compare.contract_security import security_changes
from harness.compare.contract_servers import server_changes
from harness.compare.contract_shapes import ShapePairs
from harness.compare.contract_sides import Meeting, Sides
from harness.compare.contract_unread import unread_changes
from harness.model.contract import Contract, Operation
from harness.model.difference import Mismatch


@dataclass(frozen=True, kw_only=True, slots=True)
class Changes:
    """What two versions of a contract differ in; `pairs` counts the distinct pairs of shapes that were compared."""

    mismatches: tuple[Mismatch, ...]
    pairs: int


def compare_contracts(
    base: Contract, revision: Contract, *, today: date, marked: tuple[Sequence[Pair], Container[str]] = ((), ())
) -> Changes:
    """Every difference of two versions.

    `today` decides whether a sunset has passed; `marked` are the provenance keys of parts that carry other marks in
    both, and those of named types that lead to none.
    """
    walk = _Walk(base, revision, today, marked)
    found = (*walk.operations(), *walk.inherited(), *walk.pairs.mismatches())
    found = (*walk.heirs.told_once(found), *_unsaid(walk.marks.mismatches(), found))
    return Changes(mismatches=found, pairs=len(walk.pairs))


def _unsaid(marks: Iterable[Mismatch], found: Iterable[Mismatch]) -> Iterator[Mismatch]:
    """The changes of marks, less withdrawn alternatives where values are refused anyhow."""
    marked = tuple(marks)
    if not marked:
        return
    refused = [(each.place.direction, str(each.consumer)) for each in found if each.difference.witness is not None]
    for each in marked:
        inside = (each.place.direction, str(each.consumer))
        if each.difference.kind != "alternative-undeclared" or not any(
            direction == inside[0] and place.startswith(inside[1]) for direction, place in refused
        ):
            yield each


class _Walk:
    """One pass over the operations of both versions; shapes are noted and compared afterwards."""

    def __init__(
        self, base: Contract, revision: Contract, today: date, marked: tuple[Sequence[Pair], Container[str]]
    ) -> None:
        self.contracts = (base, revision)
        self.marks = Marks(self.contracts, *marked)
        self.heirs = Heirs(self.contracts, self.marks)
        self.today = today
        self.pairs = ShapePairs(base, revision)

    def operations(self) -> Iterator[Mismatch]:
        base, revision = self.contracts
        yield from self._all(base.operations, revision.operations, "", inverted=False)
        yield from self._all(base.webhooks, revision.webhooks, "webhook ", inverted=True)

    def inherited(self) -> Iterator[Mismatch]:
        """What only the heirs of a named type make; their shapes are noted for comparison as all others."""
        for sides, each in self.heirs.changes():
            if isinstance(each, Meeting):
                self.pairs.add(each.place, each.base, each.revision)
                self.marks.add(sides, each)
            else:
                yield each

    def _all(
        self, base: Iterable[Operation], revision: Iterable[Operation], label: str, *, inverted: bool
    ) -> Iterator[Mismatch]:
        paired = pair_operations(base, revision)
        new_names = moved(paired)
        for each in paired.removed:
            sides = self._sides(each, None, label, inverted=inverted)
            yield from presence_changes(sides, self.today, new_names.get(each.name, ""))
        for each in paired.added:
            if each.name in new_names.values():
                continue
            yield from presence_changes(self._sides(None, each, label, inverted=inverted), self.today)
        for before, after in paired.both:
            yield from self._operation(self._sides(before, after, label, inverted=inverted))
            inside = f"{label}{before.name} callback "
            yield from self._all(before.callbacks, after.callbacks, inside, inverted=not inverted)

    def _sides(self, before: Operation | None, after: Operation | None, label: str, *, inverted: bool) -> Sides:
        return Sides(contracts=self.contracts, before=before, after=after, label=label, inverted=inverted)

    def _operation(self, sides: Sides) -> Iterator[Mismatch]:
        yield from life_changes(sides)
        yield from server_changes(sides)
        if sides.before is not None and early(sides.before):
            yield from self._unpromised(sides)
        else:
            yield from self._parts(sides, self.pairs, self.marks, self.heirs)

    def _unpromised(self, sides: Sides) -> Iterator[Mismatch]:
        """That an operation changed which may change at will; what exactly is no promise broken."""
        pairs = ShapePairs(*self.contracts)
        unread = Marks(self.contracts, ())
        nobody = Heirs(self.contracts, unread)
        if any(True for _ in self._parts(sides, pairs, unread, nobody)) or any(True for _ in pairs.mismatches()):
            level = stability(sides.before) if sides.before else ""
            place = sides.place("request", "operation")
            yield sides.change("unpromised-changed", place, before=level, after="changed", part="unpromised")

    def _parts(self, sides: Sides, pairs: ShapePairs, marks: Marks, heirs: Heirs) -> Iterator[Mismatch]:
        yield from unread_changes(sides)
        yield from security_changes(sides)
        for part in (parameter_changes(sides, self.today), request_changes(sides), response_changes(sides)):
            for each in part:
                if isinstance(each, Meeting):
                    pairs.add(each.place, each.base, each.revision)
                    marks.add(sides, each)
                    heirs.add(sides, each)
                else:
                    yield each
