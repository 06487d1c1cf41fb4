"""Ways into shapes by paths: the parts at a path, their objects and fields, and the other name of a renamed field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from harness.compare.likeness import alike
from harness.model import shape as s
from harness.model.difference import Difference
from harness.model.location import Path, Step


def at(shape: s.Shape, path: Path) -> tuple[s.Shape, ...]:
    """The shapes that stand at a path; of alternatives, those of each."""
    current: tuple[s.Shape, ...] = (shape,)
    for step in path:
        current = tuple(s.resolve(child) for each in current for child in _children(each, step))
    return current


def objects_at(shape: s.Shape, path: Path) -> Iterator[s.ObjectSet]:
    """The alternatives at a path that are objects."""
    for each in at(shape, path):
        yield from each.objects


def fields_at(shape: s.Shape, path: Path) -> Mapping[str, s.Child]:
    """The fields of the objects at a path; of alternatives, all fields."""
    return {name: field.shape for held in objects_at(shape, path) for name, field in held.fields.items()}


def is_optional(shape: s.Shape, path: Path) -> bool:
    """May the field that a path ends in be absent from some object there?"""
    *above, last = path
    held = [each.fields.get(last) for each in objects_at(shape, tuple(above))] if isinstance(last, str) else []
    declared = [each for each in held if each is not None]
    return bool(declared) and not all(each.required for each in declared)


def renamed(difference: Difference, producer: s.Shape, consumer: s.Shape) -> str:
    """The other side's name of a field that is missing or refused, where casing or a like shape gives it away; or ''."""
    if difference.kind not in {"field-missing", "field-refused"} or not isinstance(difference.path[-1], str):
        return ""
    missing = difference.path[-1]
    sends, takes = fields_at(producer, difference.path[:-1]), fields_at(consumer, difference.path[:-1])
    have, other = (sends, takes) if difference.kind == "field-missing" else (takes, sends)
    return like_named(missing, have, other)


def like_named(missing: str, have: Mapping[str, s.Child], other: Mapping[str, s.Child]) -> str:
    """The name in `have` that `other` lacks and that must be what `other` calls `missing`; or ''."""
    strange = [name for name in have if name not in other]
    for name in strange:
        if bare(name) == bare(missing):
            return name
    wanted = s.resolve(other.get(missing, s.NEVER))
    same = [name for name in strange if s.resolve(have[name]) is wanted]
    sole = len(same) == 1 and sum(name not in have for name in other) == 1
    return same[0] if sole and (_is_telling(wanted) or alike(same[0], missing)) else ""


def _is_telling(shape: s.Shape) -> bool:
    """Is this more than a plain scalar, which many a field of another meaning is too?"""
    return bool(shape.objects or shape.arrays) or any(each.values is not None for each in shape.strings)


def bare(name: str) -> str:
    """A name without its casing: `created_at` and `createdAt` are one."""
    return name.replace("_", "").replace("-", "").lower()


def _children(shape: s.Shape, step: Step) -> Iterator[s.Child]:
    for held in shape.objects:
        if isinstance(step, str) and step in held.fields:
            yield held.fields[step].shape
        elif not isinstance(step, str | int):
            yield held.rest
    for array in shape.arrays:
        if isinstance(step, int) and step < len(array.prefix):
            yield array.prefix[step]
        elif not isinstance(step, str):
            yield array.items
