"""Shapes as one side of the wire can see them: without bounds that TypeScript cannot state, or with what is undeclared unchecked."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from harness.model import shape as s
from harness.model.shape import ArraySet, Child, NumberSet, ObjectSet, Shape, StringSet
from harness.model.shapes.nodes import FULL_OBJECT, shape_of


def unbounded(shape: Shape) -> Shape:
    """A shape without ranges, lengths, patterns, formats, counts and uniqueness: what a TypeScript type could state."""
    return _Unbounded().of(shape)


def unchecked(shape: Shape) -> Shape:
    """A shape in which a part that declares nothing (`{}`, a bare object) is `any`: nobody promised or denied anything there."""
    return _Unchecked().of(shape)


def without_null_fields(shape: Shape) -> Shape:
    """A shape whose objects leave out declared fields that are null, as `exclude_none` does."""
    return _WithoutNullFields().of(shape)


def renamed_fields(shape: Shape, rename: Callable[[str], str]) -> Shape:
    """A shape whose objects' declared fields go by other names."""
    return _Renamed(rename).of(shape)


def field_names(shape: Shape) -> frozenset[str]:
    """The names of all declared fields of a shape's objects, at any depth."""
    found: set[str] = set()

    def noted(name: str) -> str:
        found.add(name)
        return name

    _Renamed(noted).of(shape)
    return frozenset(found)


def as_texts(shape: Shape) -> Shape:
    """A form's shape as its texts can show it: field names, which are required, and finite sets of texts."""
    return s.union(*(_texts_of(each) for each in shape.objects)) if shape.objects and not shape.marks else shape


def _texts_of(form: ObjectSet) -> Shape:
    fields = {name: s.Field(_text_of(s.resolve(each.shape)), each.required) for name, each in form.fields.items()}
    rest = s.ANY if s.resolve(form.rest) is s.ANY else s.UNKNOWN  # a form of which not every field is known
    return s.object_(fields, rest=rest)


def _text_of(shape: Shape) -> Shape:
    finite = all(each.values is not None for each in shape.strings)
    others = shape.numbers or shape.booleans or shape.arrays or shape.objects or shape.hosts or shape.marks
    return shape if shape.strings and finite and not others and not shape.residuals else s.STRING


class _View:
    """One walk over a shape, which may hold itself; the default leaves everything as it is."""

    def __init__(self) -> None:
        self.system: dict[Hashable, Shape] = {}
        self.waiting: list[Shape] = []

    def of(self, shape: Shape) -> Shape:
        """The shape as it is seen."""
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
            *map(self.number, shape.numbers),
            *map(self.string, shape.strings),
            *map(self.array, shape.arrays),
            *map(self.object, shape.objects),
            *map(s.host, shape.hosts),
            *(s.unresolved(each.reason) for each in shape.residuals),
        ]
        return s.union(*parts)

    def number(self, each: NumberSet) -> Shape:
        return shape_of(numbers=(each,))

    def string(self, each: StringSet) -> Shape:
        return shape_of(strings=(each,))

    def array(self, each: ArraySet) -> Shape:
        return s.array(
            self.see(each.items),
            prefix=[self.see(part) for part in each.prefix],
            min_items=each.min_items,
            max_items=each.max_items,
            unique=each.unique,
        )

    def object(self, each: ObjectSet) -> Shape:
        return s.object_(
            {name: s.Field(self.see(field.shape), field.required) for name, field in each.fields.items()},
            rest=self.see(each.rest),
            patterns={source: self.see(child) for source, child in each.patterns},
        )


class _Unbounded(_View):
    """Without ranges, lengths, patterns, formats, counts and uniqueness."""

    def number(self, each: NumberSet) -> Shape:
        return s.NUMBER if each.values is None else super().number(each)

    def string(self, each: StringSet) -> Shape:
        return s.STRING if each.values is None else super().string(each)

    def array(self, each: ArraySet) -> Shape:
        positions = [self.see(part) for part in each.prefix]
        fixed = s.resolve(each.items) is s.NEVER
        least = min(each.min_items, len(positions))
        most = each.max_items if fixed else None
        return s.array(self.see(each.items), prefix=positions, min_items=least, max_items=most)


class _Renamed(_View):
    """With other names of declared fields."""

    def __init__(self, rename: Callable[[str], str]) -> None:
        super().__init__()
        self.rename = rename

    def object(self, each: ObjectSet) -> Shape:
        return s.object_(
            {self.rename(name): s.Field(self.see(field.shape), field.required) for name, field in each.fields.items()},
            rest=self.see(each.rest),
            patterns={source: self.see(child) for source, child in each.patterns},
        )


class _WithoutNullFields(_View):
    """With fields that are absent where they would be null."""

    def object(self, each: ObjectSet) -> Shape:
        return s.object_(
            {name: self.field(field) for name, field in each.fields.items()},
            rest=self.see(each.rest),
            patterns={source: self.see(child) for source, child in each.patterns},
        )

    def field(self, field: s.Field) -> s.Field:
        target = s.resolve(field.shape)
        if not target.null or target.marks or target is s.UNKNOWN:
            return s.Field(self.see(target), field.required)
        return s.Field(self.see(s.intersect(target, s.complement(s.NULL))), required=False)


class _Unchecked(_View):
    """With `any` for what declares nothing; the undeclared fields of an object that declares some stay as they are."""

    def see(self, child: Child) -> Child:
        return s.ANY if s.resolve(child) is s.UNKNOWN or _is_bare(s.resolve(child)) else super().see(child)

    def of(self, shape: Shape) -> Shape:
        return s.ANY if shape is s.UNKNOWN or _is_bare(shape) else super().of(shape)

    def object(self, each: ObjectSet) -> Shape:
        open_rest = s.resolve(each.rest) is s.UNKNOWN
        return s.object_(
            {name: s.Field(self.see(field.shape), field.required) for name, field in each.fields.items()},
            rest=s.UNKNOWN if open_rest else self.see(each.rest),
            patterns={source: self.see(child) for source, child in each.patterns},
            min_size=each.min_size,
            max_size=each.max_size,
        )


_BARE = (s.resolve(shape_of(objects=(FULL_OBJECT,))), s.union(s.NULL, shape_of(objects=(FULL_OBJECT,))))


def _is_bare(shape: Shape) -> bool:
    """Is this an object of which nothing is declared, such as `dict` or `dict[str, Any] | None`?"""
    return shape.objects == (FULL_OBJECT,) and shape in _BARE
