"""Finds the parts of two OpenAPI documents that differ in what they are marked with rather than in what they allow.

Marks are the life of a field (deprecated, its sunset, its stability), that it is write-only, its default, the values of an open
enum, how it is written in XML, and of a union its discriminator and the names of its alternatives. Parts that are equal as data are passed over, so the walk costs what differs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from harness.sources.documents import joined
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
_UNIONS = ("anyOf", "oneOf")
_MAPS = frozenset({"properties", "patternProperties", "schemas", "definitions", "$defs", "headers"})
_DATA = frozenset({"enum", "const", "default", "example", "examples"})
_TO_SCHEMAS = "#/components/schemas/"
_SECTIONS = ("components", "definitions", "paths", "webhooks")


def marked_pairs(
    base: Json, revision: Json, referred: Referred | None = None
) -> tuple[tuple[Pair, ...], frozenset[str]]:
    """The schemas, by their pointers, whose marks differ in two versions, and the named ones that lead nowhere near them."""
    pairs = tuple(
        each
        for section in _SECTIONS
        if isinstance(base.get(section), dict) and isinstance(revision.get(section), dict)
        for each in _walked(base[section], revision[section], joined("#", section), maps=section == "definitions")
    )
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


def _walked(before: Any, after: Any, place: str, *, maps: bool = False) -> Iterator[Pair]:
    if before == after:
        return
    if isinstance(before, list) and isinstance(after, list):
        for index, pair in enumerate(zip(before, after, strict=False)):
            yield from _walked(*pair, joined(place, index))
        return
    if not isinstance(before, dict) or not isinstance(after, dict):
        return
    if not maps and (_marks(before) != _marks(after) or _renamed_union(before, after)):
        yield place, place
    for name, part in after.items():
        if name in before and before[name] != part and (maps or name not in _DATA):
            yield from _walked(before[name], part, joined(place, name), maps=name in _MAPS and not maps)


def _marks(node: Json) -> list[Any]:
    return [node.get(name) for name in _MARKS]


def _renamed_union(before: Json, after: Json) -> bool:
    """Do the alternatives refer to other names?"""
    return _names(before) != _names(after)


def _names(node: Json) -> frozenset[str]:
    parts = [each for keyword in _UNIONS if isinstance(node.get(keyword), list) for each in node[keyword]]
    return frozenset(str(each["$ref"]) for each in parts if isinstance(each, dict) and "$ref" in each)
