"""What helps a reader beside a difference: another name, a list within an envelope, an optional field, a lax reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from harness.compare.assign import assign
from harness.compare.members import at, is_optional, objects_at, renamed
from harness.model import shape as s
from harness.model.difference import Difference

RENAMED = "renamed"
"""`renamed NAME`: the other side's name of the field."""
WITHIN = "within"
"""`within NAME`: the wanted list is the field NAME of what is sent."""
OPTIONAL = "optional"
"""The consumer's field may be absent already."""
LAX = "lax"
"""A lax reader, such as Pydantic's, takes some of the texts for the value."""

_MOST_FIELDS = 12


def hints_of(difference: Difference, producer: s.Shape, consumer: s.Shape) -> tuple[str, ...]:
    """All hints of a difference, each a word and, perhaps, a name."""
    return tuple(_hints(difference, producer, consumer))


def other_name(hints: Iterable[str]) -> str:
    """The name after `renamed`, or ''."""
    return next((each.partition(" ")[2] for each in hints if each.startswith(f"{RENAMED} ")), "")


def _hints(difference: Difference, producer: s.Shape, consumer: s.Shape) -> Iterator[str]:
    name = renamed(difference, producer, consumer)
    if name:
        yield f"{RENAMED} {name}"
    if difference.kind == "null-refused" and difference.path and is_optional(consumer, difference.path):
        yield OPTIONAL
    if difference.kind == "kind-refused":
        mine, theirs = at(producer, difference.path), at(consumer, difference.path)
        yield from (f"{WITHIN} {each}" for each in _enveloped(difference, producer, theirs))
        if _is_lax(mine, theirs):
            yield LAX


def _enveloped(difference: Difference, producer: s.Shape, theirs: Iterable[s.Shape]) -> Iterator[str]:
    """The one field of an object that fits where the consumer wants a list."""
    wanted = [each for each in theirs if each.arrays and not each.objects]
    fields = {name: field for held in objects_at(producer, difference.path) for name, field in held.fields.items()}
    lists = [name for name, field in fields.items() if s.resolve(field.shape).arrays]
    if wanted and len(fields) <= _MOST_FIELDS:
        fitting = [name for name in lists if assign(fields[name].shape, wanted[0], differences=False).verdict == "yes"]
        yield from fitting if len(fitting) == 1 else ()


def _is_lax(mine: Iterable[s.Shape], theirs: Iterable[s.Shape]) -> bool:
    """May texts be read as numbers or booleans, numbers as booleans, booleans as numbers?"""
    taken = list(theirs)
    if any(each.arrays or each.objects for each in (*mine, *taken)):
        return False
    return any(each.numbers or each.booleans for each in taken)
