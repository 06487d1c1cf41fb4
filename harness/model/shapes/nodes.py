"""The interned values a shape is made of: one small conjunctive alternative per JSON kind, no search, no I/O.

Every node is interned by content, so two nodes are equal exactly when they are the same object. Nodes are never changed
after they are made; they are no frozen dataclasses because those take three times as long to make (measured: a third of
the time of reading a schema).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import count
from typing import Any, NamedTuple, TypeAlias
from weakref import ref

Number: TypeAlias = int | Fraction

_serials = count(1)


@dataclass(slots=True, eq=False, weakref_slot=True)
class NumberSet:
    """Numbers: a finite set, or a range with an optional step, less the sets in `without`.

    `values` is None for a range. `multiple` 1 means integers. Bounds are exact.
    """

    values: frozenset[Number] | None
    minimum: Number | None
    maximum: Number | None
    exclusive_minimum: bool
    exclusive_maximum: bool
    multiple: Number | None
    without: frozenset[NumberSet]
    serial: int

    @property
    def integer(self) -> bool:
        """Whether every member is a whole number."""
        if self.values is not None:
            return all(isinstance(value, int) for value in self.values)
        return self.multiple is not None and self.multiple % 1 == 0


@dataclass(slots=True, eq=False, weakref_slot=True)
class StringSet:
    """Strings: a finite set, or a length interval (code points) with patterns and formats, less `without`.

    Patterns are ECMA-262 sources that must be found somewhere in the string.
    """

    values: frozenset[str] | None
    min_length: int
    max_length: int | None
    patterns: tuple[str, ...]
    formats: tuple[str, ...]
    without: frozenset[StringSet]
    serial: int


class Contains(NamedTuple):
    """How many items must match a shape; `maximum` None means no upper limit."""

    shape: Child
    minimum: int = 1
    maximum: int | None = None


@dataclass(slots=True, eq=False, weakref_slot=True)
class ArraySet:
    """Arrays: `prefix` by position, `items` for the rest, less the sets in `without`."""

    prefix: tuple[Child, ...]
    items: Child
    min_items: int
    max_items: int | None
    unique: bool
    contains: tuple[Contains, ...]
    without: frozenset[ArraySet]
    open: bool
    serial: int
    checksum: int = 0


class Field(NamedTuple):
    """One declared property of an object."""

    shape: Child
    required: bool = True


@dataclass(slots=True, eq=False, weakref_slot=True)
class ObjectSet:
    """Objects: declared fields, pattern fields, `rest` for every other property, less the sets in `without`.

    `rest` NEVER means closed. `names` is the shape that property names must have (UNKNOWN: any).
    A property that is declared or matches a pattern is not held against `rest`.
    """

    fields: Mapping[str, Field]
    patterns: tuple[tuple[str, Child], ...]
    rest: Child
    names: Child
    min_size: int
    max_size: int | None
    without: frozenset[ObjectSet]
    required: tuple[str, ...]
    open: bool
    serial: int
    checksum: int = 0

    def demands(self, name: str) -> bool:
        """Whether a property must be there."""
        field = self.fields.get(name)
        return field is not None and field.required


class Residual(NamedTuple):
    """Some unknown part of `upper` belongs to the shape; `reason` says what could not be expressed.

    Two residuals with the same non-empty `token` stand for the same part.
    """

    reason: str
    upper: Child
    token: str = ""


@dataclass(slots=True, eq=False, weakref_slot=True)
class Shape:
    """A set of JSON values (and host values), split by kind into alternatives.

    `marks` holds "any" for a type that is unchecked on purpose. `open` is true while a pending reference is inside.
    """

    null: bool
    booleans: frozenset[bool]
    numbers: tuple[NumberSet, ...]
    strings: tuple[StringSet, ...]
    arrays: tuple[ArraySet, ...]
    objects: tuple[ObjectSet, ...]
    hosts: frozenset[str]
    marks: frozenset[str]
    residuals: tuple[Residual, ...]
    open: bool
    serial: int
    checksum: int = 0

    def __repr__(self) -> str:
        return f"<Shape {self.serial}>"


class Ref:
    """A child that stands for a shape: pending (key, not yet tied), tied, or an operation put off until it is."""

    __slots__ = ("__weakref__", "key", "open", "operands", "operation", "serial", "target", "work")

    def __init__(
        self,
        key: Hashable,
        operation: str = "",
        operands: tuple[Child, ...] = (),
        work: Work | None = None,
        *,
        pending: bool,
    ) -> None:
        self.key = key
        self.operation = operation
        self.operands = operands
        self.work = work
        self.target: Child | None = None
        self.open = pending
        self.serial = next(_serials)

    def __repr__(self) -> str:
        return f"<Ref {self.key or self.operation!r}>"


Child: TypeAlias = Shape | Ref
Work: TypeAlias = Callable[[Sequence[Child]], Child]
"""An operation on shapes, done when its operands are known."""

NO_VALUES: frozenset[Any] = frozenset()
BOTH: frozenset[bool] = frozenset((False, True))


class _Entry(ref[Any]):
    """A weak reference that knows its key in the table."""

    __slots__ = ("key",)

    key: tuple[Any, ...]


_table: dict[tuple[Any, ...], _Entry] = {}


def _drop(entry: ref[Any]) -> None:
    """Forget a node that nobody holds any more, unless its place has been taken by an equal one."""
    key = entry.key  # type: ignore[attr-defined]  # entries are made by _keep only
    if _table.get(key) is entry:
        del _table[key]


def _gone() -> None:
    """What a weak reference answers whose key is not in the table."""


def _known(key: tuple[Any, ...]) -> Any:
    return _table.get(key, _gone)()


def _keep(key: tuple[Any, ...], node: Any) -> None:
    entry = _Entry(node, _drop)
    entry.key = key
    _table[key] = entry


def shape_of(
    *,
    null: bool = False,
    booleans: frozenset[bool] = NO_VALUES,
    numbers: tuple[NumberSet, ...] = (),
    strings: tuple[StringSet, ...] = (),
    arrays: tuple[ArraySet, ...] = (),
    objects: tuple[ObjectSet, ...] = (),
    hosts: frozenset[str] = NO_VALUES,
    marks: frozenset[str] = NO_VALUES,
    residuals: tuple[Residual, ...] = (),
) -> Shape:
    """The one shape with exactly these alternatives, which must be in canonical order already."""
    key = (null, booleans, numbers, strings, arrays, objects, hosts, marks, residuals)
    found: Shape | None = _known(key)
    if found is None:
        is_open = (arrays or objects or residuals) != () and _any_open(arrays, objects, residuals)
        found = Shape(
            null, booleans, numbers, strings, arrays, objects, hosts, marks, residuals, is_open, next(_serials)
        )
        _keep(key, found)
    return found


def _any_open(arrays: tuple[ArraySet, ...], objects: tuple[ObjectSet, ...], residuals: tuple[Residual, ...]) -> bool:
    for alternative in arrays:
        if alternative.open:
            return True
    for each in objects:
        if each.open:
            return True
    return any(residual.upper.open for residual in residuals)


def number_set(
    values: frozenset[Number] | None,
    minimum: Number | None,
    maximum: Number | None,
    exclusive_minimum: bool,  # noqa: FBT001 - positional arguments on hot constructors are measured savings
    exclusive_maximum: bool,  # noqa: FBT001 - the same
    multiple: Number | None,
    without: frozenset[NumberSet],
) -> NumberSet:
    """The interned set of numbers with these parts."""
    key = ("number", values, minimum, maximum, exclusive_minimum, exclusive_maximum, multiple, without)
    found: NumberSet | None = _known(key)
    if found is None:
        found = NumberSet(
            values, minimum, maximum, exclusive_minimum, exclusive_maximum, multiple, without, next(_serials)
        )
        _keep(key, found)
    return found


def string_set(
    values: frozenset[str] | None,
    min_length: int,
    max_length: int | None,
    patterns: tuple[str, ...],
    formats: tuple[str, ...],
    without: frozenset[StringSet],
) -> StringSet:
    """The interned set of strings with these parts."""
    key = ("string", values, min_length, max_length, patterns, formats, without)
    found: StringSet | None = _known(key)
    if found is None:
        found = StringSet(values, min_length, max_length, patterns, formats, without, next(_serials))
        _keep(key, found)
    return found


def array_set(
    prefix: tuple[Child, ...],
    items: Child,
    min_items: int,
    max_items: int | None,
    unique: bool,  # noqa: FBT001 - positional arguments on hot constructors are measured savings
    contains: tuple[Contains, ...],
    without: frozenset[ArraySet],
) -> ArraySet:
    """The interned set of arrays with these parts."""
    key = ("array", prefix, items, min_items, max_items, unique, contains, without)
    found: ArraySet | None = _known(key)
    if found is None:
        is_open = (
            items.open
            or (bool(prefix) and any(child.open for child in prefix))
            or (bool(contains) and any(each.shape.open for each in contains))
            or (bool(without) and any(each.open for each in without))
        )
        found = ArraySet(prefix, items, min_items, max_items, unique, contains, without, is_open, next(_serials))
        _keep(key, found)
    return found


def object_set(
    fields: Mapping[str, Field],
    patterns: tuple[tuple[str, Child], ...],
    rest: Child,
    names: Child,
    min_size: int,
    max_size: int | None,
    without: frozenset[ObjectSet],
) -> ObjectSet:
    """The interned set of objects with these parts."""
    key = ("object", frozenset(fields.items()), patterns, rest, names, min_size, max_size, without)
    found: ObjectSet | None = _known(key)
    if found is None:
        is_open = (
            rest.open
            or names.open
            or True in [shape.open for shape, _ in fields.values()]
            or (bool(patterns) and any(child.open for _, child in patterns))
            or (bool(without) and any(each.open for each in without))
        )
        required = tuple([name for name, (_, demanded) in fields.items() if demanded])
        found = ObjectSet(fields, patterns, rest, names, min_size, max_size, without, required, is_open, next(_serials))
        _keep(key, found)
    return found


def deferred(operation: str, operands: Iterable[Child], work: Work) -> Ref:
    """An operation on children that are not all known yet, interned by its operands."""
    ordered = tuple(sorted(set(operands), key=lambda child: child.serial))
    key = ("deferred", operation, ordered)
    found: Ref | None = _known(key)
    if found is None:
        found = Ref(None, operation, ordered, work, pending=any(child.open for child in ordered))
        _keep(key, found)
    return found


def pending(key: Hashable) -> Ref:
    """A placeholder for the shape that `tie` will give this key."""
    entry = ("pending", key)
    found: Ref | None = _known(entry)
    if found is None:
        found = Ref(key, pending=True)
        _keep(entry, found)
    return found


FULL_NUMBER = number_set(None, None, None, False, False, None, NO_VALUES)
FULL_STRING = string_set(None, 0, None, (), (), NO_VALUES)


def _everything() -> tuple[Shape, ArraySet, ObjectSet]:
    """UNKNOWN holds itself (items and rest), so its two composite kinds are set after it exists."""
    unknown = Shape(True, BOTH, (FULL_NUMBER,), (FULL_STRING,), (), (), NO_VALUES, NO_VALUES, (), False, next(_serials))
    arrays = array_set((), unknown, 0, None, False, (), NO_VALUES)
    objects = object_set({}, (), unknown, unknown, 0, None, NO_VALUES)
    object.__setattr__(unknown, "arrays", (arrays,))
    object.__setattr__(unknown, "objects", (objects,))
    key = (True, BOTH, unknown.numbers, unknown.strings, (arrays,), (objects,), NO_VALUES, NO_VALUES, ())
    _keep(key, unknown)
    return unknown, arrays, objects


UNKNOWN, FULL_ARRAY, FULL_OBJECT = _everything()
NEVER = shape_of()
ANY = shape_of(
    null=True,
    booleans=BOTH,
    numbers=UNKNOWN.numbers,
    strings=UNKNOWN.strings,
    arrays=UNKNOWN.arrays,
    objects=UNKNOWN.objects,
    marks=frozenset(("any",)),
)
