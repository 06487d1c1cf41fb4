"""Names that code reads of an answer without a type, against the fields that the answer has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from harness.compare.call_sides import CallSides, mismatch, placed
from harness.compare.members import objects_at
from harness.compare.naming import NAMING, camel_case
from harness.compare.wire_view import renamed_fields
from harness.model import shape as s
from harness.model.contract import Operation, Response, Typed
from harness.model.difference import Difference, Mismatch
from harness.model.location import Location, Path, dotted

READS = "x-reads"
"""Extension of a consumer's operation: a tuple of Read."""

UNTYPED = "x-untyped"
"""Extension of a consumer's operation: does some code read an answer as `any`, so that nothing of it is checked?"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Read:
    """A place that the code reads of a body; `status` is `2XX`, `default` (any error) or one status."""

    path: Path
    status: str
    location: Location | None = None


def read_mismatches(sides: CallSides, operation: Operation, response: Response, sent: Typed) -> Iterator[Mismatch]:
    """The reads of this answer that find nothing there; of a path only the first missing name is told."""
    position = f"response {response.status}"
    for path, read in _missing(sides, response.status, sent.shape).items():
        held = sorted({name for each in objects_at(sent.shape, path[:-1]) for name in each.fields})
        difference = Difference(
            kind="read-unknown", path=path, expected=str(path[-1]), observed=", ".join(held) or "no fields"
        )
        there = sides.theirs(operation, position, sent.origin, path[:-1], slot=False)
        here = sides.at_call(dotted(path), read.location)
        place = placed(operation, "response", position, status=response.status)
        yield mismatch(difference, place, there, here, confidence="inferred")


def _missing(sides: CallSides, status: str, shape: s.Shape) -> dict[Path, Read]:
    found: dict[Path, Read] = {}
    converted = renamed_fields(shape, camel_case) if sides.call.extensions.get(NAMING) else shape
    for read in sides.call.extensions.get(READS, ()):
        if read.status == status or (read.status == "2XX" and status.startswith("2")):
            missing = _first_missing(shape, read.path)
            if missing and _first_missing(converted, read.path):
                found.setdefault(missing, read)
    return found


def _first_missing(shape: s.Shape, path: Path) -> Path:
    """The path up to the first name that no object there can hold; empty where the whole path may be there."""
    for length, step in enumerate(path, 1):
        objects = tuple(objects_at(shape, path[: length - 1]))
        if not isinstance(step, str):
            continue
        if not objects or any(not declares_only(each) for each in objects):
            return ()
        if not any(step in each.fields for each in objects):
            return path[:length]
    return ()


def declares_only(each: s.ObjectSet) -> bool:
    """Is this an object with declared fields alone, as a serialised model is?"""
    return bool(each.fields) and not each.patterns and s.resolve(each.rest) in {s.UNKNOWN, s.NEVER}
