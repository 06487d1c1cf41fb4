"""Finds the parts of two OpenAPI documents that differ in what they are marked with rather than in what they allow.

Marks are the life of a field (deprecated, its sunset, its stability), that it is write-only, its default, the values of an open
enum, how it is written in XML, and of a union its discriminator and the names of its alternatives. Parts that are equal as data
are passed over, so the walk costs what differs.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Any, TypeAlias

from harness.sources.documents import at_pointer, joined
from harness.sources.openapi_alike import Referred

Json: TypeAlias = dict[str, Any]
Pair: TypeAlias = tuple[str, str]
"""Pointers of the same part in the base and in the revision."""

_MARKS = (
    "deprecated",
    "x-sunset",
    "x-stability-level",
    "writeOnly",
    "default",
    "discriminator",
    "x-extensible-enum",
    "xml",
)
_PLAIN = frozenset(
    {"type", "format", "title", "description", "enum", "pattern"} | {"minimum", "maximum", "minLength", "maxLength"}
)
"""Keywords of schemas that mark nothing and hold no other schemas."""

MOST_MATCHED = 100
"""Members of lists up to which those that belong together are looked for; of longer ones each is held against the one in its place."""

_UNIONS = ("anyOf", "oneOf")
_MAPS = frozenset({"properties", "patternProperties", "schemas", "definitions", "$defs", "headers"})
_DATA = frozenset({"enum", "const", "default", "example", "examples"})
_TO_SCHEMAS = "#/components/schemas/"
_SECTIONS = ("components", "definitions", "paths", "webhooks")


def marked_pairs(
    base: Json, revision: Json, referred: Referred | None = None
) -> tuple[tuple[Pair, ...], frozenset[str]]:
    """The schemas, by their pointers, whose marks differ in two versions, and the named ones that lead nowhere near them."""
    pairs = tuple(dict.fromkeys(_Walk(base, revision).pairs()))
    return pairs, _apart(revision, pairs, referred or Referred()) if pairs else frozenset()


def _apart(document: Json, pairs: tuple[Pair, ...], referred: Referred) -> frozenset[str]:
    """The named schemas through which no marked one is reached."""
    components = document.get("components")
    held = components.get("schemas") if isinstance(components, dict) else None
    names = {joined("#", "components", "schemas", name): node for name, node in _object(held).items()}
    above: dict[str, set[str]] = {}
    for name, node in names.items():
        for other in referred.schemas(node):
            above.setdefault(_TO_SCHEMAS + other, set()).add(name)
    leading = {"/".join(place.split("/")[:4]) for _, place in pairs} & names.keys()
    waiting = list(leading)
    while waiting:
        fresh = above.get(waiting.pop(), set()) - leading
        leading |= fresh
        waiting += fresh
    return frozenset(names.keys() - leading)


def _object(value: Any) -> Json:
    return value if isinstance(value, dict) else {}


class _Walk:
    """One walk through both versions, side by side; what has another name than it had is met where it stands."""

    def __init__(self, base: Json, revision: Json) -> None:
        self.documents = base, revision
        self.waiting: deque[Pair] = deque()
        self.met: set[Pair] = set()

    def pairs(self) -> Iterator[Pair]:
        """The places of parts that are marked otherwise."""
        for section in _SECTIONS:
            before, after = (each.get(section) for each in self.documents)
            if isinstance(before, dict) and isinstance(after, dict):
                place = joined("#", section)
                yield from self._walked(before, after, (place, place), maps=section == "definitions")
        while self.waiting:
            places = self.waiting.popleft()
            before, after = (at_pointer(*each) for each in zip(self.documents, places, strict=True))
            yield from self._walked(before, after, places)

    def _walked(
        self, before: Any, after: Any, places: Pair, *, maps: bool = False, listed: bool = False
    ) -> Iterator[Pair]:
        if before == after:
            return
        if isinstance(before, list) and isinstance(after, list):
            for old, new in _matched(before, after):
                inside = joined(places[0], old), joined(places[1], new)
                yield from self._walked(before[old], after[new], inside, listed=True)
            return
        if not isinstance(before, dict) or not isinstance(after, dict):
            return
        if not maps:
            if not listed and self._is_elsewhere(before, after, places):
                return
            self._part_by_part(before, after, places)
            renamed = _renamed_union(before, after) or (not listed and _renamed(before, after))
            if renamed or _marks(before) != _marks(after):
                yield places
        for name in _telling(before, after, maps=maps):
            yield from self._walked(before[name], after[name], _within(places, name), maps=name in _MAPS and not maps)

    def _is_elsewhere(self, before: Json, after: Json, places: Pair) -> bool:
        """Whether the parts meet at another pair of places, of which one at least refers to where it stands."""
        old, new = (self._place(index, node, places[index]) for index, node in enumerate((before, after)))
        if (old, new) == places or old == new:
            return False
        self._meet((old, new))
        return True

    def _meet(self, places: Pair) -> None:
        """Note that two parts meet which do not stand at the same place."""
        if places not in self.met:
            self.met.add(places)
            self.waiting.append(places)

    def _part_by_part(self, before: Json, after: Json, places: Pair) -> None:
        """Note the fields that one side declares itself and the other in a part of an `allOf`."""
        if not (_is_joined(before) or _is_joined(after)):
            return
        old, new = (dict(self._fields(index, node, places[index])) for index, node in enumerate((before, after)))
        for name in [each for each in new if each in old]:
            both = old[name], new[name]
            own = joined(places[0], "properties", name), joined(places[1], "properties", name)
            if both[0] != both[1] and both != own:
                self._meet(both)

    def _fields(self, index: int, node: Json, place: str) -> Iterator[tuple[str, str]]:
        """The fields of an object and of all its parts, each with its pointer."""
        seen: set[str] = set()
        waiting: list[tuple[str, Any]] = [(place, node)]
        while waiting:
            place, node = waiting.pop()
            if place in seen or not isinstance(node, dict):
                continue
            seen.add(place)
            yield from ((name, joined(place, "properties", name)) for name in _object(node.get("properties")))
            parts = node.get("allOf")
            waiting += [
                (joined(place, "allOf", at), each) for at, each in enumerate(parts if isinstance(parts, list) else ())
            ]
            reference = node.get("$ref")
            if isinstance(reference, str) and _has(self.documents[index], reference):
                waiting.append((reference, at_pointer(self.documents[index], reference)))

    def _place(self, index: int, node: Json, place: str) -> str:
        """Where the schema stands that a part is another name of, and says nothing beside."""
        seen = {place}
        while isinstance(node, dict) and not any(_marks(node)):
            parts = node.get("allOf")
            alone = parts[0] if isinstance(parts, list) and len(parts) == 1 and "properties" not in node else node
            reference = alone.get("$ref") if isinstance(alone, dict) else None
            if not isinstance(reference, str) or reference in seen or not _has(self.documents[index], reference):
                break
            seen.add(reference)
            place, node = reference, at_pointer(self.documents[index], reference)
        return place


def _matched(before: list[Any], after: list[Any]) -> Iterator[tuple[int, int]]:
    """The places of what belongs together in two lists and differs: parameters of one name, and what has moved stays itself."""
    if len(before) > MOST_MATCHED or len(after) > MOST_MATCHED:
        yield from ((index, index) for index in range(min(len(before), len(after))))
        return
    left = [index for index, each in enumerate(before) if each not in after]
    right = [index for index, each in enumerate(after) if each not in before]
    named = {each: index for index in left if (each := _parameter(before[index])) is not None}
    for index in list(right):
        name = _parameter(after[index])
        if name is not None and name in named:
            other = named.pop(name)
            yield other, index
            left.remove(other)
            right.remove(index)
    yield from zip(left, right, strict=False)


def _parameter(node: Any) -> tuple[str, str] | None:
    """By which a parameter is known."""
    if not isinstance(node, dict) or "in" not in node or "name" not in node:
        return None
    return str(node["in"]), str(node["name"])


def _telling(before: Json, after: Json, *, maps: bool) -> Iterator[str]:
    """The keys whose parts differ and may be marked, or hold what is."""
    for name, part in after.items():
        if name not in before or before[name] == part:
            continue
        passed = _is_plain(part) and _is_plain(before[name]) if maps else name in _DATA
        if not passed:
            yield name


def _is_plain(node: Any) -> bool:
    """Is this a schema that marks nothing, as most fields of wide objects are?"""
    return type(node) is dict and node.keys() <= _PLAIN


def _has(document: Json, place: str) -> bool:
    """Whether something stands at a place of the document."""
    try:
        at_pointer(document, place)
    except KeyError:
        return False
    return place.startswith("#/")


def _within(places: Pair, step: str | int) -> Pair:
    return joined(places[0], step), joined(places[1], step)


def _is_joined(node: Json) -> bool:
    """Does a schema have parts, of which some may stand elsewhere?"""
    return "allOf" in node or ("$ref" in node and "properties" in node)


def _renamed(before: Json, after: Json) -> bool:
    """Do both refer to a schema, and not to the same?"""
    return "$ref" in before and "$ref" in after and before["$ref"] != after["$ref"]


def _marks(node: Json) -> list[Any]:
    return [node.get(name) for name in _MARKS]


def _renamed_union(before: Json, after: Json) -> bool:
    """Do the alternatives refer to other names?"""
    return _names(before) != _names(after)


def _names(node: Json) -> frozenset[str]:
    parts = [each for keyword in _UNIONS if isinstance(node.get(keyword), list) for each in node[keyword]]
    return frozenset(str(each["$ref"]) for each in parts if isinstance(each, dict) and "$ref" in each)
