"""Reads documents as if every constraint counted: those that their `type` makes idle, and those that are annotations only.

A maximum on a text or properties of a number say nothing by the standard, and somebody meant something by them all the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, TypeAlias

from harness.sources.openapi_alike import Referred

Json: TypeAlias = dict[str, Any]

_KEYWORDS = {
    "number": {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"},
    "string": {"minLength", "maxLength", "pattern"},
    "array": {"items", "minItems", "maxItems", "uniqueItems", "contains", "prefixItems"},
    "object": {"properties", "required", "additionalProperties", "minProperties", "maxProperties"},
}
MOST_EXCLUSIVE = 4
"""Alternatives up to which a `oneOf` is taken at its word."""

_COUNTING = ("contains", "minContains", "maxContains")
_NESTED = ({"integer", "number"},)
_ALL: frozenset[str] = frozenset().union(*_KEYWORDS.values())
_BYTES = ("application/octet-stream", "base64")
"""What later versions write for `format: binary` and `format: byte`. Source: OpenAPI 3.1, migrating from 3.0."""

_TOLD = ("contentEncoding", "contentMediaType")
_OPEN = "x-extensible-enum"
"""Values that are known so far; who reads them has to expect others. Source: Zalando RESTful API guidelines, rule 112."""

_HINTS = (*_TOLD, _OPEN)
_NUMBERS = frozenset({"int32", "int64", "float", "double"})
_PLAIN = frozenset({"type", "title", "description"})
"""Keywords of which none is ever idle, and that hold no other schemas."""

_MAPS = frozenset({"properties", "patternProperties", "definitions", "$defs", "dependentSchemas", "schemas", "headers"})
_DATA = frozenset({"enum", "const", "default", "example", "examples", _OPEN})


def as_if_counted(base: Json, revision: Json, referred: Referred | None = None) -> tuple[Json, Json] | None:
    """Both documents with the idle constraints awake that differ, and only the operations that these reach; None without any."""
    referred = referred or Referred()
    awoken, touched = _awoken(_schemas(base), _schemas(revision), referred)
    sections = {}
    for name in ("paths", "webhooks"):
        held = [_object(each.get(name)) for each in (base, revision)]
        sections[name] = _paths(held[0], held[1], touched, referred)
    if not any(side for pair in sections.values() for side in pair):
        return None
    before, after = (
        {**each, **{name: pair[index] for name, pair in sections.items()}}
        for index, each in enumerate((base, revision))
    )
    return _with(before, awoken[0]), _with(after, awoken[1])


def _awoken(before: Json, after: Json, referred: Referred) -> tuple[tuple[Json, Json], set[str]]:
    """The schemas of both sides awake, and the names of those that lead to one where that makes a difference."""
    old, new, touched = dict(before), dict(after), set[str]()
    above: dict[str, set[str]] = {}
    for name in before.keys() & after.keys():
        if before[name] != after[name]:
            awake = Awake()
            old[name], new[name] = awake.pair(before[name], after[name])
            if awake.found:
                touched.add(name)
    if touched:
        for name, node in after.items():
            for other in referred.schemas(node):
                above.setdefault(other, set()).add(name)
    waiting = list(touched)
    while waiting:
        fresh = above.get(waiting.pop(), set()) - touched
        touched |= fresh
        waiting += fresh
    return (old, new), touched


def _paths(before: Json, after: Json, touched: set[str], referred: Referred) -> tuple[Json, Json]:
    old: Json = {}
    new: Json = {}
    for path in before.keys() & after.keys():
        awake = Awake()
        pair = awake.pair(before[path], after[path])
        if awake.found or (touched and _leads(after[path], touched, referred)):
            old[path], new[path] = pair
    return old, new


def _leads(item: Any, touched: set[str], referred: Referred) -> bool:
    """Does a path refer to one of these schemas? Its operations have been looked through before."""
    parts = item.values() if isinstance(item, dict) else (item,)
    return any(not touched.isdisjoint(referred.schemas(each)) for each in parts)


def _object(value: Any) -> Json:
    return value if isinstance(value, dict) else {}


def _schemas(document: Json) -> Json:
    return _object(_object(document.get("components")).get("schemas"))


def _with(document: Json, schemas: Json) -> Json:
    return {**document, "components": {**document["components"], "schemas": schemas}} if schemas else document


class Awake:
    """One walk through two versions of a part, where they differ; `found` says whether waking made a difference."""

    def __init__(self) -> None:
        self.found = False

    def pair(self, before: Any, after: Any, *, maps: bool = False) -> tuple[Any, Any]:
        """Copies of both with their idle constraints awake; in a map (`maps`) keys are names."""
        if before == after:
            return before, after
        if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
            pairs = [self.pair(*each) for each in zip(before, after, strict=True)]
            return [each[0] for each in pairs], [each[1] for each in pairs]
        if not isinstance(before, dict) or not isinstance(after, dict):
            return before, after
        old, new = dict(before), dict(after)
        for name, part in before.items():
            if name not in after or not (maps or name not in _DATA):
                continue
            if part != after[name] and not (maps and _is_plain(part) and _is_plain(after[name])):
                old[name], new[name] = self.pair(part, after[name], maps=name in _MAPS and not maps)
        if not maps:
            self._compare(old, new)
        return old, new

    def _compare(self, before: Json, after: Json) -> None:
        """Wake both sides of a schema, when what is asleep differs, or when only one of them is a `oneOf`.

        Where only one of them is another name of a schema, what that one says stands elsewhere.
        """
        if _is_name(before) != _is_name(after):
            return
        if _overlapping(before) != _overlapping(after):
            self.found = True
            _exclusive(before)
            _exclusive(after)
        demanded = _demanded_of_both(before, after)
        asleep = [{**_asleep(node), "": names} for node, names in zip((before, after), demanded, strict=True)]
        if not _withdrawn(before, after):
            for each in asleep:
                each.pop(_OPEN, None)
        if asleep[0] == asleep[1]:
            return
        self.found = True
        untyped = before.get("type") == after.get("type") and bool(_idle(before) or _idle(after))
        for node, names in zip((before, after), demanded, strict=True):
            _wake(node, untyped=untyped, demanded=names)
        _known(before, after)


def _is_plain(node: Any) -> bool:
    """Is this a schema in which nothing can be asleep, as most fields of wide objects are?"""
    return type(node) is dict and node.keys() <= _PLAIN


def _withdrawn(before: Json, after: Json) -> bool:
    """Does an open enum leave out a value that it had, or that was free?"""
    old, new = before.get(_OPEN), after.get(_OPEN)
    return isinstance(new, list) and (not isinstance(old, list) or any(each not in new for each in old))


def _known(before: Json, after: Json) -> None:
    """Take an open enum for what old clients send, and never for all that they may read."""
    old, new = before.get(_OPEN), after.get(_OPEN)
    if isinstance(new, list):
        after.setdefault("enum", new)
        if isinstance(old, list):
            before.setdefault("enum", [*old, *(each for each in new if each not in old)])


def _asleep(node: Json) -> Json:
    """What has no effect in a schema, by the standard."""
    told = {name: node[name] for name in _HINTS if name in node and node[name] not in _BYTES}
    return {**told, **{name: node[name] for name in _idle(node)}}


def _wake(node: Json, *, untyped: bool, demanded: Sequence[str]) -> None:
    """Take away what makes constraints idle: the type and what else decides alone; items that cannot hold what is counted."""
    if _uncounted(node):
        del node["items"]
    elif untyped or _idle(node):
        for name in ("type", "enum", "const"):
            node.pop(name, None)
    told = [str(node[name]) for name in _TOLD if name in node]
    if told:
        node["pattern"] = f"^<{re.escape(' '.join(told))}>"
    for name in demanded:
        held = node["properties"][name]
        node["properties"] = {**node["properties"], name: {key: held[key] for key in held if key != "default"}}


def _idle(node: Json) -> list[str]:
    """The keywords of a schema that its type makes idle."""
    named = node.get("type")
    if not isinstance(named, str | list):
        return []
    kinds = frozenset((named,)) if isinstance(named, str) else frozenset(map(str, named))
    asleep = _asleep_beside(kinds)
    idle = [] if asleep.isdisjoint(node) else [name for name in node if name in asleep]
    if "items" in node:
        idle += _uncounted(node)
    form = node.get("format")
    if isinstance(form, str) and kinds.isdisjoint(("number", "integer") if form in _NUMBERS else ("string",)):
        idle.append("format")
    return idle


@lru_cache(maxsize=256)
def _asleep_beside(kinds: frozenset[str]) -> frozenset[str]:
    """The keywords that say nothing of values of these types."""
    named = ("number" if each == "integer" else each for each in kinds)
    return _ALL.difference(*(_KEYWORDS.get(each, ()) for each in named))


def _is_name(node: Json) -> bool:
    """Does a schema refer to another one and no more?"""
    parts = node.get("allOf")
    return "$ref" in node or (isinstance(parts, list) and len(parts) == 1 and "properties" not in node)


def _overlapping(node: Json) -> bool:
    """Is this a `oneOf` whose alternatives may overlap, as objects do?"""
    parts = node.get("oneOf")
    return isinstance(parts, list) and any(
        isinstance(each, dict) and ("$ref" in each or "properties" in each) for each in parts
    )


def _exclusive(node: Json) -> None:
    """Take `oneOf` at its word: each alternative without the others, where readers take what fits any."""
    parts = node.get("oneOf")
    if isinstance(parts, list) and 1 < len(parts) <= MOST_EXCLUSIVE:
        node["oneOf"] = [{"allOf": [each, *({"not": other} for other in parts if other is not each)]} for each in parts]


def _uncounted(node: Json) -> list[str]:
    """The keywords that count what the items of an array can never be."""
    counted, items = _object(node.get("contains")).get("type"), _object(node.get("items")).get("type")
    apart = isinstance(counted, str) and isinstance(items, str) and {counted, items} not in _NESTED
    return [name for name in _COUNTING if name in node] if apart and counted != items else []


def _demanded_of_both(before: Json, after: Json) -> tuple[list[str], list[str]]:
    """The same of two versions, as far as both say themselves what they say, and leave it to no other schema."""
    if ("allOf" in before) != ("allOf" in after):
        return [], []
    old, new = (_object(each.get("properties")) for each in (before, after))
    apart = {
        name for name, each in new.items() if name in old and _is_name(_object(each)) != _is_name(_object(old[name]))
    }
    mine, theirs = ([name for name in _demanded(each) if name not in apart] for each in (before, after))
    return mine, theirs


def _demanded(node: Json) -> list[str]:
    """The fields that are required beside a default."""
    required = node.get("required")
    if not isinstance(required, list):
        return []
    properties = _object(node.get("properties"))
    names = [name for name in required if isinstance(name, str)]
    return [name for name in names if "default" in _object(properties.get(name))]
