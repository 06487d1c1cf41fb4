"""Fields that one side sends and the other side, though it takes any, does not declare."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from harness.model import shape as s
from harness.model.location import Every, Path


def undeclared_fields(producer: s.Shape, consumer: s.Shape) -> Iterator[Path]:
    """Paths of the producer's fields that no alternative of the consumer declares; each pair of types is walked once."""
    seen: set[tuple[int, ...]] = set()
    waiting: list[tuple[Path, s.Shape, tuple[s.Shape, ...]]] = [((), producer, (consumer,))]
    while waiting:
        path, mine, theirs = waiting.pop()
        pair = mine.serial, *(each.serial for each in theirs)
        if pair in seen or any(each.marks for each in (mine, *theirs)):
            continue
        seen.add(pair)
        yield from ((*path, name) for name in _strange(mine, theirs))
        waiting.extend(((*path, *step), part, others) for step, part, others in _parts(mine, theirs) if others)


def _strange(mine: s.Shape, theirs: Sequence[s.Shape]) -> Iterator[str]:
    objects = [held for each in theirs for held in each.objects]
    if objects and all(_lists_its_fields(each) for each in objects):
        known = {name for each in objects for name in each.fields}
        yield from dict.fromkeys(name for each in mine.objects for name in each.fields if name not in known)


def _lists_its_fields(each: s.ObjectSet) -> bool:
    return bool(each.fields) and not each.patterns and s.resolve(each.rest) is s.UNKNOWN


def _parts(mine: s.Shape, theirs: Sequence[s.Shape]) -> Iterator[tuple[Path, s.Shape, tuple[s.Shape, ...]]]:
    """The parts that both sides have, with the step that leads to them."""
    objects = [held for each in theirs for held in each.objects]
    for held in mine.objects:
        for name, field in held.fields.items():
            others = tuple(s.resolve(each.fields[name].shape) for each in objects if name in each.fields)
            yield (name,), s.resolve(field.shape), others
    arrays = [s.resolve(array.items) for each in theirs for array in each.arrays]
    for array in mine.arrays:
        yield (Every.ITEM,), s.resolve(array.items), tuple(arrays)
