"""Reads JSON Schema (drafts 4, 6, 7, 2019-09 and 2020-12, and OpenAPI's dialects of it) into shapes.

Subschemas that other places refer to are read once; deep nesting goes through a worklist, cycles through `tie`.
Nothing is fetched: a reference that leaves the document is unresolved unless a resolver hands its document in.
"""

from __future__ import annotations

import itertools
import marshal
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from harness.model import shape as s
from harness.model.errors import SourceError
from harness.model.shapes.nodes import (
    BOTH,
    FULL_ARRAY,
    FULL_OBJECT,
    NO_VALUES,
    ArraySet,
    NumberSet,
    ObjectSet,
    shape_of,
)
from harness.sources.schema_branches import absent_together, exactly_one, having, implied, narrowed, tags_of
from harness.sources.schema_dialects import dialect_named, dialect_of
from harness.sources.schema_reading import (
    ALWAYS_SENT,
    CHECKING,
    PLAIN,
    Formats,
    Node,
    Reading,
    leaf_key,
    vocabulary,
)
from harness.sources.schema_references import Place, References, Resolver, Target
from harness.sources.schema_scalars import SCALAR, count, numbers, shown, strings
from harness.sources.schema_unevaluated import restricted
from harness.sources.unresolved_reasons import UNRESOLVED
from harness.values.regex import found_in

__all__ = ["ALWAYS_SENT", "Formats", "Reading", "SchemaReader", "read_schema"]

DEEPEST = 60
"""Levels of nesting that are read in one go; what lies deeper waits in the worklist."""

LARGEST_REMEMBERED = 8192
"""Bytes of a document up to which it is remembered, for when it comes again."""

MOST_REMEMBERED = 2048
"""Documents that are remembered: as many as streams of some thousand pairs hold, which takes 16 MB of text at the most."""

_LISTED = frozenset(
    (
        *("items", "prefixItems", "additionalItems", "minItems", "maxItems", "uniqueItems"),
        *("contains", "minContains", "maxContains"),
    )
)
_KEYED = frozenset(
    (
        *("properties", "patternProperties", "additionalProperties", "required", "propertyNames"),
        *("minProperties", "maxProperties"),
    )
)
_DEPENDENT = frozenset(("dependencies", "dependentRequired", "dependentSchemas"))
_DEPENDENT_APART = _DEPENDENT - {"dependencies"}
_REFERRING = frozenset(("$ref", "$dynamicRef", "$recursiveRef"))
_COMBINING = frozenset(("enum", "const", "allOf", "anyOf", "oneOf", "not", "if")) | _DEPENDENT | _REFERRING
_UNEVALUATED = frozenset(("unevaluatedProperties", "unevaluatedItems"))
_SCOPED = frozenset(("$id", "id", "$schema"))
_ALL_KINDS = ("null", "boolean", "number", "string", "array", "object")

_SIMPLE: dict[str, s.Shape] = {
    "null": s.NULL,
    "boolean": s.BOOLEAN,
    "integer": s.INTEGER,
    "number": s.NUMBER,
    "string": s.STRING,
    "array": shape_of(arrays=(FULL_ARRAY,)),
    "object": shape_of(objects=(FULL_OBJECT,)),
}
_HIDDEN = {"": "", "request": "readOnly", "response": "writeOnly"}
"""The keyword that keeps a property off the wire, by direction."""

_readers = itertools.count(1)


NOTHING_KNOWN: Mapping[str, s.Shape] = MappingProxyType({})
NULLABLE_DIALECTS = frozenset(("openapi-2.0", "openapi-3.0"))


