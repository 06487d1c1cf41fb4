"""Finds the types that inherit a discriminator: whoever names the type that declares it means any of its heirs.

Source: OpenAPI 3.0 and 3.1, Discriminator Object, "models may be composed with allOf"; 2.0, Schema Object, `discriminator`.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from typing import Any, TypeAlias

from harness.sources.documents import joined

Json: TypeAlias = Mapping[str, Any]

Families: TypeAlias = Mapping[str, Mapping[str, str]]
"""References to the heirs of a type by the values of its discriminator, by reference to that type."""

_UNIONS = frozenset({"oneOf", "anyOf"})
_SAID = ("x-discriminator-value", "x-ms-discriminator-value")


def families(document: Json) -> Families:
    """The types of a document that declare a discriminator without alternatives of their own, with all their heirs."""
    head, schemas = _named(document)
    parents = {
        name: node
        for name, node in schemas.items()
        if isinstance(node, dict) and "discriminator" in node and _UNIONS.isdisjoint(node)
    }
    if not parents:
        return {}
    below: dict[str, list[str]] = {}
    for name, node in schemas.items():
        for reference in _inherited(node):
            below.setdefault(reference, []).append(name)
    found = {}
    for name, node in parents.items():
        tags: dict[str, str] = {}
        for heir in _heirs(name, head, below):
            tags.update(dict.fromkeys(_tags(node["discriminator"], heir, schemas[heir]), joined(head, heir)))
        if tags:
            found[joined(head, name)] = tags
    return found


def changed_families(base: Json, revision: Json, alike: Container[str]) -> tuple[Families, Families]:
    """The families that both versions have, but for those whose heirs are all `alike`, each under the revision's name."""
    old, new = families(base), families(revision)
    if not old or not new:
        return {}, {}
    by_tags = {frozenset(tags): parent for parent, tags in old.items() if parent not in new}
    pairs = [(parent if parent in old else by_tags.get(frozenset(tags), ""), parent) for parent, tags in new.items()]
    kept = [
        (one, other)
        for one, other in pairs
        if one and (old[one] != new[other] or any(each not in alike for each in old[one].values()))
    ]
    return {other: old[one] for one, other in kept}, {other: new[other] for _, other in kept}


def _named(document: Json) -> tuple[str, Json]:
    components = document.get("components")
    held = components.get("schemas") if isinstance(components, dict) else None
    if isinstance(held, dict):
        return joined("#", "components", "schemas"), held
    held = document.get("definitions")
    return joined("#", "definitions"), held if isinstance(held, dict) else {}


def _inherited(node: Any) -> Iterator[str]:
    """What a type is all of."""
    parts = node.get("allOf") if isinstance(node, dict) else None
    for each in parts if isinstance(parts, list) else ():
        if isinstance(each, dict) and isinstance(each.get("$ref"), str):
            yield each["$ref"]


def _heirs(name: str, head: str, below: Mapping[str, list[str]]) -> Iterator[str]:
    seen, waiting = {name}, [name]
    while waiting:
        for heir in below.get(joined(head, waiting.pop()), ()):
            if heir not in seen:
                seen.add(heir)
                waiting.append(heir)
                yield heir


def _tags(discriminator: Any, name: str, node: Json) -> Iterator[str]:
    """The values that stand for an heir: what it says itself, else those that the mapping has, else its name."""
    rule = discriminator if isinstance(discriminator, dict) else {"propertyName": discriminator}
    own = [*_literals(node, rule.get("propertyName")), *(node[each] for each in _SAID if each in node)]
    mapping = rule.get("mapping")
    mapped = mapping.items() if isinstance(mapping, dict) else ()
    said = own or [tag for tag, target in mapped if str(target).rpartition("/")[2] == name]
    yield from map(str, said or [name])


def _literals(node: Json, name: Any) -> Iterator[Any]:
    """The values to which a type, or an inline part of it, narrows a property."""
    parts = node.get("allOf")
    for each in (node, *(parts if isinstance(parts, list) else ())):
        properties = each.get("properties") if isinstance(each, dict) else None
        held = properties.get(name) if isinstance(properties, dict) and isinstance(name, str) else None
        if isinstance(held, dict) and "const" in held:
            yield held["const"]
        elif isinstance(held, dict) and isinstance(held.get("enum"), list):
            yield from held["enum"]
