"""The bodies that a call sends against those that the operation takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from harness.compare.call_bodies import Bodies
from harness.compare.call_sides import CallSides, mismatch, placed
from harness.compare.compared import Compared
from harness.compare.content_types import family
from harness.compare.members import fields_at, like_named
from harness.compare.undeclared_fields import undeclared_fields
from harness.compare.wire_view import as_texts, unbounded
from harness.model.contract import Body, Occurrence, Operation, Typed, declared
from harness.model.difference import Difference, Mismatch
from harness.model.location import Every, Path, pointer

UNENFORCED = "x-unenforced"
"""Extension of a provider's operation: no validation refuses its body, so what differs from the schema is only likely to do harm."""


def compared_requests(sides: CallSides, operation: Operation) -> Iterator[Compared]:
    """Each body that is sent beside the one that is taken in its form."""
    place = placed(operation, "request", "request body")
    bodies = Bodies(sides=sides, operation=operation, place=place, aspect="request")
    taken: dict[str, list[Body]] = {}
    for each in operation.request_bodies:
        taken.setdefault(family(each), []).append(each)
    for given in sides.call.request_bodies if taken else ():
        form = family(given)
        if form in taken:
            told = _best(_pair(bodies, form, given.typed, each.typed) for each in taken[form])
            yield _likely(told) if operation.extensions.get(UNENFORCED) else told
        elif form and all(taken):
            yield bodies.told(_other_form(bodies, given, operation))


def _likely(told: Compared) -> Compared:
    return replace(told, mismatches=tuple(replace(each, confidence="inferred") for each in told.mismatches))


def _best(pairs: Iterable[Compared]) -> Compared:
    """Of the forms that one body may have, the one that is sent: where least differs."""
    return min(pairs, key=lambda each: len(each.mismatches))


def _pair(bodies: Bodies, form: str, given: Typed, taken: Typed) -> Compared:
    if form == "form":
        given, taken = Typed(as_texts(given.shape), given.origin), Typed(as_texts(taken.shape), taken.origin)
    taken = Typed(unbounded(taken.shape), taken.origin)
    bodies, given, taken = bodies.fitting(given, taken)
    told = bodies.compared(given, taken)
    strange: dict[Path, list[str]] = {}
    for path in undeclared_fields(given.shape, taken.shape):
        if not _is_told(path, told):
            strange.setdefault(path[:-1], []).append(str(path[-1]))
    ignored = (each for path, names in strange.items() for each in _ignored(bodies, given, taken, path, names))
    return replace(told, mismatches=(*told.mismatches, *ignored))


def _is_told(path: Path, told: Compared) -> bool:
    """Is the field, or its object, the subject of a mismatch already?"""
    facts = [each.difference for each in told.mismatches]
    return any(
        (fact.path[:-1] == path[:-1] if fact.kind == "field-missing" else fact.path == path[: len(fact.path)])
        for fact in facts
    )


def _other_form(bodies: Bodies, given: Body, operation: Operation) -> Mismatch:
    expected = ", ".join(each.content_type for each in operation.request_bodies)
    difference = Difference(kind="content-type", expected=expected, observed=given.content_type)
    there = Occurrence(operation.name, bodies.place.position, operation.location)
    return mismatch(difference, bodies.place, there, bodies.sides.at_call())


def _ignored(bodies: Bodies, given: Typed, taken: Typed, path: Path, names: Sequence[str]) -> Iterator[Mismatch]:
    """Fields of one object that are sent and that the operation neither declares nor refuses, unless it takes any on purpose."""
    if declared(bodies.sides.provider.provenance, taken.origin, (*path, Every.ENTRY)):
        return
    takes, sends = fields_at(taken.shape, path), fields_at(given.shape, path)
    others = {name: like_named(name, takes, sends) for name in names}
    for name, other in others.items():
        if other:
            yield _unknown(bodies, given, taken, path, (name,), f"renamed {other}")
    rest = tuple(name for name, other in others.items() if not other)
    if rest:
        yield _unknown(bodies, given, taken, path, rest)


def _unknown(bodies: Bodies, given: Typed, taken: Typed, path: Path, names: tuple[str, ...], *hints: str) -> Mismatch:
    """These fields as one mismatch: their objects are its cause, and it stands at the first of them."""
    first = (*path, names[0])
    known = ", ".join(sorted(fields_at(taken.shape, path)))
    difference = Difference(kind="field-unknown", path=first, expected=known, members=names, pointer=pointer(first))
    there = bodies.sides.theirs(bodies.operation, bodies.place.position, taken.origin, path, slot=bool(hints))
    here = bodies.sides.ours(given.origin, path, slot=False)
    place = bodies.sides.ours(given.origin, first, slot=True)
    here = place if hints else replace(here, location=place.location)
    return mismatch(difference, bodies.place, there, here, hints)
