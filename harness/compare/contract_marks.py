"""Changes of what fields are marked with: their end, their default, a union's discriminator and named alternatives.

None of these is part of a shape, so equal shapes can differ in them.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from harness.compare.contract_life import stability_changes, sunset_changes, unreadable_changes
from harness.compare.contract_sides import Meeting, Sides
from harness.model.contract import Contract, Declaration, Occurrence, Provenance, declared_at, trace
from harness.model.difference import Difference, Direction, Mismatch, Place
from harness.model.location import Path, Step

Pair: TypeAlias = tuple[str, str]
"""Provenance keys of one part in the base and in the revision."""

_Way: TypeAlias = tuple[str, Step | None]


class Marks:
    """The pairs of declarations that are marked otherwise, and the places that lead to them; none lie within those `apart`."""

    def __init__(self, contracts: tuple[Contract, Contract], pairs: Sequence[Pair], apart: Container[str] = ()) -> None:
        self.contracts = contracts
        self.apart = apart
        self.pairs = pairs
        self._bases: dict[tuple[str, Path], frozenset[str]] = {}
        self._met: dict[str, list[tuple[Sides, Meeting]]] = {}

    def add(self, sides: Sides, meeting: Meeting) -> None:
        """Note where two declarations meet."""
        if self.pairs:
            self._met.setdefault(meeting.revision.origin, []).append((sides, meeting))

    def mismatches(self) -> Iterator[Mismatch]:
        """What is marked otherwise, once for each direction in which it crosses the wire."""
        above = self._above() if self.pairs else {}
        for pair in self.pairs:
            for direction in ("request", "response"):
                yield from self._judged(pair, direction, above)

    def _above(self) -> dict[str, list[_Way]]:
        """From each declaration that places lead to, to those that hold it, with the step between."""
        provenance = self.contracts[1].provenance
        above: dict[str, list[_Way]] = {key: [] for key in self._met}
        waiting = deque(self._met)
        while waiting:
            key = waiting.popleft()
            for step, inner in _inside(provenance.get(key)):
                if inner in self.apart:
                    continue
                if inner not in above:
                    above[inner] = []
                    waiting.append(inner)
                above[inner].append((key, step))
        return above

    def _judged(self, pair: Pair, direction: Direction, above: dict[str, list[_Way]]) -> Iterator[Mismatch]:
        reached = [
            (sides, meeting, path)
            for key, path in _ways(pair[1], above)
            for sides, meeting in self._met.get(key, ())
            if meeting.place.direction == direction and self._is_base_of(pair[0], meeting, path)
        ]
        before, after = (_followed(each.provenance, key) for each, key in zip(self.contracts, pair, strict=True))
        if not reached or before is None or after is None:
            return
        sides, meeting, path = reached[0]
        operations = tuple(dict.fromkeys(each.name for each, _, _ in reached))
        told = all(_is_parameter(each, steps) for _, each, steps in reached)
        tags = _tags(self.contracts[0].provenance, pair[0]), _tags(self.contracts[1].provenance, pair[1])
        for each in _facts(sides, meeting.place, before, after, tags, self._alternatives(pair, direction)):
            if not (told and each.difference.kind == "field-default"):
                yield self._placed(each, meeting, path, operations)
        if before.xml != after.xml:
            yield from self._written(reached, before, after)

    def _is_base_of(self, key: str, meeting: Meeting, path: Path) -> bool:
        """Does the base have this declaration where the revision has its own? Types may have swapped their names."""
        asked = meeting.base.origin, path
        if asked not in self._bases:
            self._bases[asked] = declared_at(self.contracts[0].provenance, *asked)
        return key in self._bases[asked]

    def _written(
        self, reached: Sequence[tuple[Sides, Meeting, Path]], before: Declaration, after: Declaration
    ) -> Iterator[Mismatch]:
        """That a value is written otherwise in XML, where it crosses the wire as such."""
        found = [each for each in reached if _is_xml(each[1].place.content_type)]
        if found:
            sides, meeting, path = found[0]
            shown = [", ".join(f"{name} {value!r}" for name, value in each.xml.items()) for each in (before, after)]
            fact = sides.change("xml", meeting.place, before=shown[0] or "no more", after=shown[1] or "no more")
            yield self._placed(fact, meeting, path, tuple(dict.fromkeys(each.name for each, _, _ in found)))

    def _alternatives(self, pair: Pair, direction: Direction) -> tuple[_Alternatives, _Alternatives]:
        """The alternatives on both sides; where `anyOf` is read, alternatives overlap by design."""
        keywords = ("oneOf",) if direction == "response" else ("anyOf", "oneOf")
        before, after = (
            _Alternatives.of(each.provenance, key, keywords) for each, key in zip(self.contracts, pair, strict=True)
        )
        return before, after

    def _placed(self, fact: Mismatch, meeting: Meeting, path: Path, operations: tuple[str, ...]) -> Mismatch:
        base = trace(self.contracts[0].provenance, meeting.base.origin, path, slot=True)
        revision = trace(self.contracts[1].provenance, meeting.revision.origin, path, slot=True)
        where = f"{fact.place.operation} {fact.place.position}"
        return Mismatch(
            difference=fact.difference,
            place=fact.place,
            provider=revision if revision.declaration else Occurrence(where, revision.path, revision.location),
            consumer=base if base.declaration else Occurrence(where, base.path, base.location),
            operations=operations,
        )


def _followed(provenance: Provenance, key: str) -> Declaration | None:
    """A declaration with the marks of the one that it is another name of (a reference, an `allOf` of one), beside its own.

    A name in XML that is the field's own says nothing.
    """
    found = current = provenance.get(key)
    if found is None or current is None:
        return None
    seen = {key}
    while len(current.alternatives) == 1 and current.alternatives[0] not in seen:
        seen.add(current.alternatives[0])
        current = provenance.get(current.alternatives[0], Declaration())
        found = _with_marks_of(current, found)
    if key.endswith(f"/properties/{found.xml.get('name')}"):
        return found._replace(xml={name: each for name, each in found.xml.items() if name != "name"})
    return found


def _with_marks_of(inner: Declaration, outer: Declaration) -> Declaration:
    return outer._replace(
        deprecated=outer.deprecated or inner.deprecated,
        write_only=outer.write_only or inner.write_only,
        default=inner.default if outer.default is None else outer.default,
        sunset=outer.sunset or inner.sunset,
        stability=outer.stability or inner.stability,
        known_values=outer.known_values or inner.known_values,
        xml={**inner.xml, **outer.xml},
    )


def _is_xml(content_type: str) -> bool:
    """Is this a type of XML? Source: RFC 7303."""
    media = content_type.partition(";")[0].strip().lower()
    return media in {"application/xml", "text/xml"} or media.endswith("+xml")


def _is_parameter(meeting: Meeting, path: Path) -> bool:
    """Is this a parameter itself, whose default is compared with the parameter?"""
    return not path and " parameter " in meeting.place.position


def _inside(declaration: Declaration | None) -> Iterator[tuple[Step | None, str]]:
    if declaration is not None:
        yield from declaration.members.items()
        yield from ((None, each) for each in declaration.alternatives)


def _ways(key: str, above: dict[str, list[_Way]]) -> Iterator[tuple[str, Path]]:
    """The declarations that hold this one, each with the steps from it."""
    if key not in above:
        return
    seen = {key}
    waiting: deque[tuple[str, Path]] = deque([(key, ())])
    while waiting:
        current, path = waiting.popleft()
        yield current, path
        for holder, step in above[current]:
            if holder not in seen:
                seen.add(holder)
                waiting.append((holder, path if step is None else (step, *path)))


def _facts(
    sides: Sides,
    place: Place,
    before: Declaration,
    after: Declaration,
    tags: tuple[Mapping[str, str], Mapping[str, str]],
    alternatives: tuple[_Alternatives, _Alternatives],
) -> Iterator[Mismatch]:
    if after.deprecated and not before.deprecated:
        yield sides.change("field-deprecated", place, before="in use", after="deprecated", detail=after.sunset)
    yield from unreadable_changes(sides, place, before, after)
    yield from sunset_changes(sides, place, before, after)
    yield from stability_changes(sides, place, before.stability or None, after.stability or None)
    if before.write_only and not after.write_only and place.direction == "response":
        yield sides.change("field-exposed", place, before="write-only", after="sent")
    if before.default != after.default and place.direction == "request" and before.default is not None:
        shown = [
            "" if each.default is None else json.dumps(each.default, ensure_ascii=False, default=str)
            for each in (before, after)
        ]
        yield sides.change("field-default", place, before=shown[0], after=shown[1])
    yield from _known(sides, place, before.known_values, after.known_values)
    yield from _discriminated(sides, place, before.discriminator, after.discriminator, tags)
    yield from _withdrawn(sides, place, *alternatives)


def _known(sides: Sides, place: Place, before: Sequence[Any], after: Sequence[Any]) -> Iterator[Mismatch]:
    """That an open enum has other values; where old clients send one that went, it is told as what servers may refuse."""
    new, gone = ([each for each in one if each not in other] for one, other in ((after, before), (before, after)))
    if before and after and (new or (gone and place.direction == "response")):
        shown = [
            ", ".join(json.dumps(each, ensure_ascii=False, default=str) for each in one) for one in (before, after)
        ]
        yield sides.change("open-enum", place, before=shown[0], after=shown[1])


def _discriminated(
    sides: Sides,
    place: Place,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    tags: tuple[Mapping[str, str], Mapping[str, str]],
) -> Iterator[Mismatch]:
    """That alternatives are told apart by another field, or that a value of it names none any more."""
    old, new = before.get("propertyName"), after.get("propertyName")
    if not before or not after:
        return
    if old != new:
        yield sides.change("discriminator", place, before=str(old), after=str(new))
        return
    was, now = tags
    sent, read = (was, now) if place.direction == "request" else (now, was)
    unread = {sent[name] for name in sent.keys() - read.keys()}
    renamed = unread & set(read.values()) or (unread and read.keys() - sent.keys())
    lost = bool(unread if place.direction == "request" else renamed)
    if not (_mapped(before) or _mapped(after)) and set(read.values()) < set(sent.values()):
        lost = False  # an alternative went or came with its name, and that is told
    if now and was and (lost or _exchanged(was, now)):
        shown = [
            ", ".join(f"{name} ({_type(each)})" if not lost else name for name, each in way.items())
            for way in (was, now)
        ]
        yield sides.change("discriminator", place, before=shown[0], after=shown[1])


def _exchanged(was: Mapping[str, str], now: Mapping[str, str]) -> bool:
    """Does a value name another type than it did, though both have both types?"""
    old, new = ({name: _type(each) for name, each in way.items()} for way in (was, now))
    both = set(old.values()) & set(new.values())
    return any(old[name] != new[name] and {old[name], new[name]} <= both for name in old.keys() & new.keys())


def _type(reference: str) -> str:
    """The name of the type that a mapping leads to, by pointer or by name."""
    return reference.rpartition("/")[2]


def _mapped(discriminator: Mapping[str, Any]) -> dict[str, str]:
    """The values that name an alternative, with which; what these are called themselves does not cross the wire."""
    held = discriminator.get("mapping")
    return {str(name): str(each) for name, each in held.items()} if isinstance(held, dict) else {}


def _tags(provenance: Provenance, key: str) -> Mapping[str, str]:
    """The values of a discriminator, with what they name: those of its mapping, and without one the names of the alternatives.

    The names count where no alternative says itself which value it has. Source: OpenAPI 3.0 and 3.1, Discriminator Object.
    """
    declaration = provenance.get(key)
    if declaration is None or not declaration.discriminator:
        return {}
    mapped, named = _mapped(declaration.discriminator), _named_alternatives(provenance, key, ("anyOf", "oneOf"))
    own, alternatives = str(declaration.discriminator.get("propertyName")), list(named)
    said = any(own in held.literals for each in alternatives if (held := provenance.get(each)) is not None)
    return mapped if mapped or said else {_type(each): each for each in alternatives}


def _withdrawn(sides: Sides, place: Place, before: _Alternatives, after: _Alternatives) -> Iterator[Mismatch]:
    """That alternatives were only taken away where old clients send, or only added where they read.

    One that is written out where it had a name is still there.
    """
    sent, taken = (after, before) if place.direction == "response" else (before, after)
    lost = sorted(_type(each) for each in sent.names - taken.names)
    written_out = taken.unnamed - sent.unnamed
    if taken.names and len(lost) > written_out and taken.names < sent.names:
        fact = sides.change("alternative-undeclared", place, before=_listed(before.names), after=_listed(after.names))
        yield Mismatch(
            difference=Difference(
                kind=fact.difference.kind,
                expected=fact.difference.expected,
                observed=fact.difference.observed,
                detail=", ".join(lost),
            ),
            place=place,
            provider=fact.provider,
            consumer=fact.consumer,
        )


def _listed(names: frozenset[str]) -> str:
    return ", ".join(sorted(map(_type, names)))


def _named_alternatives(provenance: Provenance, key: str, keywords: Sequence[str]) -> Iterator[str]:
    """The named types that a union's alternatives refer to."""
    declaration = provenance.get(key)
    for each in declaration.alternatives if declaration else ():
        if each.startswith(tuple(f"{key}/{keyword}/" for keyword in keywords)):
            inner = provenance.get(each)
            yield from inner.alternatives if inner is not None and not inner.members else ()


class _Alternatives(NamedTuple):
    """The alternatives of a union: the named types that some refer to, and how many are written out."""

    names: frozenset[str]
    unnamed: int

    @classmethod
    def of(cls, provenance: Provenance, key: str, keywords: Sequence[str]) -> _Alternatives:
        """Those of the declaration of a key."""
        declaration = provenance.get(key)
        starts = tuple(f"{key}/{keyword}/" for keyword in keywords)
        every = [each for each in declaration.alternatives if each.startswith(starts)] if declaration else []
        referring = sum(1 for each in every for _ in _referred(provenance, each))
        return cls(frozenset(_named_alternatives(provenance, key, keywords)), len(every) - referring)


def _referred(provenance: Provenance, key: str) -> Sequence[str]:
    """The named type that an alternative refers to, where it does no more."""
    inner = provenance.get(key)
    return inner.alternatives[:1] if inner is not None and not inner.members else ()
