"""Shapes as a type without bounds can state them: what a request must fit when its author had only TypeScript to say it in."""

from __future__ import annotations

from collections.abc import Hashable

from harness.model import shape as s
from harness.model.shape import ArraySet, Child, NumberSet, ObjectSet, Shape, StringSet
from harness.model.shapes.nodes import shape_of


def unbounded(shape: Shape) -> Shape:
    """A shape without ranges, lengths, patterns, formats, counts and uniqueness: what a TypeScript type could state."""
    return _View().of(shape)


class _View:
    """One walk over a shape, which may hold itself."""

    def __init__(self) -> None:
        self.system: dict[Hashable, Shape] = {}
        self.waiting: list[Shape] = []

    def of(self, shape: Shape) -> Shape:
        """The shape without bounds."""
        self.see(shape)
        while self.waiting:
            each = self.waiting.pop()
            self.system[each.serial] = self.seen(each)
        return s.tie(self.system)[shape.serial]

    def see(self, child: Child) -> Child:
        target = s.resolve(child)
        if target is s.UNKNOWN or target is s.NEVER or target.marks:
            if target.serial not in self.system:
                self.system[target.serial] = target
            return target
        if target.serial not in self.system:
            self.system[target.serial] = s.NEVER
            self.waiting.append(target)
        return s.pending(target.serial)

    def seen(self, shape: Shape) -> Shape:
        parts = [
            *(s.NULL,) * shape.null,
            *(s.literal(each) for each in shape.booleans),
            *map(_number, shape.numbers),
            *map(_string, shape.strings),
            *map(self.array, shape.arrays),
            *map(self.object, shape.objects),
            *map(s.host, shape.hosts),
            *(s.unresolved(each.reason) for each in shape.residuals),
        ]
        return s.union(*parts)

    def array(self, each: ArraySet) -> Shape:
        positions = [self.see(part) for part in each.prefix]
        fixed = s.resolve(each.items) is s.NEVER
        least = min(each.min_items, len(positions))
        most = each.max_items if fixed else None
        return s.array(self.see(each.items), prefix=positions, min_items=least, max_items=most)

    def object(self, each: ObjectSet) -> Shape:
        return s.object_(
            {name: s.Field(self.see(field.shape), field.required) for name, field in each.fields.items()},
            rest=self.see(each.rest),
            patterns={source: self.see(child) for source, child in each.patterns},
        )


def _number(each: NumberSet) -> Shape:
    return s.NUMBER if each.values is None else shape_of(numbers=(each,))


def _string(each: StringSet) -> Shape:
    return s.STRING if each.values is None else shape_of(strings=(each,))
