"""Contracts: the operations that a side promises or expects, with the shape at each place and its declaration."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, TypeAlias

from harness.model.link import Link
from harness.model.location import Location, Path, Step, dotted
from harness.model.shape import Shape

ParameterPlace: TypeAlias = Literal["path", "query", "header", "cookie"]


MOST_ALIASED = 64
"""Alternatives up to which a union stands for the one of them that has a name."""

_STRAIGHT = 8
"""References one after the other that are followed without further ado."""

_NOTHING: Mapping[Any, Any] = MappingProxyType({})


class Declaration(NamedTuple):
    """Where a shape was declared, apart from the shape itself so that equal shapes stay one.

    Shape: `name` is the declared type's name (`UserOut`) and empty for an anonymous part; `members` leads from each step
    (field name, tuple position, every item or entry) to the provenance key of that part; `alternatives` are the keys of what
    it refers to: a union's or intersection's parts, or the one named type that a field has. `sunset` and `stability` are
    written as the source has them, and empty where it has none. `literals` are the fields that hold one value each, by
    which alternatives are told apart. Of an instance of a generic declaration, `generic` is that one's name (`Page<T>`) and
    `shared` are the fields that it writes itself, true where their types are up to its parameters. `known_values` are those of
    an enum that is open, `xml` how a value is written in XML, less what says nothing.
    """

    name: str = ""
    location: Location | None = None
    members: Mapping[Step, str] = _NOTHING
    alternatives: tuple[str, ...] = ()
    description: str = ""
    default: Any = None
    deprecated: bool = False
    source_name: str = ""
    sunset: str = ""
    stability: str = ""
    write_only: bool = False
    discriminator: Mapping[str, Any] = _NOTHING
    literals: Mapping[str, Any] = _NOTHING
    generic: str = ""
    shared: Mapping[str, bool] = _NOTHING
    known_values: tuple[Any, ...] = ()
    xml: Mapping[str, Any] = _NOTHING


Provenance: TypeAlias = Mapping[str, Declaration]
"""Declarations by key; readers of large documents may fill it on demand."""


class Declarations(Mapping[str, Declaration]):
    """Declarations that know the alternatives of a wide union by the members that these have."""

    def __init__(self) -> None:
        """Each union is looked through once, when it is first asked for."""
        self._unions: dict[str, tuple[dict[Step, list[int]], list[int]]] = {}

    def leading(self, key: str, step: Step) -> list[str]:
        """The alternatives that have the member, or alternatives of their own that may have it, in their order."""
        found = self._unions.get(key)
        if found is None:
            found = self._unions[key] = self._looked_through(self[key].alternatives)
        having, composite = found
        return [self[key].alternatives[place] for place in sorted({*having.get(step, ()), *composite})]

    def _looked_through(self, alternatives: Sequence[str]) -> tuple[dict[Step, list[int]], list[int]]:
        having: dict[Step, list[int]] = {}
        composite: list[int] = []
        for place, each in enumerate(alternatives):
            declaration = self.get(each)
            if declaration is None:
                continue
            if declaration.alternatives:
                composite.append(place)
            for step in declaration.members:
                having.setdefault(step, []).append(place)
        return having, composite


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A place in a declared type: the innermost named declaration, the property path within it, and its source line.

    Shape: `generic` is the generic declaration that all of the path stands in, or at least its one field with `by_argument`:
    then the field's type is up to the arguments. It is empty where the place belongs to one instance, or to no generic.
    """

    declaration: str
    path: str
    location: Location | None = None
    generic: str = ""
    by_argument: bool = False

    def in_generic(self, *, presence: bool) -> Occurrence:
        """The place in the generic declaration, where one mend there cures all instances; else the place itself.

        That is so unless the type is up to the arguments; with `presence` it is the field itself that is at fault.
        """
        if not self.generic or (self.by_argument and not presence):
            return replace(self, generic="")
        return replace(self, declaration=self.generic)

    def __str__(self) -> str:
        """`UserOut.email`, as causes and messages write it."""
        if not self.path:
            return self.declaration
        joint = "" if self.path.startswith(("[", "{")) or not self.declaration else "."
        return f"{self.declaration}{joint}{self.path}"