def read_schema(
    document: Any,
    *,
    dialect: str | None = None,
    base: str = "",
    formats: Formats = "annotation",
    resolver: Resolver | None = None,
) -> s.Shape:
    """The shape of a JSON Schema document.

    `dialect` counts where the document has no `$schema` (default 2020-12); those of OpenAPI 2.0 and 3.0 have `nullable`. `base` is the document's own address.
    `resolver` maps the absolute address of another document to that document, or None to leave it unresolved.
    Raises SourceError, with the JSON Pointer, where the document is no schema.
    """
    if type(document) is bool:
        return s.UNKNOWN if document else s.NEVER
    reading = PLAIN if formats == "annotation" else CHECKING
    if dialect in NULLABLE_DIALECTS:
        reading = replace(reading, nullable=True)
    text = None if resolver else _text_of(document)
    if text is None:
        return SchemaReader(document, reading, dialect=dialect, base=base, resolver=resolver).shape(document)
    return _remembered(text, dialect, base, reading)


def _text_of(document: Any) -> bytes | None:
    """The content of a small document, exact in types and order; none where it holds more than JSON, or too much."""
    try:
        text = marshal.dumps(document, 0)
    except ValueError:
        return None
    return text if len(text) <= LARGEST_REMEMBERED else None


@lru_cache(maxsize=MOST_REMEMBERED)
def _remembered(text: bytes, dialect: str | None, base: str, reading: Reading) -> s.Shape:
    """What a document of this content is read as: streams of pairs ask for the same schema again and again."""
    document = marshal.loads(text)  # noqa: S302 - our own bytes, of a moment ago
    return SchemaReader(document, reading, dialect=dialect, base=base).shape(document)


