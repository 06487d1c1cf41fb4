"""`unevaluatedProperties` and `unevaluatedItems`: the ways to pass a schema, each with the parts that it has looked at.

Source: JSON Schema 2020-12 core, section 11.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any, NamedTuple, Protocol, TypeAlias

from harness.model import shape as s
from harness.model.errors import SourceError
from harness.sources.schema_references import Place, References, Target
from harness.sources.schema_scalars import shown

MAX_CASES = 64
"""Ways to pass a schema beyond which what is unevaluated is not worked out."""


class Looked(NamedTuple):
    """What a passing schema has looked at: property names and patterns, leading items, items of some shapes."""

    names: frozenset[str] = frozenset()
    patterns: frozenset[str] = frozenset()
    every_name: bool = False
    heads: int = 0
    every_item: bool = False
    holding: tuple[s.Child, ...] = ()

    def also(self, other: Looked) -> Looked:
        """Both together."""
        return Looked(
            self.names | other.names,
            self.patterns | other.patterns,
            self.every_name or other.every_name,
            max(self.heads, other.heads),
            self.every_item or other.every_item,
            self.holding + other.holding,
        )


Case: TypeAlias = tuple[s.Child, Looked]
"""One way to pass: the values that pass this way, and what was looked at."""

NOTHING = Looked()


class TooMany(Exception):
    """There are more ways to pass than MAX_CASES, or they are recursive."""


class Reader(Protocol):
    """What is needed of the schema reader."""

    references: References

    def child(self, node: Any, place: Place) -> s.Child:
        """The shape of a subschema."""
        ...


def restricted(reader: Reader, node: dict[str, Any], shape: s.Child, place: Place) -> s.Child:
    """The shape of a node with what its `unevaluated*` keywords add."""
    own = {key: value for key, value in node.items() if not key.startswith("unevaluated")}
    reader.references.documents.append(own)
    try:
        cases = _Cases(reader).of(own, place)
    except TooMany:
        return s.unresolved("unevaluated properties or items with too many ways to pass", upper=shape)
    return s.union(*(_limited(reader, node, case, place) for case in cases))


def _limited(reader: Reader, node: dict[str, Any], case: Case, place: Place) -> s.Child:
    passing, looked = case
    if "unevaluatedProperties" in node and not looked.every_name:
        rest = reader.child(node["unevaluatedProperties"], place)
        fields = {name: s.Field(s.UNKNOWN, False) for name in looked.names}
        seen = dict.fromkeys(looked.patterns, s.UNKNOWN)
        passing = s.intersect(passing, _or_other(s.object_(fields, rest, seen), "objects"))
    if "unevaluatedItems" in node and not looked.every_item:
        rest = s.union(reader.child(node["unevaluatedItems"], place), *looked.holding)
        passing = s.intersect(passing, _or_other(s.array(rest, [s.UNKNOWN] * looked.heads), "arrays"))
    return passing


def _or_other(shape: s.Shape, kind: str) -> s.Shape:
    """The shape, or any value of another kind."""
    every = s.object_() if kind == "objects" else s.array()
    return s.union(shape, s.complement(every))


_KEYED = frozenset(("properties", "patternProperties", "dependentSchemas"))
_LISTED = frozenset(("prefixItems", "allOf", "anyOf", "oneOf"))


class _Cases:
    """Works out the ways to pass one schema."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.path: list[int] = []

    def of(self, node: Any, place: Place) -> list[Case]:
        if not isinstance(node, dict):
            return [(self.reader.child(node, place), NOTHING)]
        if id(node) in self.path:
            raise TooMany
        self.path.append(id(node))
        place = self.reader.references.enter(node, place)
        self._refuse_misshapen(node)
        cases: list[Case] = [(s.UNKNOWN, self._direct(node, place))]
        for choices in self._applied(node, place):
            cases = self._both(cases, choices)
        self.path.pop()
        plain = self._plain(node, place)
        return [(s.intersect(plain, shape), looked) for shape, looked in cases]

    def _refuse_misshapen(self, node: dict[str, Any]) -> None:
        """Raises: SourceError where a keyword that is looked through here is of another type, which need not be read elsewhere."""
        for keywords, kind, word in ((_KEYED, dict, "an object"), (_LISTED, list, "a list")):
            for keyword in keywords & node.keys():
                if not isinstance(node[keyword], kind):
                    where = self.reader.references.where(node)
                    raise SourceError(f"{keyword} is {word}, not {shown(node[keyword])}", where=where)

    def _plain(self, node: dict[str, Any], place: Place) -> s.Child:
        """What the node says beside the keywords that apply other schemas."""
        if any(key.startswith("unevaluated") for key in node):
            return self.reader.child(node, place)
        rest = {key: value for key, value in node.items() if key not in _APPLYING}
        self.reader.references.documents.append(rest)
        return self.reader.child(rest, place)

    def _both(self, one: list[Case], other: list[Case]) -> list[Case]:
        found: list[Case] = []
        for (left, seen), (right, also) in product(one, other):
            both = s.intersect(left, right)
            if both is not s.NEVER:
                found.append((both, seen.also(also)))
        if len(found) > MAX_CASES:
            raise TooMany
        return found

    def _direct(self, node: dict[str, Any], place: Place) -> Looked:
        """What the keywords of the node itself look at."""
        prefix = node.get("prefixItems", ())
        items = node.get("items")
        heads = len(items) if isinstance(items, list) else len(prefix)
        every = (items is not None and not isinstance(items, list)) or "unevaluatedItems" in node
        every = every or (isinstance(items, list) and "additionalItems" in node)
        holding: tuple[s.Child, ...] = ()
        if "contains" in node and place.dialect.draft >= 2019:
            holding = (_looked_by_contains(self.reader.child(node["contains"], place), place),)
        return Looked(
            frozenset(node.get("properties", ())),
            frozenset(node.get("patternProperties", ())),
            "additionalProperties" in node or "unevaluatedProperties" in node,
            heads,
            every,
            holding,
        )

    def _applied(self, node: dict[str, Any], place: Place) -> Iterator[list[Case]]:
        for target in self._targets(node, place):
            yield self.of(target.node, target.place)
        for each in node.get("allOf", ()):
            yield self.of(each, place)
        if "anyOf" in node:
            yield self._any(node["anyOf"], place)
        if "oneOf" in node:
            yield self._one(node["oneOf"], place)
        if "if" in node:
            yield self._conditional(node, place)
        for name, each in node.get("dependentSchemas", {}).items():
            having: s.Child = s.object_({name: s.Field(s.UNKNOWN, True)})
            present: list[Case] = [(having, NOTHING)]
            yield [*self._both(self.of(each, place), present), (s.complement(having), NOTHING)]

    def _targets(self, node: dict[str, Any], place: Place) -> Iterator[Target]:
        references = self.reader.references
        found = [references.find(node["$ref"], place)] if "$ref" in node else []
        if "$dynamicRef" in node:
            found.append(references.find_dynamic(node["$dynamicRef"], place))
        if "$recursiveRef" in node:
            found.append(references.find_recursive(place))
        for target in found:
            if target is None:
                raise TooMany
            yield target

    def _any(self, branches: list[Any], place: Place) -> list[Case]:
        """Every set of branches that may pass together, the others failing."""
        cases: list[Case] = [(s.UNKNOWN, NOTHING)]
        for each in branches:
            failing: list[Case] = [(s.complement(self.reader.child(each, place)), NOTHING)]
            cases = self._both(cases, [*self.of(each, place), *failing])
        passing = s.union(*(self.reader.child(each, place) for each in branches))
        return self._both(cases, [(passing, NOTHING)])

    def _one(self, branches: list[Any], place: Place) -> list[Case]:
        cases: list[Case] = []
        for index, each in enumerate(branches):
            rivals = [self.reader.child(other, place) for at, other in enumerate(branches) if at != index]
            alone: list[Case] = [(s.complement(s.union(*rivals)), NOTHING)]
            cases += self._both(self.of(each, place), alone)
        return cases

    def _conditional(self, node: dict[str, Any], place: Place) -> list[Case]:
        failing: list[Case] = [(s.complement(self.reader.child(node["if"], place)), NOTHING)]
        passing = self.of(node["if"], place)
        if "then" in node:
            passing = self._both(passing, self.of(node["then"], place))
        if "else" in node:
            failing = self._both(failing, self.of(node["else"], place))
        return [*passing, *failing]


def _looked_by_contains(shape: s.Child, place: Place) -> s.Child:
    """2020-12 counts the items that `contains` matches; 2019-09 does not say so, but its validators do count them."""
    if place.dialect.draft >= 2020:
        return shape
    return s.unresolved("2019-09 does not say whether `contains` looks at the items that it matches", upper=shape)


_APPLYING = frozenset(
    ("$ref", "$dynamicRef", "$recursiveRef", "allOf", "anyOf", "oneOf", "if", "then", "else", "dependentSchemas")
)
