"""Ties recursive shapes: references to pending keys become knots, and equal recursive graphs become one shape."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from hashlib import blake2b
from typing import Any, NamedTuple
from weakref import WeakValueDictionary

from harness.model.shapes.build import array as build_array
from harness.model.shapes.build import object_parts
from harness.model.shapes.nodes import (
    NEVER,
    ArraySet,
    Child,
    Contains,
    Field,
    ObjectSet,
    Ref,
    Residual,
    Shape,
    array_set,
    object_set,
    shape_of,
)
from harness.model.shapes.resolution import resolve
from harness.model.shapes.unions import union

MAX_CYCLE = 64
"""Largest number of mutually recursive keys that are made one by content; larger ones keep their own identity."""

_knots: WeakValueDictionary[bytes, Ref] = WeakValueDictionary()


def tie(system: Mapping[Any, Child]) -> dict[Any, Shape]:
    """The shapes of a system of equations, whose right sides may hold `pending(key)` of the same system."""
    return _Tying(system).run()


class _Tying:
    """One run of `tie`: components in dependency order, each rebuilt with its references bound."""

    def __init__(self, system: Mapping[Any, Child]) -> None:
        self.system = system
        self.bound: dict[Any, Child] = {}
        self.memo: dict[int, Any] = {}
        self.digested: dict[int, bytes] = {}

    def run(self) -> dict[Any, Shape]:
        for component in _components(self.system):
            if component.cyclic:
                self.knot(component.keys)
            else:
                (key,) = component.keys
                self.bound[key] = self.rebuilt(self.system[key])
        return {key: resolve(self.bound[key]) for key in self.system}

    def knot(self, component: list[Hashable]) -> None:
        """Bind the keys of one cycle to references that equal cycles share."""
        digests = self.digests(component)
        fresh: dict[bytes, Hashable] = {}
        for key in component:
            digest = digests[key]
            known = _knots.get(digest)
            if known is None:
                known = Ref(f"cycle {digest.hex()[:8]}", pending=False)
                _knots[digest] = known
                fresh[digest] = key
            self.bound[key] = known
        for digest, key in fresh.items():
            _knots[digest].target = self.rebuilt(self.system[key])

    def digests(self, component: list[Hashable]) -> dict[Hashable, bytes]:
        """Refine until no two keys of a class differ; then unfold as deep as there are classes."""
        if len(component) > MAX_CYCLE:
            return {key: b"%d own" % pending_serial(key) for key in component}
        classes = 0
        current = dict.fromkeys(component, b"")
        while len(set(current.values())) > classes:
            classes = len(set(current.values()))
            current = self.round(component, current)
        final = dict.fromkeys(component, b"")
        for _ in range(classes + 1):
            final = self.round(component, final)
        return final

    def round(self, component: list[Hashable], current: Mapping[Hashable, bytes]) -> dict[Hashable, bytes]:
        """One refinement; what several keys hold is looked at once."""
        self.digested.clear()
        return {key: self.digest(self.system[key], current) for key in component}

    def digest(self, child: Child, current: Mapping[Hashable, bytes]) -> bytes:
        """A digest of the child with the keys of this component replaced by their digests so far."""
        if isinstance(child, Ref) and not child.operation and child.key in current:
            return current[child.key]
        if not child.open:
            return b"%d" % child.serial
        found = self.digested.get(child.serial)
        if found is None:
            found = self.digested[child.serial] = self._digest(child, current)
        return found

    def _digest(self, child: Child, current: Mapping[Hashable, bytes]) -> bytes:
        if isinstance(child, Ref):
            if not child.operation:
                return b"%d" % self.bound[child.key].serial if child.key in self.bound else b"loose"
            parts = sorted(self.digest(operand, current) for operand in child.operands)
            return _hash(child.operation, parts)
        kinds = (child.null, sorted(child.booleans), _serials(child.numbers), _serials(child.strings))
        return _hash(
            repr((kinds, sorted(child.hosts), sorted(child.marks))),
            sorted(self._array(each, current) for each in child.arrays),
            sorted(self._object(each, current) for each in child.objects),
            sorted(_hash(each.reason, [self.digest(each.upper, current)]) for each in child.residuals),
        )

    def _array(self, each: ArraySet, current: Mapping[Hashable, bytes]) -> bytes:
        return _hash(
            repr((each.min_items, each.max_items, each.unique)),
            [self.digest(child, current) for child in each.prefix],
            [self.digest(each.items, current)],
            sorted(_hash(repr(need[1:]), [self.digest(need.shape, current)]) for need in each.contains),
            sorted(self._array(other, current) for other in each.without),
        )

    def _object(self, each: ObjectSet, current: Mapping[Hashable, bytes]) -> bytes:
        return _hash(
            repr((each.min_size, each.max_size)),
            [
                _hash(repr((name, each.fields[name].required)), [self.digest(each.fields[name].shape, current)])
                for name in sorted(each.fields)
            ],
            [_hash(repr(source), [self.digest(child, current)]) for source, child in each.patterns],
            [self.digest(each.rest, current), self.digest(each.names, current)],
            sorted(self._object(other, current) for other in each.without),
        )

    def rebuilt(self, child: Child) -> Any:
        """The child with every pending reference replaced by what it is bound to."""
        if not child.open:
            return child
        found = self.memo.get(child.serial)
        if found is None:
            found = self.memo[child.serial] = self._rebuild(child)
        return found

    def _rebuild(self, child: Child) -> Child:
        if isinstance(child, Ref):
            if child.work is None:
                return self.bound.get(child.key, child)
            return child.work([self.rebuilt(operand) for operand in child.operands])
        plain = shape_of(
            null=child.null,
            booleans=child.booleans,
            numbers=child.numbers,
            strings=child.strings,
            hosts=child.hosts,
            marks=child.marks,
            residuals=tuple(Residual(r.reason, self.rebuilt(r.upper), r.token) for r in child.residuals),
        )
        return union(plain, *map(self.rebuilt_set, child.arrays), *map(self.rebuilt_set, child.objects))

    def rebuilt_set(self, each: ArraySet | ObjectSet) -> Shape:
        """A set of arrays or objects rebuilt; those taken out of many others are rebuilt once."""
        found = self.memo.get(each.serial)
        if found is None:
            made = self.rebuilt_array(each) if isinstance(each, ArraySet) else self.rebuilt_object(each)
            found = self.memo[each.serial] = made
        return found

    def rebuilt_array(self, each: ArraySet) -> Shape:
        contains = [Contains(self.rebuilt(need.shape), need.minimum, need.maximum) for need in each.contains]
        shape = build_array(
            self.rebuilt(each.items),
            [self.rebuilt(child) for child in each.prefix],
            min_items=each.min_items,
            max_items=each.max_items,
            unique=each.unique,
            contains=contains,
        )
        if not each.without or shape is NEVER:
            return shape
        (only,) = shape.arrays
        without = frozenset(w for other in each.without for w in self.rebuilt_set(other).arrays)
        return shape_of(
            arrays=(
                array_set(only.prefix, only.items, only.min_items, only.max_items, only.unique, only.contains, without),
            )
        )

    def rebuilt_object(self, each: ObjectSet) -> Shape:
        fields = {name: Field(self.rebuilt(field.shape), field.required) for name, field in each.fields.items()}
        patterns = tuple((source, self.rebuilt(child)) for source, child in each.patterns)
        shape = object_parts(
            fields, patterns, self.rebuilt(each.rest), self.rebuilt(each.names), each.min_size, each.max_size
        )
        if not each.without or shape is NEVER:
            return shape
        (only,) = shape.objects
        without = frozenset(w for other in each.without for w in self.rebuilt_set(other).objects)
        return shape_of(
            objects=(
                object_set(only.fields, only.patterns, only.rest, only.names, only.min_size, only.max_size, without),
            )
        )


def pending_serial(key: Hashable) -> int:
    """A number for a key that no other key has while the process lives."""
    return Ref(key, pending=True).serial


def _serials(members: tuple[Any, ...]) -> list[int]:
    return sorted({each.serial for each in members})


def _hash(text: str, *groups: list[bytes]) -> bytes:
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16)
    for group in groups:
        digest.update(b"|%d" % len(group))
        for member in group:
            digest.update(b"%d:" % len(member))
            digest.update(member)
    return digest.digest()


def _children(node: Shape | Ref | ArraySet | ObjectSet) -> list[Any]:
    if isinstance(node, Ref):
        return list(node.operands)
    if isinstance(node, Shape):
        return [*node.arrays, *node.objects, *(residual.upper for residual in node.residuals)]
    if isinstance(node, ArraySet):
        return [*node.prefix, node.items, *(need.shape for need in node.contains), *node.without]
    return [
        *(field.shape for field in node.fields.values()),
        *(child for _, child in node.patterns),
        node.rest,
        node.names,
        *node.without,
    ]


class _Named:
    """A key of a system, as a place among the nodes that its right sides are made of."""

    __slots__ = ("child", "key")

    def __init__(self, key: Hashable, child: Child) -> None:
        self.key = key
        self.child = child


class _Component(NamedTuple):
    """Keys that need each other; `cyclic` is false for a single one that does not even need itself."""

    keys: list[Any]
    cyclic: bool


def _components(system: Mapping[Any, Child]) -> Iterator[_Component]:
    """The keys by strongly connected components, those that others need first.

    Keys and open nodes are one graph, so that what many keys share is walked once.
    """
    named = {key: _Named(key, child) for key, child in system.items()}
    for members in _connected(named):
        keys = [each.key for each in members if type(each) is _Named]
        if keys:
            yield _Component(keys, len(members) > 1 or _itself(members[0]))


def _itself(place: _Named) -> bool:
    child = place.child
    return isinstance(child, Ref) and not child.operation and child.key == place.key


def _below(place: Any, named: Mapping[Any, _Named]) -> Iterator[Any]:
    """The places that one leads to: keys where references are pending, and open nodes."""
    for child in (place.child,) if type(place) is _Named else _children(place):
        if not child.open:
            continue
        if not isinstance(child, Ref) or child.operation:
            yield child
        elif child.key in named:
            yield named[child.key]


def _connected(named: Mapping[Any, _Named]) -> Iterator[list[Any]]:
    """Strongly connected components of keys and open nodes (Tarjan, without recursion)."""
    index: dict[Any, int] = {}
    low: dict[Any, int] = {}
    path: list[Any] = []
    on_path: set[Any] = set()
    for root in named.values():
        if root in index:
            continue
        work = [(root, _below(root, named))]
        index[root] = low[root] = len(index)
        path.append(root)
        on_path.add(root)
        while work:
            place, rest = work[-1]
            for other in rest:
                if other not in index:
                    index[other] = low[other] = len(index)
                    path.append(other)
                    on_path.add(other)
                    work.append((other, _below(other, named)))
                    break
                if other in on_path:
                    low[place] = min(low[place], index[other])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[place])
                if low[place] == index[place]:
                    yield _taken(path, on_path, place)


def _taken(path: list[Any], on_path: set[Any], first: Any) -> list[Any]:
    """One finished component, off the path."""
    members = []
    while True:
        member = path.pop()
        on_path.discard(member)
        members.append(member)
        if member is first:
            return members
