"""The bodies that a call sends against those that the operation takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from harness.compare.call_bodies import Bodies
from harness.compare.call_sides import CallSides, mismatch, placed
from harness.compare.compared import Compared
from harness.compare.content_types import family
from harness.compare.members import fields_at, like_named
from harness.compare.undeclared_fields import undeclared_fields
from harness.compare.wire_view import as_texts, unbounded
from harness.model import shape as s
from harness.model.contract import Body, Operation, Typed, declared
from harness.model.difference import Difference, Mismatch
from harness.model.location import Every, Path, pointer


def compared_requests(sides: CallSides, operation: Operation) -> Iterator[Compared]:
    """Each body that is sent beside the one that is taken in its form."""
    place = placed(operation, "request", "request body")
    bodies = Bodies(sides=sides, operation=operation, place=place, aspect="request")
    taken = {family(each): each for each in reversed(operation.request_bodies)}
    for given in sides.call.request_bodies if taken else ():
        form = family(given)
        if form in taken:
            yield _pair(bodies, form, given.typed, taken[form].typed)
        elif form and all(taken):
            yield bodies.told(_other_form(bodies, given, operation))


def _pair(bodies: Bodies, form: str, given: Typed, taken: Typed) -> Compared:
    if form == "form":
        given, taken = Typed(as_texts(given.shape), given.origin), Typed(as_texts(taken.shape), taken.origin)
    taken = Typed(unbounded(taken.shape), taken.origin)
    bodies, given, taken = bodies.fitting(given, taken)
    told = bodies.compared(given, taken)
    strange = [path for path in undeclared_fields(given.shape, taken.shape) if not _is_told(path, told)]
    ignored = (_ignored(bodies, given, taken, path) for path in strange)
    return replace(told, mismatches=(*told.mismatches, *(each for each in ignored if each is not None)))


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
    return bodies.whole(difference, given.typed)


def _ignored(bodies: Bodies, given: Typed, taken: Typed, path: Path) -> Mismatch | None:
    """A field that is sent and that the operation neither declares nor refuses; None where it takes any on purpose."""
    if declared(bodies.sides.provider.provenance, taken.origin, (*path[:-1], Every.ENTRY)):
        return None
    takes, sends = fields_at(taken.shape, path[:-1]), fields_at(given.shape, path[:-1])
    other = like_named(str(path[-1]), takes, sends)
    difference = Difference(
        kind="field-unknown",
        path=path,
        expected=", ".join(sorted(takes)),
        observed=s.describe(sends[str(path[-1])]),
        pointer=pointer(path),
    )
    there = bodies.sides.theirs(bodies.operation, bodies.place.position, taken.origin, path, slot=True)
    here = bodies.sides.ours(given.origin, path, slot=True)
    return mismatch(difference, bodies.place, there, here, (f"renamed {other}",) if other else ())
