"""Meetings of types that inherit a discriminator: where the type that declares it is named, any of its heirs may stand."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from harness.compare.contract_sides import Meeting, Sides
from harness.model.contract import Contract, Typed
from harness.model.difference import Mismatch

_AS_PART = "\0"
"""Stands before the key of a type that an heir is made of: there it means itself and no other heir."""


class Heirs:
    """The places that lead to a type with heirs, and what meets there beside what is named."""

    def __init__(self, contracts: tuple[Contract, Contract]) -> None:
        self.contracts = contracts
        self.parents = contracts[0].heirs.keys() & contracts[1].heirs.keys()
        self._met: dict[str, list[tuple[Sides, Meeting]]] = {}

    def add(self, sides: Sides, meeting: Meeting) -> None:
        """Note where two declarations meet."""
        if self.parents:
            self._met.setdefault(meeting.revision.origin, []).append((sides, meeting))

    def changes(self) -> Iterator[tuple[Sides, Meeting | Mismatch]]:
        """The heirs that both versions have, as they meet at each place, and those that one side does not know."""
        above = self._above() if self.parents else {}
        for parent in sorted(self.parents):
            before, after = (each.heirs[parent] for each in self.contracts)
            for sides, place in self._leading(parent, above):
                way = place.place.direction
                for tag, heir in before.items():
                    if tag in after:
                        yield sides, Meeting(place.place, heir[way], after[tag][way])
                yield from self._unknown(sides, place, parent)

    def told_once(self, found: Iterable[Mismatch]) -> Iterator[Mismatch]:
        """What was found, less what an heir has from the type that is named and that is told of this one."""
        seen = tuple(found)
        families = {
            _type(each): parent
            for parent in self.parents
            for each in _origins(self.contracts[0].heirs[parent], "request")
        }
        if not families:
            yield from seen
            return
        told: dict[Any, set[str]] = {}
        for each in seen:
            told.setdefault(_fact(each, each.consumer.declaration), set()).update(each.operations)
        for each in seen:
            parent = families.get(each.consumer.declaration)
            above = told.get(_fact(each, _type(parent))) if parent else None
            if above is None or not above.issuperset(each.operations):
                yield each

    def _unknown(self, sides: Sides, met: Meeting, parent: str) -> Iterator[tuple[Sides, Mismatch]]:
        """That heirs may come which the other side never heard of; a mapping that lost them is told as such."""
        before, after = (each.heirs[parent] for each in self.contracts)
        sent, read = (before, after) if met.place.direction == "request" else (after, before)
        declared = [each.provenance.get(parent) for each in self.contracts]
        mapped = all(each is not None and each.discriminator.get("mapping") for each in declared)
        known = _origins(read, met.place.direction)
        lost = [
            tag
            for tag, heir in sent.items()
            if tag not in read
            and not (mapped and (met.place.direction == "request" or heir[met.place.direction].origin in known))
        ]
        if lost:
            fact = sides.change("alternative-undeclared", met.place, before=", ".join(before), after=", ".join(after))
            told = replace(fact.difference, detail=", ".join(sorted(lost)))
            named = [replace(each, declaration=_type(parent), path="") for each in (fact.provider, fact.consumer)]
            yield sides, replace(fact, difference=told, provider=named[0], consumer=named[1])

    def _leading(self, parent: str, above: Mapping[str, list[str]]) -> Iterator[tuple[Sides, Meeting]]:
        """Where declarations meet that lead to a type."""
        seen, waiting = {parent}, deque([parent])
        while waiting:
            key = waiting.popleft()
            yield from self._met.get(key, ())
            for each in above.get(key, ()):
                if each not in seen:
                    seen.add(each)
                    waiting.append(each)

    def _above(self) -> dict[str, list[str]]:
        """From each declaration that places lead to, to those that hold it."""
        above: dict[str, list[str]] = {key: [] for key in self._met}
        waiting = deque(self._met)
        while waiting:
            key = waiting.popleft()
            for inner in self._inside(key):
                if inner not in above:
                    above[inner] = []
                    waiting.append(inner)
                above[inner].append(key)
        return above

    def _inside(self, key: str) -> Iterator[str]:
        own = key.removeprefix(_AS_PART)
        provenance = self.contracts[1].provenance
        declaration = provenance.get(own)
        if declaration is None:
            return
        yield from declaration.members.values()
        for each in declaration.alternatives:
            part = provenance.get(each) if declaration.name and each.startswith(f"{own}/allOf/") else None
            whole = part.alternatives[0] if part is not None and len(part.alternatives) == 1 else ""
            yield _AS_PART + whole if whole in self.parents else each
        if own is key and own in self.parents:
            yield from _origins(self.contracts[1].heirs[own], "request")


def _type(reference: str) -> str:
    """The name of a named type."""
    return reference.rpartition("/")[2]


def _fact(each: Mismatch, declaration: str) -> Any:
    fact = each.difference
    return fact.kind, each.place.direction, declaration, each.consumer.path, fact.expected, fact.observed


def _origins(heirs: Mapping[str, Mapping[str, Typed]], direction: str) -> set[str]:
    return {each[direction].origin for each in heirs.values()}
