"""Leaves out of two versions of an OpenAPI document what need not be read to compare them, at the speed of parsing.

Operations that mean the same in both go; of those that only one has, no more stays than what tells them apart.
What is equal as data is found by comparing dictionaries; only what is not is looked at more closely. A component counts as
changed when it reaches a changed one, so an operation that is left out is equal through everything that it refers to.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

import orjson

from harness.model.errors import SourceError
from harness.sources.documents import joined, tokens
from harness.sources.exact_json import refuse_deeper
from harness.sources.openapi import METHODS
from harness.sources.openapi_inherited import Families, families
from harness.sources.openapi_roots import server_roots

Json: TypeAlias = dict[str, Any]
Key: TypeAlias = tuple[str, ...]

_LOCAL = re.compile(rb'"(#/[^"]*)"')
_TO_SCHEMAS = b"#/components/schemas/"
_INTO_OPERATIONS = (b'"#/paths/', b'"#/webhooks/')
"""How references begin that lead into operations, as bundlers write them: what they lead to must stay."""

_PROSE = frozenset({"description", "summary", "title", "example", "examples", "externalDocs", "tags", "operationId"})
_TOLD = frozenset(
    {"x-stability-level", "x-sunset", "x-nullable", "x-extensible-enum"}
    | {"x-always-sent", "x-partial-response", "x-harness-unresolved"}
)
_DATA = frozenset({"default", "enum", "const", "required", "security", "mapping"})
_NAMES = frozenset(
    {"properties", "patternProperties", "definitions", "$defs", "dependentSchemas", "dependentRequired", "dependencies"}
    | {"headers", "responses", "content", "callbacks", "encoding", "parameters"}
)
_SECTIONS = frozenset({"definitions", "parameters", "responses"})
_EVERYWHERE = (
    *("openapi", "swagger", "jsonSchemaDialect", "security", "securityDefinitions", "consumes", "produces", "basePath"),
)
_ITEM = ("parameters", "$ref", "servers")


DEEPEST = 1_000
"""Levels of nesting of a part that are compared: what is equal is looked for at each level, so twice the depth takes four times as long."""

FORM = "x-harness-form"
"""Extension that holds the names that an operation takes and answers with, where these themselves were left out."""

_NAMED = re.compile(r'"(?:[^"\\]*/)?([A-Za-z_][\w.-]*)"')
_WORDS = frozenset(
    {"content", "application/json", "json", "schema", "description", "type", "object", "string", "integer", "number"}
    | {"array", "boolean", "properties", "required", "in", "query", "path", "header", "name", "items", "title"}
    | {"$ref", "true", "false", "HTTPValidationError", "format", "anyOf", "oneOf", "allOf", "enum", "default", "null"}
)
"""What every operation holds, and what tells none from another."""

_KEPT = frozenset({"operationId", "deprecated"})
_HOLE = re.compile(r"\{[^/{}]*\}")


class Lean(NamedTuple):
    """Two documents without what need not be read to compare them, and the references that lead both to the same."""

    base: Json
    revision: Json
    alike: frozenset[str]


def to_compare(base: Json, revision: Json, referred: Referred | None = None) -> Lean:
    """Both documents without what need not be read to compare them; `referred` keeps what parts refer to."""
    lean_base, lean_revision, same = _without_equal(base, revision, referred or Referred())
    texts: list[bytes] = []
    for section in ("paths", "webhooks"):
        before, after = _paths(lean_base, section), _paths(lean_revision, section)
        if before or after:
            under = [str(each.get("basePath", "")).rstrip("/") for each in (base, revision)]
            shared = _wire_names(before, under[0]) & _wire_names(after, under[1])
            lean_base = {**lean_base, section: _stubbed(before, shared, under[0])}
            lean_revision = {**lean_revision, section: _stubbed(after, shared, under[1])}
            texts += text_of(lean_base[section]), text_of(lean_revision[section])
    if any(each in text for text in texts for each in _INTO_OPERATIONS):
        return Lean(base, revision, frozenset())
    return Lean(lean_base, lean_revision, same)


def _wire_names(paths: Json, under: str) -> set[tuple[str, str]]:
    """What each path holds; one that stands elsewhere may hold any operation."""
    return {
        (_wire(under + path), name)
        for path, item in paths.items()
        if isinstance(item, dict)
        for name in ((*item, *METHODS) if "$ref" in item else item)
    }


@lru_cache(maxsize=10_000)
def _wire(path: str) -> str:
    return _HOLE.sub("{}", path).rstrip("/")


def _stubbed(paths: Json, shared: set[tuple[str, str]], under: str) -> Json:
    """The paths with operations that the other side lacks reduced to what tells them apart."""
    return {path: _stubbed_item(under + path, item, shared) for path, item in paths.items()}


def _stubbed_item(path: str, item: Any, shared: set[tuple[str, str]]) -> Any:
    if not isinstance(item, dict):
        return item
    wire = _wire(path)
    return {
        name: part if name in _ITEM or (wire, name) in shared or not isinstance(part, dict) else _stub(part)
        for name, part in item.items()
    }


def _stub(operation: Json) -> Json:
    kept = {name: part for name, part in operation.items() if name in _KEPT or name.startswith("x-")}
    form = text_of([operation.get("parameters"), operation.get("requestBody"), operation.get("responses")])
    return {**kept, FORM: sorted(set(_NAMED.findall(form.decode())) - _WORDS)}


def _without_equal(base: Json, revision: Json, referred: Referred) -> Lean:
    """Both documents without the operations that are the same in both; the documents themselves where that cannot be told."""
    if any(base.get(name) != revision.get(name) for name in _EVERYWHERE) or _schemes(base) != _schemes(revision):
        return Lean(base, revision, frozenset())
    if server_roots(base.get("servers")) != server_roots(revision.get("servers")):
        return Lean(base, revision, frozenset())
    alike = _Alike(base, revision, referred)
    if alike.unclear:
        return Lean(base, revision, frozenset())
    kept_base, kept_revision = dict(base), dict(revision)
    for section in ("paths", "webhooks"):
        before, after = _paths(base, section), _paths(revision, section)
        if before and after:
            kept_base[section], kept_revision[section] = _kept(before, after, alike)
    if alike.unclear:
        return Lean(base, revision, frozenset())
    return Lean(kept_base, kept_revision, alike.unchanged())


def _paths(document: Json, section: str) -> Json:
    found = document.get(section)
    return found if isinstance(found, dict) else {}


def _schemes(document: Json) -> Any:
    components = document.get("components")
    return components.get("securitySchemes") if isinstance(components, dict) else None


def _kept(before: Json, after: Json, alike: _Alike) -> tuple[Json, Json]:
    old, new = dict(before), dict(after)
    for path, item in after.items():
        other = before.get(path)
        if not isinstance(item, dict) or not isinstance(other, dict):
            continue
        if not alike.same({name: other.get(name) for name in _ITEM}, {name: item.get(name) for name in _ITEM}):
            continue
        equal = {name for name in item if name not in _ITEM and name in other and alike.same(other[name], item[name])}
        old[path] = {name: part for name, part in other.items() if name not in equal}
        new[path] = {name: part for name, part in item.items() if name not in equal}
    return old, new


class _Alike:
    """Which components mean the same in both versions, through everything that they refer to."""

    def __init__(self, base: Json, revision: Json, referred: Referred) -> None:
        self.unclear = False
        self.referred = referred
        before, after = dict(_components(base)), dict(_components(revision))
        self.both = before.keys() & after.keys()
        changed = [key for key, node in after.items() if key not in before or not same_meaning(before[key], node)]
        above: dict[Key, list[Key]] = {}
        for key in before.keys() - after.keys() | set(changed) & before.keys():
            self._references(before[key])
        for key, node in after.items():
            for other in self._references(node):
                above.setdefault(other, []).append(key)
        self._inherited(families(base), families(revision), above, changed)
        self.changed = set(changed) | {key for key in above if key not in after}
        waiting = list(self.changed)
        while waiting:
            for key in above.get(waiting.pop(), ()):
                if key not in self.changed:
                    self.changed.add(key)
                    waiting.append(key)

    def _inherited(self, old: Families, new: Families, above: dict[Key, list[Key]], changed: list[Key]) -> None:
        """Whoever names a type that others inherit a discriminator from refers to all of these."""
        for parent, heirs in new.items():
            key = tuple(tokens(parent))
            if old.get(parent) != heirs:
                changed.append(key)
            for heir in set(heirs.values()):
                above.setdefault(tuple(tokens(heir)), []).append(key)

    def unchanged(self) -> frozenset[str]:
        """References to the components that mean the same, as they are written where nothing is escaped without need."""
        return frozenset(joined("#", *key) for key in self.both - self.changed)

    def same(self, before: Any, after: Any) -> bool:
        """Do two parts mean the same, and everything that they refer to?"""
        return same_meaning(before, after) and self.changed.isdisjoint(self._references(after, kept=False))

    def _references(self, node: Any, *, kept: bool = True) -> set[Key]:
        found: set[Key] = set()
        for key in map(_led_to, self.referred.within(node) if kept else _within(node)):
            if key is None:
                self.unclear = True
            else:
                found.add(key)
        return found


def _within(part: Any) -> set[bytes]:
    return set(_LOCAL.findall(text_of(part)))


class Referred:
    """The references within parts of documents, each part looked through once for all who ask."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Any, set[bytes]]] = {}

    def within(self, part: Any) -> set[bytes]:
        """The local references, as the part writes them."""
        found = self._known.get(id(part))
        if found is None:
            found = self._known[id(part)] = part, _within(part)
        return found[1]

    def schemas(self, part: Any) -> set[str]:
        """The named schemas that the part leads to or into, by their names as references write them."""
        return {
            each[len(_TO_SCHEMAS) :].partition(b"/")[0].decode()
            for each in self.within(part)
            if each.startswith(_TO_SCHEMAS)
        }


