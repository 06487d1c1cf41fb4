"""Fields that a sender holds only as values of a map: who writes `Record<string, T>` does not say which name gets which value."""

from __future__ import annotations

from harness.compare.members import at, objects_at
from harness.model import shape as s
from harness.model.difference import Difference
from harness.model.location import Path

OF_A_MAP = "the frontend sends a map, so which names it holds, and which value each has, is not known"


_OF_ABSENCE = frozenset({"field-missing", "field-optional"})


def hangs_on_map(difference: Difference, sent: s.Shape, taken: s.Shape) -> bool:
    """Does a difference stand in a field that only a map may hold, and that some value of the map would suit?

    That a field is absent hangs on a map too where every other alternative surely holds it.
    """
    absent = difference.kind in _OF_ABSENCE
    for length, step in enumerate(difference.path, 1):
        path = difference.path[:length]
        last = absent and length == len(difference.path)
        if isinstance(step, str) and (values := _values(sent, path, sure=last)):
            return any(
                s.intersect(value, wanted) is not s.NEVER for value in values for wanted in at(taken, path) or (s.ANY,)
            )
    return False


def _values(sent: s.Shape, path: Path, *, sure: bool) -> tuple[s.Shape, ...]:
    """What the maps hold of which a field would be a value; nothing where an object declares the field, or is no map.

    With `sure`, objects that always hold the field are passed over.
    """
    *above, name = path
    held = tuple(each for each in objects_at(sent, tuple(above)) if not (sure and each.demands(str(name))))
    values = tuple(s.resolve(each.rest) for each in held if name not in each.fields)
    return values if len(values) == len(held) and not {s.UNKNOWN, s.NEVER} & {*values} else ()