@dataclass(frozen=True, slots=True)
class Typed:
    """A shape at one place of a contract; `origin` is the provenance key of its declaration."""

    shape: Shape
    origin: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Parameter:
    """A parameter of an operation, or a header of a response; `style` is its content type where it has one instead."""

    name: str
    place: ParameterPlace
    typed: Typed
    required: bool = False
    style: str = ""
    explode: bool | None = None
    deprecated: bool = False
    sunset: str = ""
    allow_empty: bool = False
    allow_reserved: bool = False
    location: Location | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Body:
    """One representation of a request or response body; `encoding` says of fields of a form how they are written.

    Shape: `files` names the fields of a multipart form that are files, true where they may be no text.
    """

    content_type: str
    typed: Typed
    encoding: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    files: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Response:
    """An answer of an operation; `status` is `200`, a range such as `2XX`, or `default`; `links` lead on to other operations."""

    status: str
    content: tuple[Body, ...] = ()
    headers: tuple[Parameter, ...] = ()
    description: str = ""
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Operation:
    """Method and path template, with every place where a shape crosses the wire.

    Shape: `security` is a disjunction of requirements, each a mapping of scheme name to scopes; an empty requirement means
    that the operation may be called without credentials. `roots` are the paths of the servers that it is called at, without the
    hosts; none where no server is named. `unread` says of each part that stands elsewhere, and could not be read, why.
    """

    method: str
    path: str
    operation_id: str = ""
    parameters: tuple[Parameter, ...] = ()
    request_bodies: tuple[Body, ...] = ()
    body_required: bool = False
    responses: tuple[Response, ...] = ()
    security: tuple[Mapping[str, tuple[str, ...]], ...] = ()
    deprecated: bool = False
    sunset: str = ""
    callbacks: tuple[Operation, ...] = ()
    tags: tuple[str, ...] = ()
    location: Location | None = None
    extensions: Mapping[str, Any] = field(default_factory=dict)
    roots: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The operation as findings and commands write it: `GET /users/{id}`."""
        return f"{self.method} {self.path}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Contract:
    """A machine-readable promise (provider) or expectation (consumer).

    Shape: `source` says where it was read (a file, a module, a URL); `unresolved` lists what could not be read, each with its
    reason; `webhooks` are operations that the provider calls. `heirs` are the types that inherit a discriminator, where that was
    asked for: by provenance key of the type that declares it, by its values, and by direction.
    """

    title: str
    source: str
    version: str = ""
    operations: tuple[Operation, ...] = ()
    webhooks: tuple[Operation, ...] = ()
    provenance: Provenance = field(default_factory=dict)
    security_schemes: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    unresolved: tuple[str, ...] = ()
    heirs: Mapping[str, Mapping[str, Mapping[str, Typed]]] = field(default_factory=dict)

    def operation(self, name: str) -> Operation | None:
        """The operation of that name (`GET /users/{id}`), or None."""
        return next((each for each in self.operations if each.name == name), None)


def trace(
    provenance: Provenance, origin: str, path: Path, *, slot: bool = False, values: Sequence[Any] = ()
) -> Occurrence:
    """Walk from a declaration along a path of steps to the innermost place that is still declared.

    Returns the last *named* declaration passed, the property path from there on, and the location of the last declaration
    reached that has one. An anonymous declaration with one named alternative is an alias of it (`status: OrderStatus`): it
    is followed, except that with `slot` the last step stays at the field itself (`Order.status`, at the field's line).
    `values` are what some value holds where each step is taken: they choose among alternatives that have the same field.
    """
    return _reached(provenance, _way(provenance, origin, path, values), slot=slot and bool(path))


def traced(provenance: Provenance, origin: str, path: Path) -> tuple[Occurrence, Occurrence]:
    """What `trace` finds without and with `slot`, for the price of one walk."""
    way = _way(provenance, origin, path)
    reached = _reached(provenance, way, slot=False)
    return reached, _reached(provenance, way, slot=True) if path else reached


class _Way(NamedTuple):
    """A walk to its end: the key there, where that is declared; the last named declaration above, the path from it, the last location."""

    key: str | None
    name: str
    inside: Sequence[Step]
    location: Location | None
    passed: Declaration | None


def _way(provenance: Provenance, origin: str, path: Path, values: Sequence[Any] = ()) -> _Way:
    name, inside, location = "", list[Step](), None
    passed: Declaration | None = None
    key: str | None = origin
    for position, step in enumerate(path):
        if key is not None:
            for declaration in _aliases(provenance, key):
                location = declaration.location or location
                if declaration.name:
                    name, inside, passed = declaration.name, [], declaration
            held = _holder(provenance, key, step, values[position] if position < len(values) else None)
            if held is None:
                key = None
            else:
                holder = provenance[held]
                if holder.name and (inside or not name):
                    name, inside, passed = holder.name, [], holder
                key = holder.members[step]
        inside.append(step)
    return _Way(key, name, inside, location, passed)


def _reached(provenance: Provenance, way: _Way, *, slot: bool) -> Occurrence:
    """The occurrence at the end of a way; with `slot` its last step stays at the field itself."""
    name, inside, location, passed = way.name, way.inside, way.location, way.passed
    if slot and way.key is not None:
        end = provenance.get(way.key)
        location = (end and end.location) or location
    for declaration in _aliases(provenance, way.key) if way.key is not None and not slot else ():
        location = declaration.location or location
        if declaration.name:
            name, inside, passed = declaration.name, (), declaration
    return _in_generic(Occurrence(name, dotted(inside), location), passed, inside)


def _in_generic(found: Occurrence, declaration: Declaration | None, inside: Sequence[Step]) -> Occurrence:
    by_argument = declaration.shared.get(str(inside[0])) if declaration and inside else None
    if declaration is None or by_argument is None or (by_argument and len(inside) > 1):
        return found
    return replace(found, generic=declaration.generic, by_argument=by_argument)


def declared(provenance: Provenance, origin: str, path: Path) -> bool:
    """Does a path of steps from a declaration lead to a part that is declared there?"""
    if not path:
        return origin in provenance
    return declared_inside(provenance, origin, path[:-1])(path[-1])


def declared_inside(provenance: Provenance, origin: str, path: Path) -> Callable[[Step], bool]:
    """Says of steps from the end of a path whether they lead to a part that is declared; the path is walked once."""
    key: str | None = origin
    for step in path:
        held = None if key is None else _holder(provenance, key, step)
        key = None if held is None else provenance[held].members[step]
    end = None if key is None else provenance.get(key)

    def is_declared(step: Step) -> bool:
        if key is None or end is None:
            return False
        if step not in end.members and not end.alternatives:
            return False
        held = _holder(provenance, key, step)
        return held is not None and provenance[held].members[step] in provenance

    return is_declared


def declared_at(provenance: Provenance, origin: str, path: Path) -> frozenset[str]:
    """The keys of all declarations that a path of steps from one may lead to, with those that they stand for."""
    keys = _standing_for(provenance, {origin})
    for step in path:
        members = (provenance[each].members for each in keys)
        keys = _standing_for(provenance, {held[step] for held in members if step in held})
    return frozenset(keys)


def _standing_for(provenance: Provenance, keys: set[str]) -> set[str]:
    """The keys and those of their alternatives, as far as they are declared."""
    found: set[str] = set()
    waiting = list(keys)
    while waiting:
        key = waiting.pop()
        declaration = None if key in found else provenance.get(key)
        if declaration is not None:
            found.add(key)
            waiting += declaration.alternatives
    return found


def _aliases(provenance: Provenance, key: str) -> Sequence[Declaration]:
    """The declaration of a key, then the named one that it stands for, and so on."""
    found: list[Declaration] = []
    seen: set[str] = set()
    current: str | None = key
    while current is not None and current not in seen:
        declaration = provenance.get(current)
        if declaration is None:
            break
        found.append(declaration)
        if declaration.name or not declaration.alternatives or len(declaration.alternatives) > MOST_ALIASED:
            break
        seen.add(current)
        named_parts = [each for each in declaration.alternatives if _is_named(provenance, each)]
        current = named_parts[0] if len(named_parts) == 1 else None
    return found


def _is_named(provenance: Provenance, key: str) -> bool:
    seen: set[str] = set()
    while key not in seen:
        seen.add(key)
        declaration = provenance.get(key)
        if declaration is None:
            return False
        if declaration.name:
            return True
        if len(declaration.alternatives) != 1:
            return False
        key = declaration.alternatives[0]
    return False


def _holder(provenance: Provenance, key: str, step: Step, value: Any = None) -> str | None:
    """The key of a declaration, among those that a key refers to, that has a member at this step: the one nearest a value.

    That is an alternative with no other literal than the value holds and, among those, with most of the value's fields;
    the first where the value does not tell them apart.
    """
    if value is None or not isinstance(value, Mapping):
        return _first_holder(provenance, key, step)
    holders = _holders(provenance, key, step)
    return min(holders, key=lambda each: _strangeness(provenance[each], value), default=None)


def _first_holder(provenance: Provenance, key: str, step: Step) -> str | None:
    """The first of all; mostly there is one way to go."""
    current = key
    for _ in range(_STRAIGHT):
        declaration = provenance.get(current)
        if declaration is None:
            return None
        if step in declaration.members:
            return current
        if len(declaration.alternatives) != 1:
            return next(_holders(provenance, current, step), None) if declaration.alternatives else None
        current = declaration.alternatives[0]
    return next(_holders(provenance, key, step), None)


def _strangeness(declaration: Declaration, value: Mapping[str, Any]) -> tuple[bool, int]:
    other = any(each in value and value[each] != held for each, held in declaration.literals.items())
    return other, sum(each not in declaration.members for each in value)


def _holders(provenance: Provenance, key: str, step: Step) -> Iterator[str]:
    seen: set[str] = set()
    waiting = [key]
    while waiting:
        current = waiting.pop()
        declaration = provenance.get(current)
        if declaration is None or current in seen:
            continue
        seen.add(current)
        if step in declaration.members:
            yield current
        elif len(declaration.alternatives) > MOST_ALIASED and isinstance(provenance, Declarations):
            waiting += reversed(provenance.leading(current, step))
        else:
            waiting += reversed(declaration.alternatives)


def named(operations: Iterable[Operation]) -> Mapping[str, Operation]:
    """Operations by their names."""
    return {operation.name: operation for operation in operations}
