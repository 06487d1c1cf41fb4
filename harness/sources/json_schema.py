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
    NumberSet,
    shape_of,
)
from harness.sources.schema_arrays import LISTED, arrays
from harness.sources.schema_combined import COMBINING, conjuncts, superseded
from harness.sources.schema_dialects import dialect_named, dialect_of
from harness.sources.schema_objects import KEYED, objects
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
from harness.sources.schema_scalars import SCALAR, numbers, shown, strings
from harness.sources.schema_unevaluated import restricted
from harness.sources.unresolved_reasons import UNRESOLVED

__all__ = ["ALWAYS_SENT", "Formats", "Reading", "SchemaReader", "read_schema"]

DEEPEST = 60
"""Levels of nesting that are read in one go; what lies deeper waits in the worklist."""

LARGEST_REMEMBERED = 8192
"""Bytes of a document up to which it is remembered, for when it comes again."""

MOST_REMEMBERED = 2048
"""Documents that are remembered: as many as streams of some thousand pairs hold, which takes 16 MB of text at the most."""

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

_readers = itertools.count(1)


NOTHING_KNOWN: Mapping[str, s.Shape] = MappingProxyType({})
NULLABLE_DIALECTS = frozenset(("openapi-2.0", "openapi-3.0"))


def _is_nullable(node: Node) -> bool:
    return node.get("nullable") is True or node.get("x-nullable") is True


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
        reading = replace(reading, nullable="beside-type")
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
        *("_loose", "_promised", "dialect", "_vocabulary", "known", "singles"),
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
        self.known = dict(known)
        self.references = References(document, own, base, resolver, identifiers=reading.identifiers)
        self._serial = next(_readers)
        self._built: dict[Any, s.Child] = {}
        self._begun: set[Any] = set()
        self._waiting: deque[tuple[Any, Any, Place]] = deque()
        self._depth = 0
        self._loose = False
        self._promised: set[Any] = set()
        self.dialect = own
        self._vocabulary = vocabulary(own, reading)
        self.singles: tuple[dict[tuple[str, str], s.Field], dict[tuple[str, str], s.Field]] = ({}, {})

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
        if self.known and len(node) == 1 and (known := self._known_at(node)) is not None:
            return known
        spoken = self._vocabulary if place.dialect is self.dialect else vocabulary(place.dialect, self.reading)
        found = node.keys() & spoken.words
        if not found:
            return s.UNKNOWN
        key = leaf_key(node, found)
        if key is None:
            if self.known and len(found) == 1 and (known := self._known_at(node)) is not None:
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
        return self.known.get(reference) if type(reference) is str else None

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
        if not found.isdisjoint(COMBINING):
            shape = s.intersect(shape, *conjuncts(self, node, found, place))
        if "dependencies" in found and place.dialect.draft >= 2019:
            shape = superseded(self, node, found, shape, place)
        if not found.isdisjoint(_UNEVALUATED):
            shape = restricted(self, node, shape, place)
        if UNRESOLVED in found:
            shape = s.intersect(shape, s.unresolved(str(node[UNRESOLVED])))
        if self.reading.nullable == "anywhere" and _is_nullable(node):
            return s.union(shape, s.NULL)
        return shape

    def _kinds(self, node: Node, found: set[str], place: Place) -> s.Shape:
        """What `type` and the keywords that speak of one kind say together."""
        kinds: Iterable[str] = _ALL_KINDS
        if "type" in found:
            kinds = self._types(node)
        elif found.isdisjoint(SCALAR | LISTED | KEYED):
            return s.UNKNOWN
        numeric: tuple[NumberSet, ...] = ()
        if "number" in kinds or "integer" in kinds:
            numeric = numbers(self.fault, node, found, integer="number" not in kinds)
        return shape_of(
            null="null" in kinds or ("type" in found and self.reading.nullable == "beside-type" and _is_nullable(node)),
            booleans=BOTH if "boolean" in kinds else NO_VALUES,
            numbers=numeric,
            strings=strings(self.fault, node, found) if "string" in kinds else (),
            arrays=arrays(self, node, found, place) if "array" in kinds else (),
            objects=objects(self, node, found, place) if "object" in kinds else (),
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

    def refer(self, keyword: str, node: Node, place: Place) -> s.Child:
        """What a keyword that refers to another schema leads to."""
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
        known = self.known.get(reference)
        if known is not None:
            return known
        target = self.references.find(reference, place)
        if target is None:
            return self._outside(reference, place)
        child = self._follow(target)
        if not self.reading.identifiers and type(child) is s.Shape and not child.open:
            self.known[reference] = child
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
