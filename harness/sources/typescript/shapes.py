"""Turns the extractor's type records into shapes, with a declaration for every place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from harness.model import shape as s
from harness.model.contract import Declaration, Typed
from harness.model.location import Every, Location, Step

Record: TypeAlias = Mapping[str, Any]
Direction: TypeAlias = Literal["answer", "sent"]
"""`answer`: what the code accepts of a response; `sent`: what it can put into a request."""

_SCALARS: Mapping[str, s.Shape] = {
    "number": s.NUMBER,
    "boolean": s.BOOLEAN,
    "null": s.NULL,
    "any": s.ANY,
    "unknown": s.UNKNOWN,
    "never": s.NEVER,
}
_COMPILER_LIBRARY = "/typescript/lib/lib."
"""What `Record` or `Partial` is declared in is no place to mend."""

_NUMERIC_KEY = r"^-?[0-9]+(?:\.[0-9]+)?$"


@dataclass(frozen=True, slots=True)
class _Made:
    child: s.Child
    key: str = ""


def location(at: Iterable[Any] | None) -> Location | None:
    """The location of an `at` record: file, line, column, last line."""
    if at is None:
        return None
    file, line, column, end = at
    if _COMPILER_LIBRARY in str(file):
        return None
    return Location(str(file), int(line), int(column), int(end))


class ShapeReader:
    """Shapes of one direction over one extraction's definitions. `provenance` receives every declaration met."""

    def __init__(
        self, definitions: Mapping[int, Record], direction: Direction, provenance: dict[str, Declaration]
    ) -> None:
        self._definitions = definitions
        self._sent = direction == "sent"
        self._provenance = provenance
        self._system: dict[Any, s.Child] = {}
        self._waiting: list[int] = []

    def read(self, records: Mapping[str, Record]) -> dict[str, Typed]:
        """The shape and origin of each record, by the caller's keys; all are tied together once."""
        made = {key: self._convert(record, key) for key, record in records.items()}
        while self._waiting:
            self._define(self._waiting.pop())
        roots: dict[Any, s.Child] = {("root", key): each.child for key, each in made.items()}
        tied = s.tie(self._system | roots)
        return {key: Typed(tied["root", key], each.key) for key, each in made.items()}

    def _define(self, identity: int) -> None:
        record = self._definitions[identity]
        key = self._key(identity)
        made = self._convert(record["t"], key)
        own = self._provenance.get(made.key)
        members = own.members if own and made.key == key else {}
        literals = own.literals if own and made.key == key else {}
        generic = record.get("generic") or {}
        alternatives = own.alternatives if own and made.key == key else (made.key,) if made.key else ()
        self._provenance[key] = Declaration(
            name=str(record["name"]),
            location=location(record["at"]),
            members=members,
            alternatives=alternatives,
            literals=literals,
            generic=str(generic.get("name", "")),
            shared=generic.get("fields", {}),
        )
        self._system[identity] = made.child

    def _key(self, identity: int) -> str:
        record = self._definitions[identity]
        at = record["at"]
        place = f"{at[0]}:{at[1]}:{at[2]}" if at else ""
        return f"ts:{place}#{record['name'] or 'anonymous'}@{identity}"

    def _convert(self, record: Record, key: str) -> _Made:
        kind = record["k"]
        if kind == "unknown" and self._sent:
            return _Made(s.ANY)  # who writes `unknown` of what is sent has not looked at it
        if kind in _SCALARS:
            return _Made(_SCALARS[kind])
        return getattr(self, f"_{kind}")(record, key)  # type: ignore[no-any-return]  # one method per kind of record

    def _ref(self, record: Record, _: str) -> _Made:
        identity = int(record["id"])
        if identity not in self._system:
            self._system[identity] = s.UNKNOWN  # taken, until its turn comes
            self._waiting.append(identity)
        return _Made(s.pending(identity), self._key(identity))

    def _string(self, record: Record, _: str) -> _Made:
        pattern = record.get("pattern")
        return _Made(s.string(patterns=(pattern,)) if pattern else s.STRING)

    def _lit(self, record: Record, _: str) -> _Made:
        return _Made(s.literal(record["v"]))

    def _undefined(self, _: Record, __: str) -> _Made:
        return _Made(s.NEVER)

    def _unresolved(self, record: Record, _: str) -> _Made:
        return _Made(s.unresolved(str(record["why"])))

    def _host(self, record: Record, _: str) -> _Made:
        name = str(record["n"])
        if self._sent and name == "Date":
            return _Made(s.string(format="date-time"))  # JSON.stringify writes a Date so
        if self._sent and name == "function":
            return _Made(s.NEVER)
        return _Made(s.host(name))

    def _object(self, record: Record, _: str) -> _Made:
        if record.get("empty"):
            return _Made(s.object_() if self._sent else s.ANY)
        # Who writes `object` of what is sent says nothing of what is in it.
        return _Made(s.ANY if self._sent else s.union(s.object_(), s.array()))

    def _array(self, record: Record, key: str) -> _Made:
        item = self._convert(record["of"], f"{key}[]")
        return self._declare(key, s.array(item.child), {Every.ITEM: item})

    def _tuple(self, record: Record, key: str) -> _Made:
        items = record["items"]
        rest = next((index for index, each in enumerate(items) if each["rest"]), len(items))
        prefix = [self._convert(each["t"], f"{key}[{index}]") for index, each in enumerate(items[:rest])]
        others = [self._convert(each["t"], f"{key}[{index}]") for index, each in enumerate(items[rest:], rest)]
        least = sum(not each["o"] for each in items if not each["rest"])
        shape = s.array(
            s.union(*(each.child for each in others)) if others else s.NEVER,
            prefix=tuple(each.child for each in prefix),
            min_items=least,
            max_items=None if others else len(items),
        )
        members: dict[Step, _Made] = dict(enumerate(prefix))
        if others:
            members[Every.ITEM] = others[0]
        return self._declare(key, shape, members)

    def _union(self, record: Record, key: str) -> _Made:
        parts = [each for each in record["of"] if each["k"] != "undefined"]
        literals = [each["v"] for each in parts if each["k"] == "lit"]
        others = [self._convert(each, f"{key}|{index}") for index, each in enumerate(parts) if each["k"] != "lit"]
        shape = s.union(*([s.enum(literals)] if literals else []), *(each.child for each in others))
        kept = tuple(each.key for each in others if each.key)
        if not kept:
            return _Made(shape)
        self._provenance[key] = Declaration(alternatives=kept)
        return _Made(shape, key)

    def _props(self, record: Record, key: str) -> _Made:
        if self._sent and not record["props"] and self._is_anything(record):
            return _Made(s.ANY)  # `Record<string, unknown>` says of no field whether it is sent
        fields: dict[str, s.Field] = {}
        members: dict[Step, _Made] = {}
        for each in record["props"]:
            if self._sent and each["t"]["k"] == "host" and each["t"]["n"] == "function":
                continue
            made = self._field(each, f"{key}.{each['n']}")
            optional = (bool(each.get("o")) or self._may_be_undefined(each["t"])) and not self._is_foreign(each)
            fields[each["n"]] = s.Field(made.child, required=not optional)
            members[each["n"]] = made
        rest, patterns = self._index(record, key, members)
        if record.get("partial"):
            rest = s.ANY if self._sent else s.UNKNOWN
        literals = {each["n"]: each["t"]["v"] for each in record["props"] if each["t"]["k"] == "lit"}
        return self._declare(key, s.object_(fields, rest=rest, patterns=patterns), members, literals)

    def _is_foreign(self, field: Record) -> bool:
        """Does a library make this field of what is sent, and say nothing of it, as a form's `Partial<Record<"name", unknown>>` does?"""
        return self._sent and field.get("at") is None and field["t"]["k"] in {"any", "unknown"}

    @staticmethod
    def _is_anything(record: Record) -> bool:
        return any(each["t"]["k"] in {"any", "unknown"} for each in record.get("index") or ())

    def _index(self, record: Record, key: str, members: dict[Step, _Made]) -> tuple[s.Child, dict[str, s.Child]]:
        rest: s.Child = s.NEVER if self._sent else s.UNKNOWN
        patterns: dict[str, s.Child] = {}
        for each in record.get("index") or ():
            made = self._convert(each["t"], f"{key}{{}}")
            members[Every.ENTRY] = made
            pattern = _NUMERIC_KEY if each["key"]["k"] == "number" else each["key"].get("pattern")
            if pattern:
                patterns[pattern] = made.child
            else:
                rest = made.child
        return rest, patterns

    def _field(self, record: Record, key: str) -> _Made:
        """A property: its own place, and what its type refers to."""
        made = self._convert(record["t"], f"{key}:")
        at = location(record.get("at"))
        self._provenance[key] = Declaration(location=at, alternatives=(made.key,) if made.key else ())
        return _Made(made.child, key)

    def _declare(
        self, key: str, shape: s.Child, members: Mapping[Step, _Made], literals: Mapping[str, Any] | None = None
    ) -> _Made:
        led = {step: made.key for step, made in members.items() if made.key}
        self._provenance[key] = Declaration(members=led, literals=literals or {})
        return _Made(shape, key)

    def _may_be_undefined(self, record: Record) -> bool:
        return any(each["k"] == "undefined" for each in self._alternatives(record))

    def _alternatives(self, record: Record, seen: frozenset[int] = frozenset()) -> Iterator[Record]:
        if record["k"] == "union":
            for each in record["of"]:
                yield from self._alternatives(each, seen)
        elif record["k"] == "ref" and record["id"] not in seen:
            yield from self._alternatives(self._definitions[record["id"]]["t"], seen | {record["id"]})
        else:
            yield record
