"""The answers of an operation against what a call reads of them, status by status."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from harness.compare.call_bodies import Bodies
from harness.compare.call_reads import UNTYPED, read_mismatches
from harness.compare.call_sides import CallSides, mismatch, placed
from harness.compare.compared import Compared
from harness.compare.content_types import is_json
from harness.compare.unsafe_integers import unsafe_integers
from harness.model import shape as s
from harness.model.contract import Body, Occurrence, Operation, Response, Typed
from harness.model.difference import Difference, Mismatch
from harness.model.location import pointer


def compared_responses(sides: CallSides, operation: Operation) -> Iterator[Compared]:
    """Each answer of the provider beside what the call reads where that status arrives."""
    for given in operation.responses:
        sent = next(filter(is_json, given.content), None)
        bodies = _bodies(sides, operation, given, sent)
        expected = _reader(sides.call.responses, given.status)
        for body in expected.content if expected else ():
            yield from _bodiless(bodies, body.typed) if sent is None else _read(bodies, sent.typed, body.typed)
        reads = tuple(read_mismatches(sides, operation, given, sent.typed)) if sent else ()
        if reads:
            yield replace(bodies.told(*reads), aspect="reads")
        if sent and bodies.aspect == "response":
            yield from _unread(bodies, sent.typed.shape)
    yield from _statuses(sides, operation)


def read_answers(sides: CallSides, operation: Operation) -> Iterator[tuple[Bodies, Typed, Typed]]:
    """Each success of the provider with a body, beside what the call reads it as."""
    for given in operation.responses:
        sent = next(filter(is_json, given.content), None)
        if sent is None or not _is_success(given.status):
            continue
        expected = _reader(sides.call.responses, given.status)
        for body in expected.content if expected else ():
            yield _bodies(sides, operation, given, sent).fitting(sent.typed, body.typed)


def _bodies(sides: CallSides, operation: Operation, given: Response, sent: Body | None) -> Bodies:
    aspect = "response" if _is_success(given.status) else "error"
    content = sent.content_type if sent else ""
    place = placed(operation, "response", f"{aspect} {given.status}", status=given.status, content=content)
    return Bodies(sides=sides, operation=operation, place=place, aspect=aspect)


def _read(bodies: Bodies, sent: Typed, taken: Typed) -> Iterator[Compared]:
    bodies, sent, taken = bodies.fitting(sent, taken)
    yield bodies.compared(sent, taken)
    unsafe = tuple(_unsafe(bodies, sent, taken)) if bodies.aspect == "response" else ()
    if unsafe:
        yield replace(bodies.told(*unsafe), aspect="integers")


def _unread(bodies: Bodies, sent: s.Shape) -> Iterator[Compared]:
    """An answer with parts that some code reads as `any`, so that nobody checks what it does with them."""
    if bodies.sides.call.extensions.get(UNTYPED) and (sent.objects or sent.arrays) and sent is not s.UNKNOWN:
        difference = Difference(kind="untyped", expected="any", observed=bodies.place.position)
        yield replace(bodies.told(bodies.whole(difference, Typed(s.ANY))), aspect="reads")


def _bodiless(bodies: Bodies, taken: Typed) -> Iterator[Compared]:
    plain_text = taken.shape.strings and not (taken.shape.objects or taken.shape.arrays or taken.shape.numbers)
    if plain_text and bodies.place.status != "204":
        return  # a file or a page, read as text
    if bodies.aspect == "response" and not taken.shape.marks and taken.shape not in {s.UNKNOWN, s.NEVER}:
        difference = Difference(kind="body-missing", expected=s.describe(taken.shape), observed="no body")
        yield bodies.told(bodies.whole(difference, taken))


def _unsafe(bodies: Bodies, sent: Typed, taken: Typed) -> Iterator[Mismatch]:
    for path, largest in unsafe_integers(sent.shape, taken.shape):
        difference = Difference(
            kind="integer-unsafe", path=path, expected="number", observed=str(largest), pointer=pointer(path)
        )
        there = bodies.sides.theirs(bodies.operation, bodies.place.position, sent.origin, path, slot=True)
        here = bodies.sides.ours(taken.origin, path, slot=True).in_generic(presence=False)
        yield mismatch(difference, bodies.place, there, here)


def _statuses(sides: CallSides, operation: Operation) -> Iterator[Compared]:
    """Successes that the call waits for by their very number and that the operation never answers."""
    answered = [each.status for each in operation.responses]
    successes = sorted(filter(_is_success, answered))
    if not successes or {"2XX", "default"} & set(answered):
        return
    for waited in sides.call.responses:
        if waited.status.isdecimal() and _is_success(waited.status) and waited.status not in answered:
            difference = Difference(kind="status-missing", expected=waited.status, observed=", ".join(successes))
            place = placed(operation, "response", f"response {waited.status}", status=waited.status)
            there = Occurrence(operation.name, "", operation.location)
            bodies = Bodies(sides=sides, operation=operation, place=place, aspect="status")
            yield bodies.told(mismatch(difference, place, there, sides.at_call()))


def _is_success(status: str) -> bool:
    return status.startswith("2")


def _reader(responses: Iterable[Response], status: str) -> Response | None:
    """What a call reads when this status arrives: that very status, else its range, else any error."""
    by_status = {each.status: each for each in responses}
    if status == "default":
        return by_status.get("default")
    fallback = () if _is_success(status) else ("default",)
    return next((by_status[each] for each in (status, f"{status[:1]}XX", *fallback) if each in by_status), None)
