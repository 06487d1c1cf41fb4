"""Shapes as one side can see them: without bounds that TypeScript cannot express, and closed as JSON.stringify sends them."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from harness.model import shape as s
from harness.model.shape import ArraySet, Child, NumberSet, ObjectSet, Shape, StringSet
from harness.model.shapes.nodes import shape_of

_SENT_AS_TEXT = frozenset({"Date", "URL"})
_NOT_SENT = frozenset({"undefined", "function", "symbol"})


def unbounded(shape: Shape) -> Shape:
    """A shape without ranges, lengths, patterns, formats, counts and uniqueness: what a TypeScript type could state."""
    return _View(_Unbounded()).of(shape)


def sent(shape: Shape) -> Shape:
    """A TypeScript type as it goes over the wire: no fields beyond the declared ones, `Date` as text, no `undefined`."""
    return _View(_Sent()).of(shape)


class _Lens:
    """How each kind is seen; the default leaves it as it is."""

    def number(self, each: NumberSet) -> Shape:
        return shape_of(numbers=(each,))

    def string(self, each: StringSet) -> Shape:
        return shape_of(strings=(each,))

    def array(self, each: ArraySet, see: Callable[[Child], Child]) -> Shape:
        return s.array(
            see(each.items),
            prefix=[see(part) for part in each.prefix],
            min_items=each.min_items,
            max_items=each.max_items,
            unique=each.unique,
        )

    def rest(self, rest: Child) -> Child:
        return rest

    def host(self, name: str) -> Shape:
        return s.host(name)

    def sized(self, each: ObjectSet) -> tuple[int, int | None]:
        return each.min_size, each.max_size


class _Unbounded(_Lens):
    def number(self, each: NumberSet) -> Shape:
        return s.NUMBER if each.values is None else s.enum(tuple(each.values))

    def string(self, each: StringSet) -> Shape:
        return s.STRING if each.values is None else s.enum(tuple(each.values))

    def array(self, each: ArraySet, see: Callable[[Child], Child]) -> Shape:
        positions = [see(part) for part in each.prefix]
        fixed = s.resolve(each.items) is s.NEVER
        least = min(each.min_items, len(positions))
        return s.array(see(each.items), prefix=positions, min_items=least, max_items=each.max_items if fixed else None)

    def sized(self, each: ObjectSet) -> tuple[int, int | None]:  # noqa: ARG002  no size can be stated
        return 0, None


class _Sent(_Lens):
    def rest(self, rest: Child) -> Child:
        return s.NEVER if s.resolve(rest) is s.UNKNOWN else rest

    def host(self, name: str) -> Shape:
        if name in _SENT_AS_TEXT:
            return s.STRING
        return s.NEVER if name in _NOT_SENT else s.host(name)


class _View:
    """One walk over a shape, which may hold itself."""

    def __init__(self, lens: _Lens) -> None:
        self.lens = lens
        self.system: dict[Hashable, Shape] = {}
        self.waiting: list[Shape] = []

    def of(self, shape: Shape) -> Shape:
        """The shape as the lens shows it."""
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
        lens = self.lens
        parts = [
            *(s.NULL,) * shape.null,
            *(s.literal(each) for each in shape.booleans),
            *map(lens.number, shape.numbers),
            *map(lens.string, shape.strings),
            *(lens.array(each, self.see) for each in shape.arrays),
            *map(self.object, shape.objects),
            *map(lens.host, shape.hosts),
            *(s.unresolved(each.reason) for each in shape.residuals),
        ]
        return s.union(*parts)

    def object(self, each: ObjectSet) -> Shape:
        least, most = self.lens.sized(each)
        return s.object_(
            {name: s.Field(self.see(field.shape), field.required) for name, field in each.fields.items()},
            rest=self.see(self.lens.rest(each.rest)),
            patterns={source: self.see(child) for source, child in each.patterns},
            min_size=least,
            max_size=most,
        )
