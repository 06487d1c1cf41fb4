"""Fields that a sender holds only as values of a map: who writes `Record<string, T>` does not say which name gets which value."""

from __future__ import annotations

from harness.compare.members import at, objects_at
from harness.model import shape as s
from harness.model.difference import Difference
from harness.model.location import Path

OF_A_MAP = "the frontend sends a map, so which names it holds, and which value each has, is not known"


def hangs_on_map(difference: Difference, sent: s.Shape, taken: s.Shape) -> bool:
    """Does a difference stand in a field that only a map may hold, and that some value of the map would suit?"""
    for length, step in enumerate(difference.path, 1):
        path = difference.path[:length]
        if isinstance(step, str) and (values := _values(sent, path)):
            return any(
                s.intersect(value, wanted) is not s.NEVER for value in values for wanted in at(taken, path) or (s.ANY,)
            )
    return False


def _values(sent: s.Shape, path: Path) -> tuple[s.Shape, ...]:
    """What the maps hold of which a field would be a value; nothing where an object declares the field, or is no map."""
    *above, name = path
    held = tuple(objects_at(sent, tuple(above)))
    values = tuple(s.resolve(each.rest) for each in held if name not in each.fields)
    return values if len(values) == len(held) and not {s.UNKNOWN, s.NEVER} & {*values} else ()