class SchemaReader:
    """Reads many subschemas of one document with one memory of what was read.

    `known` holds the shapes of references that need not be followed, for documents without identifiers of their own.
    """

    __slots__ = (
        *("reading", "references", "_serial", "_built", "_begun", "_waiting", "_depth"),
        *("_loose", "_promised", "_dialect", "_vocabulary", "_known", "_singles"),
    )

    def __init__(
        self,
        document: Any,
        reading: Reading = PLAIN,
        *,
        dialect: str | None = None,
        base: str = "",
        resolver: Resolver | None = None,
        known: Mapping[str, s.Shape] = NOTHING_KNOWN,
    ) -> None:
        own = dialect_of(document) or dialect_named(dialect)
        self.reading = reading
        self._known = dict(known)
        self.references = References(document, own, base, resolver, identifiers=reading.identifiers)
        self._serial = next(_readers)
        self._built: dict[Any, s.Child] = {}
        self._begun: set[Any] = set()
        self._waiting: deque[tuple[Any, Any, Place]] = deque()
        self._depth = 0
        self._loose = False
        self._promised: set[Any] = set()
        self._dialect = own
        self._vocabulary = vocabulary(own, reading)
        self._singles: tuple[dict[tuple[str, str], s.Field], dict[tuple[str, str], s.Field]] = ({}, {})

    def shape(self, node: Any) -> s.Shape:
        """The shape of one subschema of the document, given as the parsed node itself."""
        place = self.references.start()
        key = self._key(node, place)
        child = self._shared(key, node, place)
        if self._loose:
            self._finish()
            child = self._built[key]
        return child if isinstance(child, s.Shape) else s.resolve(child)

    def at(self, reference: str) -> s.Shape:
        """The shape of what a reference such as `#/components/schemas/User` points to."""
        target = self.references.find(reference, self.references.start())
        if target is None:
            raise SourceError(f"nothing stands at {reference!r}")
        return self.shape(target.node)

    def shapes(self, nodes: Mapping[Any, Any]) -> dict[Any, s.Shape]:
        """The shapes of several subschemas, tied together once; the keys are the caller's."""
        place = self.references.start()
        wanted = {name: self._key(node, place) for name, node in nodes.items()}
        alike: dict[bytes, Any] = {}
        for name, node in nodes.items():
            text = None if self.reading.identifiers or type(node) is not dict or "$ref" in node else _text_of(node)
            if text is not None and alike.setdefault(text, wanted[name]) != wanted[name]:
                wanted[name] = alike[text]
            else:
                self._shared(wanted[name], node, place)
        if self._loose:
            self._finish()
        return {name: s.resolve(self._built[key]) for name, key in wanted.items()}

    def followed(self) -> dict[str, s.Shape]:
        """The shapes of the references that were followed so far, in documents without identifiers of their own."""
        found = {}
        for reference, target in self.references.found.items():
            child = None if target is None else self._built.get(self._key(target.node, target.place))
            if child is not None:
                found[reference] = s.resolve(child)
        return found

    def _finish(self) -> None:
        """Read what was put off, then tie everything that was left open."""
        while self._waiting:
            self._build(*self._waiting.popleft())
        self._loose = False
        system = {key: child for key, child in self._built.items() if child.open or key in self._promised}
        self._built.update(s.tie(system))
        self._promised.clear()

    def _key(self, node: Any, place: Place) -> Any:
        if isinstance(node, dict):
            return self._serial, id(node), place.entered
        return self._serial, "plain", repr(node)

    def _shared(self, key: Any, node: Any, place: Place) -> s.Child:
        """A subschema that others may need too: built, or pending while it is under way or too deep to begin now."""
        found = self._built.get(key)
        if found is not None:
            return found
        if key in self._begun:
            return self._promise(key)
        self._begun.add(key)
        if self._depth >= DEEPEST:
            self._waiting.append((key, node, place))
            return self._promise(key)
        return self._build(key, node, place)

    def _promise(self, key: Any) -> s.Child:
        """A placeholder that the final tying replaces."""
        self._loose = True
        self._promised.add(key)
        return s.pending(key)

    def _build(self, key: Any, node: Any, place: Place) -> s.Child:
        found = self._built[key] = self.child(node, place)
        return found

    def child(self, node: Any, place: Place) -> s.Child:
        """The shape of a subschema; open while something inside is still pending."""
        if type(node) is not dict:
            return self._boolean(node)
        if self._known and len(node) == 1 and (known := self._known_at(node)) is not None:
            return known
        spoken = self._vocabulary if place.dialect is self._dialect else vocabulary(place.dialect, self.reading)
        found = node.keys() & spoken.words
        if not found:
            return s.UNKNOWN
        key = leaf_key(node, found)
        if key is None:
            if self._known and len(found) == 1 and (known := self._known_at(node)) is not None:
                return known
            return self._branching(node, found, place)
        leaf = spoken.leaves.get(key)
        if leaf is None:
            leaf = self._read(node, found, place)
            spoken.keep(key, leaf)
        return leaf

    def _known_at(self, node: Node) -> s.Child | None:
        """What a mere reference leads to, where that has been read: most subschemas of large documents are such."""
        reference = node.get("$ref")
        return self._known.get(reference) if type(reference) is str else None

    def _branching(self, node: Node, found: set[str], place: Place) -> s.Child:
        """The shape of a subschema that holds others; too deep, it waits."""
        if self._depth >= DEEPEST:
            return self._shared(self._key(node, place), node, place)
        self._depth += 1
        try:
            return self._read(node, found, place)
        finally:
            self._depth -= 1

    def _boolean(self, node: Any) -> s.Child:
        if node is True:
            return s.UNKNOWN
        if node is False:
            return s.NEVER
        raise self.fault(node, f"a schema is an object or a boolean, not {shown(node)}")

    def _read(self, node: Node, found: set[str], place: Place) -> s.Child:
        if not found.isdisjoint(_SCOPED):
            place = self.references.enter(node, place)
            found = node.keys() & vocabulary(place.dialect, self.reading).words
        if place.dialect.ref_alone and "$ref" in found:
            return self._reference(node["$ref"], place)
        shape: s.Child = self._kinds(node, found, place)
        if not found.isdisjoint(_COMBINING):
            shape = s.intersect(shape, *self._conjuncts(node, found, place))
        if "dependencies" in found and place.dialect.draft >= 2019:
            shape = self._superseded(node, found, shape, place)
        if not found.isdisjoint(_UNEVALUATED):
            shape = restricted(self, node, shape, place)
        if UNRESOLVED in found:
            shape = s.intersect(shape, s.unresolved(str(node[UNRESOLVED])))
        if self.reading.nullable and (node.get("nullable") is True or node.get("x-nullable") is True):
            return s.union(shape, s.NULL)
        return shape

    def _kinds(self, node: Node, found: set[str], place: Place) -> s.Shape:
        """What `type` and the keywords that speak of one kind say together."""
        kinds: Iterable[str] = _ALL_KINDS
        if "type" in found:
            kinds = self._types(node)
        elif found.isdisjoint(SCALAR | _LISTED | _KEYED):
            return s.UNKNOWN
        numeric: tuple[NumberSet, ...] = ()
        if "number" in kinds or "integer" in kinds:
            numeric = numbers(self.fault, node, found, integer="number" not in kinds)
        return shape_of(
            null="null" in kinds,
            booleans=BOTH if "boolean" in kinds else NO_VALUES,
            numbers=numeric,
            strings=strings(self.fault, node, found) if "string" in kinds else (),
            arrays=self._arrays(node, found, place) if "array" in kinds else (),
            objects=self._objects(node, found, place) if "object" in kinds else (),
        )

    def _types(self, node: Node) -> Iterable[str]:
        named = node["type"]
        kinds = (named,) if isinstance(named, str) else named
        if not isinstance(kinds, (list, tuple)):
            raise self.fault(node, f"type is a name or a list of names, not {shown(named)}")
        for kind in kinds:
            if not isinstance(kind, str) or (kind not in _SIMPLE and kind != "file"):
                raise self.fault(node, f"type {shown(kind)} is none of {', '.join(sorted(_SIMPLE))}")
        return kinds

    def _arrays(self, node: Node, found: set[str], place: Place) -> tuple[ArraySet, ...]:
        if found.isdisjoint(_LISTED):
            return (FULL_ARRAY,)
        prefix, items = self._items(node, found, place)
        shape = s.array(
            items,
            prefix,
            min_items=count(self.fault, node, "minItems") or 0,
            max_items=count(self.fault, node, "maxItems"),
            unique=node.get("uniqueItems") is True,
            contains=self._contains(node, found, place),
        )
        return shape.arrays

    def _items(self, node: Node, found: set[str], place: Place) -> tuple[list[s.Child], s.Child]:
        items = node.get("items", True)
        if place.dialect.positional_items and isinstance(items, list):
            rest = self.child(node["additionalItems"], place) if "additionalItems" in found else s.UNKNOWN
            return [self.child(each, place) for each in items], rest
        prefix = node.get("prefixItems", ()) if "prefixItems" in found else ()
        if not isinstance(prefix, (list, tuple)):
            raise self.fault(node, f"prefixItems is a list of schemas, not {shown(prefix)}")
        if isinstance(items, list):
            raise self.fault(node, "items is one schema in this dialect; positions stand in prefixItems")
        return [self.child(each, place) for each in prefix], self.child(items, place)

    def _contains(self, node: Node, found: set[str], place: Place) -> tuple[s.Contains, ...]:
        if "contains" not in found:
            return ()
        shape = self.child(node["contains"], place)
        least = count(self.fault, node, "minContains") if "minContains" in found else None
        most = count(self.fault, node, "maxContains") if "maxContains" in found else None
        return (s.Contains(shape, 1 if least is None else least, most),)

    def _objects(self, node: Node, found: set[str], place: Place) -> tuple[ObjectSet, ...]:
        if found.isdisjoint(_KEYED):
            return (FULL_OBJECT,)
        required = self._required(node) if "required" in found else frozenset[str]()
        if self.reading.always_sent:
            required |= frozenset(node.get(ALWAYS_SENT, ()))
        rest = self.child(node["additionalProperties"], place) if "additionalProperties" in found else s.UNKNOWN
        patterns = {
            source: self.child(each, place) for source, each in self._map(node, "patternProperties", found).items()
        }
        sized = "minProperties" in found or "maxProperties" in found
        declared = self._map(node, "properties", found)
        fields = self._fields(declared, required, place)
        for name in sorted(required - declared.keys()):
            fields[name] = s.Field(self._undeclared(name, patterns, rest), True)
        shape = s.object_(
            fields,
            rest,
            patterns,
            self.child(node["propertyNames"], place) if "propertyNames" in found else None,
            min_size=(count(self.fault, node, "minProperties") or 0) if sized else 0,
            max_size=count(self.fault, node, "maxProperties") if sized else None,
        )
        return shape.objects

    def _fields(self, declared: Node, required: frozenset[str], place: Place) -> dict[str, s.Field]:
        """The declared properties that cross the wire in this direction."""
        hidden, singles, own = _HIDDEN[self.reading.direction], self._singles, place.dialect is self._dialect
        fields: dict[str, s.Field] = {}
        for name, each in declared.items():
            if own and type(each) is dict and len(each) == 1:
                single = next(iter(each.items()))
                if type(single[1]) is str:
                    needed = name in required
                    fields[name] = singles[needed].get(single) or self._single(single, each, place)[needed]
                    continue
            if not hidden or type(each) is not dict or each.get(hidden) is not True:
                fields[name] = s.Field(self.child(each, place), name in required and self._demanded(each))
        return fields

    def _single(self, single: tuple[str, str], node: Node, place: Place) -> tuple[s.Field, s.Field]:
        """A property of one keyword, optional and required; what it says is remembered where its place counts for nothing."""
        keyword, value = single
        child = self.child(node, place)
        both = s.Field(child, False), s.Field(child, self._demanded(node))
        if self._known.get(value) is child if keyword == "$ref" else keyword == "type":
            self._singles[False][single], self._singles[True][single] = both
        return both

    def _required(self, node: Node) -> frozenset[str]:
        names = node["required"]
        if isinstance(names, bool):
            return frozenset()
        if not isinstance(names, (list, tuple)) or not all(isinstance(name, str) for name in names):
            raise self.fault(node, f"required is a list of names, not {shown(names)}")
        return frozenset(names)

    def _map(self, node: Node, keyword: str, found: set[str]) -> Node:
        if keyword not in found:
            return {}
        members = node[keyword]
        if not isinstance(members, dict):
            raise self.fault(node, f"{keyword} is an object of schemas, not {shown(members)}")
        return members

    def _demanded(self, node: Any) -> bool:
        """Whether `required` counts for a property in the direction that is read."""
        return self.reading.direction != "request" or not isinstance(node, dict) or "default" not in node

    @staticmethod
    def _undeclared(name: str, patterns: Mapping[str, s.Child], rest: s.Child) -> s.Child:
        """What a required property must be that `properties` does not name."""
        matches = [found_in(source, name) for source in patterns]
        if rest is s.UNKNOWN or True in matches:
            return s.UNKNOWN
        if None in matches:
            return s.union(rest, s.unresolved(f"it was not decided which patterns match the name {name!r}"))
        return rest

    def _conjuncts(self, node: Node, found: set[str], place: Place) -> Iterable[s.Child]:
        """What the keywords that combine whole schemas say."""
        for keyword in sorted(_REFERRING & found):
            yield self._refer(keyword, node, place)
        if "const" in found:
            yield self._literals(node, "const", [node["const"]])
        if "enum" in found:
            yield self._literals(node, "enum", node["enum"])
        if "allOf" in found:
            yield s.intersect(*(self.child(each, place) for each in self.branches(node, "allOf")))
        if "anyOf" in found:
            yield s.union(*self._tagged(node, "anyOf", place))
        if "oneOf" in found:
            branches = self._tagged(node, "oneOf", place)
            yield s.union(*branches) if self.reading.one_of == "any" else exactly_one(branches)
        if "not" in found:
            yield s.complement(self.child(node["not"], place))
        if "if" in found:
            yield self._conditional(node, place)
        for keyword in sorted(found & (_DEPENDENT if place.dialect.draft < 2019 else _DEPENDENT_APART)):
            yield from self._dependent(node, keyword, found, place)

    def _literals(self, node: Node, keyword: str, values: Any) -> s.Child:
        if not isinstance(values, list):
            raise self.fault(node, f"{keyword} is a list of values, not {shown(values)}")
        try:
            return s.enum(values)
        except (ValueError, TypeError) as error:
            raise self.fault(node, f"{keyword}: {error}") from error

    def branches(self, node: Node, keyword: str) -> list[Any]:
        """The subschemas of `allOf`, `anyOf` or `oneOf`."""
        members = node[keyword]
        if not isinstance(members, list):
            raise self.fault(node, f"{keyword} is a list of schemas, not {shown(members)}")
        return members

    def _tagged(self, node: Node, keyword: str, place: Place) -> list[s.Child]:
        """The branches, each narrowed to its discriminator tags where the document maps them."""
        members = self.branches(node, keyword)
        shapes = [self.child(each, place) for each in members]
        rule = node.get("discriminator") if self.reading.discriminator else None
        name = rule.get("propertyName") if isinstance(rule, dict) else rule
        if not isinstance(name, str):
            return shapes
        mapping = rule.get("mapping") if isinstance(rule, dict) else None
        return [narrowed(shape, name, tags_of(each, mapping)) for shape, each in zip(shapes, members, strict=True)]

    def _conditional(self, node: Node, place: Place) -> s.Child:
        test = self.child(node["if"], place)
        parts = []
        if "then" in node:
            parts.append(implied(test, self.child(node["then"], place)))
        if "else" in node:
            parts.append(implied(s.complement(test), self.child(node["else"], place)))
        return s.intersect(*parts) if parts else s.UNKNOWN

    def _dependent(self, node: Node, keyword: str, found: set[str], place: Place) -> Iterable[s.Child]:
        for name, need in self._map(node, keyword, found).items():
            if isinstance(need, list):
                yield from (absent_together(name, other) for other in need if other != name)
            elif keyword == "dependencies" and isinstance(need, str):
                yield absent_together(name, need)
            else:
                yield implied(having(name), self.child(need, place))

    def _superseded(self, node: Node, found: set[str], shape: s.Child, place: Place) -> s.Child:
        """`dependencies` where readers are free to heed or to ignore it (2019-09 validation, appendix A)."""
        heeded = s.intersect(shape, *self._dependent(node, "dependencies", found, place))
        reason = "`dependencies` is optional since draft 2019-09; say dependentRequired or dependentSchemas, or an older $schema"
        return s.union(heeded, s.unresolved(reason, upper=shape))

    def _refer(self, keyword: str, node: Node, place: Place) -> s.Child:
        if keyword == "$recursiveRef":
            return self._follow(self.references.find_recursive(place))
        reference = node[keyword]
        if keyword == "$dynamicRef" and isinstance(reference, str):
            target = self.references.find_dynamic(reference, place)
            return self._follow(target) if target else self._outside(reference, place)
        return self._reference(reference, place)

    def _reference(self, reference: Any, place: Place) -> s.Child:
        if not isinstance(reference, str):
            raise SourceError(f"$ref is a string, not {shown(reference)}")
        known = self._known.get(reference)
        if known is not None:
            return known
        target = self.references.find(reference, place)
        if target is None:
            return self._outside(reference, place)
        child = self._follow(target)
        if not self.reading.identifiers and type(child) is s.Shape and not child.open:
            self._known[reference] = child
        return child

    def _follow(self, target: Target) -> s.Child:
        return self._shared(self._key(target.node, target.place), target.node, target.place)

    @staticmethod
    def _outside(reference: str, place: Place) -> s.Child:
        """A reference that cannot be followed: equal addresses stand for equal shapes."""
        token = f"ref {place.base} {reference}" if place.base or "://" in reference else ""
        return s.unresolved(f"reference {reference!r} leads to nothing that is at hand", token=token)

    def fault(self, node: Any, what: str) -> SourceError:
        """The error for a node that is no schema, with its JSON Pointer."""
        return SourceError(what, where=self.references.where(node))
