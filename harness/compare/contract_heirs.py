"""Meetings of types that inherit a discriminator: where the type that declares it is named, any of its heirs may stand."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from harness.compare.contract_marks import Marks
from harness.compare.contract_sides import Meeting, Sides
from harness.model.contract import Contract, Typed
from harness.model.difference import Mismatch

_WAYS = ("request", "response")
_AS_PART = "\0"
"""Stands before the key of a type that an heir is made of: there it means itself and no other heir."""


class Heirs:
    """The places that lead to a type with heirs, and what meets there beside what is named."""

    def __init__(self, contracts: tuple[Contract, Contract], marks: Marks) -> None:
        self.contracts = contracts
        self.marks = marks
        self.parents = contracts[0].heirs.keys() & contracts[1].heirs.keys()
        self._met: dict[str, list[tuple[Sides, Meeting]]] = {}

    def add(self, sides: Sides, meeting: Meeting) -> None:
        """Note where two declarations meet."""
        if self.parents:
            self._met.setdefault(meeting.revision.origin, []).append((sides, meeting))

    def changes(self) -> Iterator[tuple[Sides, Meeting | Mismatch]]:
        """The heirs that both versions have, as they meet at each place, and those that one side does not know."""
        reached = self._reached() if self.parents else {}
        for parent in sorted(self.parents):
            changed = {way: list(self._changed(parent, way)) for way in _WAYS}
            unknown = {way: self._unknown(parent, way) for way in _WAYS}
            if not any((*changed.values(), *unknown.values())):
                continue
            for sides, met in self._leading(parent, reached):
                for before, after in changed[met.place.direction]:
                    yield sides, Meeting(met.place, before, after)
                if unknown[met.place.direction]:
                    yield sides, self._told(sides, met, parent, unknown[met.place.direction])

    def _changed(self, parent: str, way: str) -> Iterator[tuple[Typed, Typed]]:
        """The heirs of both versions that differ in shape or may differ in marks."""
        old, new = (each.heirs[parent] for each in self.contracts)
        for tag in sorted(old.keys() & new.keys()):
            before, after = old[tag][way], new[tag][way]
            if before.shape is not after.shape or (self.marks.pairs and after.origin not in self.marks.apart):
                yield before, after

    def told_once(self, found: Iterable[Mismatch]) -> Iterator[Mismatch]:
        """What was found, less what an heir has from the type that is named and that is told of this one."""
        seen = tuple(found)
        families = {
            _type(each): parent for parent in self.parents for each in _origins(self.contracts[0].heirs[parent])
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

    def _unknown(self, parent: str, way: str) -> list[str]:
        """The heirs that may come and that the other side never heard of; a mapping that lost them is told as such."""
        before, after = (each.heirs[parent] for each in self.contracts)
        sent, read = (before, after) if way == "request" else (after, before)
        declared = [each.provenance.get(parent) for each in self.contracts]
        mapped = all(each is not None and each.discriminator.get("mapping") for each in declared)
        known = _origins(read) if mapped and way == "response" else set()
        return sorted(
            tag
            for tag, heir in sent.items()
            if tag not in read and not (mapped and (way == "request" or heir[way].origin in known))
        )

    def _told(self, sides: Sides, met: Meeting, parent: str, lost: Sequence[str]) -> Mismatch:
        shown = [", ".join(each.heirs[parent]) for each in self.contracts]
        fact = sides.change("alternative-undeclared", met.place, before=shown[0], after=shown[1])
        named = [replace(each, declaration=_type(parent), path="") for each in (fact.provider, fact.consumer)]
        told = replace(fact.difference, detail=", ".join(lost))
        return replace(fact, difference=told, provider=named[0], consumer=named[1])

    def _leading(self, parent: str, reached: Mapping[str, int]) -> Iterator[tuple[Sides, Meeting]]:
        """Where declarations meet that lead to a type."""
        places = reached.get(parent, 0)
        for index, met in enumerate(self._met.values()):
            if places >> index & 1:
                yield from met

    def _reached(self) -> dict[str, int]:
        """The declarations that lead to each declaration, those that meet being bits in their order."""
        reached = {key: 1 << index for index, key in enumerate(self._met)}
        inside: dict[str, tuple[str, ...]] = {}
        waiting = deque(self._met)
        while waiting:
            key = waiting.popleft()
            if key not in inside:
                inside[key] = tuple(self._inside(key))
            for inner in inside[key]:
                known = reached.get(inner, 0)
                more = known | reached[key]
                if more != known:
                    reached[inner] = more
                    waiting.append(inner)
        return reached

    def _inside(self, key: str) -> Iterator[str]:
        own = key.removeprefix(_AS_PART)
        provenance = self.contracts[1].provenance
        declaration = provenance.get(own)
        if declaration is None:
            return
        yield from declaration.members.values()
        made = declaration.name or declaration.members or len(declaration.alternatives) > 1
        for each in declaration.alternatives:
            part = provenance.get(each) if made and each.startswith(f"{own}/allOf/") else None
            whole = part.alternatives[0] if part is not None and len(part.alternatives) == 1 else ""
            yield _AS_PART + whole if whole in self.parents else each
        if own is key and own in self.parents:
            yield from _origins(self.contracts[1].heirs[own])


def _type(reference: str) -> str:
    """The name of a named type."""
    return reference.rpartition("/")[2]


def _fact(each: Mismatch, declaration: str) -> Any:
    fact = each.difference
    return fact.kind, each.place.direction, declaration, each.consumer.path, fact.expected, fact.observed


def _origins(heirs: Mapping[str, Mapping[str, Typed]]) -> set[str]:
    return {each[_WAYS[0]].origin for each in heirs.values()}
