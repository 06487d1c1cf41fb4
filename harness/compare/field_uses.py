"""What the code does with fields of answers, beside what arrives in them: seen over all calls, for a type may serve many."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from harness.compare.call_bodies import Bodies
from harness.compare.call_reads import declares_only
from harness.compare.call_responses import read_answers
from harness.compare.call_sides import CallSides
from harness.compare.compared import Compared
from harness.compare.hints import RENAMED
from harness.compare.likeness import bare
from harness.compare.members import like_named
from harness.model import shape as s
from harness.model.contract import Operation, Typed
from harness.model.difference import Difference
from harness.model.location import Every, Location, Path, dotted, pointer

USES = "x-uses"
"""Extension of a consumer's operation: a mapping from the place of a declared field (`place_key`) to its FieldUse; the same at all."""

CASING = "casing"
"""`detail` of a literal that a value sent differs from in casing or joints alone."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldUse:
    """What is done with a declared field: the literals that it is compared with, each with its place, and where it is read."""

    compared: Mapping[str, Location | None] = field(default_factory=dict)
    read: Location | None = None


def place_key(location: Location | None, path: Path = ()) -> str:
    """The key of a declared field: its place, or its path within the answer where no place is known."""
    return f"{location.file}:{location.line}:{location.column}" if location and location.column else dotted(path)


@dataclass(slots=True)
class _Field:
    """What is known of a field over all answers that it may arrive in; the first of them stands for all."""

    use: FieldUse
    bodies: Bodies | None = None
    producer: Typed = field(default_factory=lambda: Typed(s.ANY))
    consumer: Typed = field(default_factory=lambda: Typed(s.ANY))
    path: Path = ()
    renamed: str = ""
    sent: bool = False
    open: bool = False
    values: dict[str, None] = field(default_factory=dict)
    operations: dict[str, None] = field(default_factory=dict)


class FieldUses:
    """Gathers what arrives in each used field, call by call; `told` says at the end what never arrives in any."""

    def __init__(self) -> None:
        self._fields: dict[str, _Field] = {}

    def see(self, sides: CallSides, operation: Operation | None) -> None:
        """One call, with the operation that answers it, or None where that is not certain."""
        uses: Mapping[str, FieldUse] = sides.call.extensions.get(USES, {})
        if not uses:
            return
        if operation is None:
            for response in sides.call.responses:
                for body in response.content:
                    self._walk(uses, sides, None, Typed(s.UNKNOWN), body.typed)
            return
        for bodies, sent, taken in read_answers(sides, operation):
            self._walk(uses, bodies.sides, bodies, sent, taken)

    def told(self) -> Iterator[Compared]:
        """A field at a time: literals that are never sent, and fields that are never sent."""
        for each in self._fields.values():
            if each.bodies is None:
                continue
            strange = [literal for literal in each.use.compared if literal not in each.values]
            if each.values and strange and not each.open:
                yield _told(each, each.bodies, _of_literals(each, strange), each.use.compared[strange[0]])
            if each.use.read and not each.sent:
                yield _told(each, each.bodies, _of_absence(each), None)

    def _walk(
        self, uses: Mapping[str, FieldUse], sides: CallSides, bodies: Bodies | None, sent: Typed, taken: Typed
    ) -> None:
        seen: set[tuple[int, int]] = set()
        waiting: list[tuple[Path, s.Shape, s.Shape]] = [((), sent.shape, taken.shape)]
        while waiting:
            path, mine, theirs = waiting.pop()
            if (mine.serial, theirs.serial) in seen:
                continue
            seen.add((mine.serial, theirs.serial))
            for name, wanted in ((name, each) for held in theirs.objects for name, each in held.fields.items()):
                inner = (*path, name)
                shapes = [s.resolve(each.fields[name].shape) for each in mine.objects if name in each.fields]
                waiting.extend((inner, each, s.resolve(wanted.shape)) for each in shapes or [s.UNKNOWN])
                key = place_key(sides.ours(taken.origin, inner, slot=True).location, inner)
                if key in uses:
                    known = self._fields.setdefault(key, _Field(use=uses[key]))
                    _note(known, mine, shapes, sure=bodies is not None)
                    if bodies is not None:
                        _place(known, bodies, (sent, taken), inner, _like_of(mine, theirs, name))
            for listed in theirs.arrays:
                given = [s.resolve(each.items) for each in mine.arrays] or [s.UNKNOWN]
                waiting.extend(((*path, Every.ITEM), each, s.resolve(listed.items)) for each in given)


def _like_of(mine: s.Shape, theirs: s.Shape, name: str) -> str:
    """What the provider may call a field that it does not send, or ''."""
    have = {key: each.shape for held in mine.objects for key, each in held.fields.items()}
    other = {key: each.shape for held in theirs.objects for key, each in held.fields.items()}
    return "" if name in have else like_named(name, have, other)


def _note(known: _Field, mine: s.Shape, shapes: list[s.Shape], *, sure: bool) -> None:
    """What one answer says of a field."""
    absent = sure and not shapes and bool(mine.objects) and all(declares_only(each) for each in mine.objects)
    if absent:
        return
    known.sent = True
    for each in shapes:
        if _is_finite(each):
            known.values.update(dict.fromkeys(value for part in each.strings for value in part.values or ()))
        elif each is not s.NULL:
            known.open = True
    known.open |= not shapes


def _is_finite(shape: s.Shape) -> bool:
    others = shape.numbers or shape.booleans or shape.arrays or shape.objects or shape.marks
    return bool(shape.strings) and not others and all(each.values is not None for each in shape.strings)


def _place(known: _Field, bodies: Bodies, sides: tuple[Typed, Typed], path: Path, renamed: str) -> None:
    known.operations[bodies.operation.name] = None
    if known.bodies is None:
        known.bodies, (known.producer, known.consumer), known.path, known.renamed = bodies, sides, path, renamed


def _of_literals(known: _Field, strange: list[str]) -> Difference:
    sent = {bare(each) for each in known.values}
    return Difference(
        kind="literal-unsent",
        path=known.path,
        expected=_quoted(strange),
        observed=_quoted(known.values),
        pointer=pointer(known.path),
        detail=CASING if all(bare(each) in sent for each in strange) else "",
    )


def _of_absence(known: _Field) -> Difference:
    return Difference(
        kind="field-never-sent", path=known.path, expected=str(known.path[-1]), pointer=pointer(known.path)
    )


def _quoted(values: Mapping[str, None] | list[str]) -> str:
    return " | ".join(f'"{each}"' for each in values)


def _told(known: _Field, bodies: Bodies, difference: Difference, at: Location | None) -> Compared:
    found = bodies.of_field(difference, known.producer, known.consumer, at)
    hints = (f"{RENAMED} {known.renamed}",) if known.renamed else ()
    found = replace(found, operations=tuple(known.operations), hints=hints)
    return Compared(call=bodies.sides.call.name, operation=bodies.operation.name, aspect="reads", mismatches=(found,))
