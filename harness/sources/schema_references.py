"""Finds what `$ref`, `$dynamicRef` and `$recursiveRef` point to; documents are only ever handed in, never fetched."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias
from urllib.parse import unquote, urldefrag, urljoin

from harness.model.location import is_index, pointer
from harness.sources.schema_dialects import Dialect, dialect_of

Resolver: TypeAlias = Callable[[str], Any]
"""Gives the parsed document of an absolute address (no fragment), or None."""

_META = re.compile(
    r"(?:http://json-schema\.org/draft-0([3467])/schema"
    r"|https://json-schema\.org/draft/(2019-09|2020-12)/(?:schema|meta/([a-z-]+)))$"
)
_MAPS = frozenset(("properties", "patternProperties", "definitions", "$defs", "dependentSchemas", "dependencies"))
_SCHEMAS = _MAPS | frozenset(
    (
        *("items", "prefixItems", "additionalItems", "contains", "unevaluatedItems", "contentSchema"),
        *("additionalProperties", "propertyNames", "unevaluatedProperties"),
        *("allOf", "anyOf", "oneOf", "not", "if", "then", "else"),
    )
)


class Place(NamedTuple):
    """Where a subschema is read: its resource (address and root), its dialect, and the resources entered so far."""

    base: str
    root: Any
    dialect: Dialect
    entered: tuple[str, ...] = ()


class Target(NamedTuple):
    """What a reference points to."""

    node: Any
    place: Place


class References:
    """The identifiers of one document and of those it was handed."""

    __slots__ = (
        *("document", "resolver", "origin", "identifiers", "resources", "roots"),
        *("anchors", "dynamic", "offered", "documents", "found", "_indexed"),
    )

    def __init__(
        self, document: Any, dialect: Dialect, base: str, resolver: Resolver | None, *, identifiers: bool
    ) -> None:
        self.document = document
        self.resolver = resolver
        self.origin = Place(base, document, dialect)
        self.identifiers = identifiers
        self.documents: list[Any] = [document]
        self.found: dict[str, Target | None] = {}
        self._indexed = False

    def start(self) -> Place:
        """The place of the document itself."""
        return self.origin

    def enter(self, node: dict[str, Any], place: Place) -> Place:
        """The place inside a node that may open a resource of its own."""
        self._index()
        found = self.roots.get(id(node))
        return place if found is None else self._moved(found, place)

    def find(self, reference: str, place: Place) -> Target | None:
        """The target of a `$ref` seen at a place, or None when it is in no document at hand."""
        if self.identifiers or place is not self.origin:
            return self._find(reference, place)
        if reference not in self.found:
            self.found[reference] = self._find(reference, place)
        return self.found[reference]

    def _find(self, reference: str, place: Place) -> Target | None:
        if not isinstance(reference, str):
            return None
        self._index()
        own = reference.startswith("#") and reference.isprintable()  # spares most the general way, half of the look-up
        address, fragment = ("", reference[1:]) if own else urldefrag(reference)
        if not address:
            return self._inside(place, fragment, place)
        absolute = urljoin(place.base, address)
        resource = self.resources.get(absolute) or self._handed(absolute, place)
        return None if resource is None else self._inside(resource, fragment, place)

    def find_dynamic(self, reference: str, place: Place) -> Target | None:
        """The target of a `$dynamicRef`: the outermost entered resource that has the same dynamic anchor."""
        target = self.find(reference, place)
        name = unquote(urldefrag(reference)[1])
        if target is None or (target.place.base, name) not in self.dynamic:
            return target
        for base in place.entered:
            outer = self.dynamic.get((base, name))
            if outer is not None:
                return Target(outer.node, self._moved(outer.place, place))
        return target

    def find_recursive(self, place: Place) -> Target:
        """The target of `$recursiveRef: "#"`: the outermost entered resource that allows it, else the own root."""
        self._index()
        if _recursive(place.root):
            for base in place.entered:
                outer = self.resources[base]
                if _recursive(outer.root):
                    return Target(outer.root, self._moved(outer, place))
        return Target(place.root, place)

    def where(self, node: Any) -> str:
        """The JSON Pointer of a node of the documents at hand, as `#/...`."""
        stack: list[tuple[Any, str]] = [(document, "#") for document in self.documents]
        while stack:
            current, text = stack.pop()
            if current is node:
                return text
            if isinstance(current, (dict, list)):
                pairs = current.items() if isinstance(current, dict) else enumerate(current)
                stack.extend((member, text + pointer((step,))) for step, member in pairs)
        return "#"

    def _inside(self, home: Place, fragment: str, source: Place) -> Target | None:
        """What a fragment means in a resource; only the innermost resource on the way counts as entered from `source`."""
        if not fragment:
            return Target(home.root, home if home is source else self._moved(home, source))
        if not fragment.startswith("/"):
            found = self.anchors.get((home.base, unquote(fragment)))
            return None if found is None else Target(found.node, self._moved(found.place, source))
        node: Any = home.root
        place = home
        for token in fragment[1:].split("/"):
            name = unquote(token) if "%" in token else token
            name = name.replace("~1", "/").replace("~0", "~") if "~" in name else name
            if isinstance(node, dict) and name in node:
                node = node[name]
            elif isinstance(node, list) and is_index(name) and int(name) < len(node):
                node = node[int(name)]
            else:
                return None
            place = self.roots.get(id(node), place)
        return Target(node, place if place is source else self._moved(place, source))

    def _moved(self, target: Place, place: Place) -> Place:
        """The target's place, entered from another one; only what is the first to offer a dynamic anchor is remembered."""
        if not self.offered:
            return target
        before = place.entered or self._offering(place.base, ())
        return target._replace(entered=before + self._offering(target.base, before))

    def _offering(self, base: str, before: tuple[str, ...]) -> tuple[str, ...]:
        """The resource, if it has a dynamic anchor that no resource entered before it has."""
        names = self.offered.get(base, set())
        known = set().union(*(self.offered[other] for other in before)) if before else set()
        return (base,) if names - known else ()

    def _handed(self, absolute: str, place: Place) -> Place | None:
        document = _meta_schema(absolute)
        if document is None and self.resolver is not None:
            document = self.resolver(absolute)
        if document is None:
            return None
        self.documents.append(document)
        self.resources[absolute] = Place(absolute, document, dialect_of(document) or place.dialect)
        self._walk(document, self.resources[absolute])
        return self.resources[absolute]

    def _index(self) -> None:
        """Collect the identifiers, once one is needed: most schemas have none."""
        if not self._indexed:
            self._indexed = True
            self.resources: dict[str, Place] = {self.origin.base: self.origin}
            self.roots: dict[int, Place] = {}
            self.anchors: dict[tuple[str, str], Target] = {}
            self.dynamic: dict[tuple[str, str], Target] = {}
            self.offered: dict[str, set[str]] = {}
            if self.identifiers:
                self._walk(self.document, self.origin)
                for each in _components(self.document):
                    self._walk(each, self.origin)

    def _walk(self, document: Any, origin: Place) -> None:
        stack: list[tuple[Any, Place, bool]] = [(document, origin, False)] if isinstance(document, dict) else []
        while stack:
            node, place, is_map = stack.pop()
            if isinstance(node, list):
                stack.extend((member, place, False) for member in node if isinstance(member, (dict, list)))
            elif is_map:
                stack.extend((member, place, False) for member in node.values() if isinstance(member, (dict, list)))
            else:
                place = self._named(node, place)
                for name in node.keys() & _SCHEMAS:
                    member = node[name]
                    if isinstance(member, (dict, list)):
                        stack.append((member, place, name in _MAPS and isinstance(member, dict)))

    def _named(self, node: dict[str, Any], place: Place) -> Place:
        """Note the identifier and anchors of one node."""
        dialect = dialect_of(node) or place.dialect
        name = node.get(dialect.identifier)
        if isinstance(name, str) and not (dialect.ref_alone and "$ref" in node):
            place = self._identified(node, name, place, dialect)
        elif dialect is not place.dialect:
            place = self.roots[id(node)] = place._replace(dialect=dialect)
        for anchor in _anchors(node):
            self.anchors[place.base, anchor] = Target(node, place)
        dynamic = node.get("$dynamicAnchor")
        if isinstance(dynamic, str):
            self.dynamic[place.base, dynamic] = Target(node, place)
            self.offered.setdefault(place.base, set()).add(dynamic)
        if node.get("$recursiveAnchor") is True and node is place.root:
            self.offered.setdefault(place.base, set()).add("")
        return place

    def _identified(self, node: dict[str, Any], name: str, place: Place, dialect: Dialect) -> Place:
        address, fragment = urldefrag(name)
        if not address:
            if fragment:
                self.anchors[place.base, fragment] = Target(node, place)
            return place
        inner = Place(urljoin(place.base, address), node, dialect)
        self.resources[inner.base] = self.roots[id(node)] = inner
        if fragment:
            self.anchors[inner.base, fragment] = Target(node, inner)
        return inner


def _components(document: Any) -> Iterator[Any]:
    """The named schemas of an OpenAPI document."""
    components = document.get("components") if isinstance(document, dict) else None
    schemas = components.get("schemas") if isinstance(components, dict) else None
    return iter(schemas.values() if isinstance(schemas, dict) else ())


def _anchors(node: dict[str, Any]) -> Iterator[str]:
    for keyword in ("$anchor", "$dynamicAnchor"):
        name = node.get(keyword)
        if isinstance(name, str):
            yield name


def _recursive(node: Any) -> bool:
    return isinstance(node, dict) and node.get("$recursiveAnchor") is True


@lru_cache(maxsize=64)
def _meta_schema(address: str) -> Any:
    """A published meta-schema, read from the files of the package that brings them: to import it takes a tenth of a second."""
    match = _META.match(address)
    package = find_spec("jsonschema_specifications") if match else None
    if match is None or package is None:
        return None
    draft, year, vocabulary = match.groups()
    folder = f"draft{draft or year.replace('-', '')}"
    name = f"vocabularies/{vocabulary}" if vocabulary else "metaschema.json"
    for place in package.submodule_search_locations or ():
        file = Path(place, "schemas", folder, name)
        if file.is_file():
            return json.loads(file.read_bytes())
    return None