@lru_cache(maxsize=10_000)
def _led_to(reference: bytes) -> Key | None:
    """The component that a reference leads into; None where it leads elsewhere."""
    parts = tuple(tokens(reference.decode()))
    if parts[0] == "components" and len(parts) >= 3:
        return parts[:3]
    return parts[:2] if parts[0] in _SECTIONS and len(parts) >= 2 else None


def text_of(node: Any) -> bytes:
    """JSON text; what is too large or too deep for the fast writer goes to the slow one.

    Raises: SourceError when nested beyond DEEPEST or with a number that Python does not write, RecursionError before that where the stack is small (see `deeply`).
    """
    try:
        return orjson.dumps(node)
    except TypeError as error:
        if "ecursion" in str(error):
            refuse_deeper(node, where="document", deepest=DEEPEST)
        return _slowly(node)


def _slowly(node: Any) -> bytes:
    try:
        return json.dumps(node, default=str, separators=(",", ":")).encode()
    except ValueError as error:
        raise SourceError(
            "the document holds a number of more than 4300 digits", where="document", way_out="Write a smaller one"
        ) from error


def _components(document: Json) -> Iterator[tuple[Key, Any]]:
    components = document.get("components")
    for section, held in components.items() if isinstance(components, dict) else ():
        for name, node in held.items() if isinstance(held, dict) else ():
            yield ("components", section, name), node
    for section in _SECTIONS:
        held = document.get(section)
        for name, node in held.items() if isinstance(held, dict) else ():
            yield (section, name), node


def same_meaning(before: Any, after: Any, *, names: bool = False) -> bool:
    """Are two parts equal but for prose and examples? In a map of names (`names`) every key counts."""
    if before == after:
        return type(before) is type(after)
    if isinstance(before, dict) and isinstance(after, dict):
        old = before if names else _meaning(before)
        new = after if names else _meaning(after)
        return old.keys() == new.keys() and all(
            key not in _DATA and same_meaning(part, new[key], names=not names and key in _NAMES)
            for key, part in old.items()
            if part is not new[key] and part != new[key]
        )
    if isinstance(before, list) and isinstance(after, list):
        return len(before) == len(after) and all(map(same_meaning, before, after))
    return False


def _meaning(node: Mapping[str, Any]) -> Mapping[str, Any]:
    return {key: part for key, part in node.items() if key not in _PROSE and (key in _TOLD or not key.startswith("x-"))}
