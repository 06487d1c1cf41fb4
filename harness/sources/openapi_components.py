"""Prepares a document for the generation of types: its components as operations of their own, and its fields in camelCase."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from harness.sources.json_schema import ALWAYS_SENT

COMPONENTS: Final = "/x-components/"
"""Path prefix of the operations that stand for components."""

_SCHEMAS: Final = "#/components/schemas/"
_VALUES: Final = frozenset({"default", "example", "examples", "enum", "const"})
_WORD: Final = re.compile(r"(?<=[A-Za-z0-9])_+([A-Za-z0-9])")


def with_components_as_operations(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """The document with `POST /x-components/NAME` for each component, which takes it and answers it."""
    added = {f"{COMPONENTS}{name}": {"post": _operation(name)} for name in schemas(document)}
    return {**document, "paths": {**document.get("paths", {}), **added}}


def schemas(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """The named schemas of an OpenAPI 3 document."""
    components = document.get("components")
    held = components.get("schemas") if isinstance(components, dict) else None
    return held if isinstance(held, dict) else {}


def crossing(document: Mapping[str, Any]) -> tuple[frozenset[str], frozenset[str]]:
    """The names of the components that requests may hold, and of those that answers may hold."""
    sent, answered = set[str](), set[str]()
    for item in document.get("paths", {}).values():
        for operation in item.values() if isinstance(item, dict) else ():
            if isinstance(operation, dict):
                answered.update(_references(operation.get("responses")))
                sent.update(_references({key: each for key, each in operation.items() if key != "responses"}))
            else:
                sent.update(_references(operation))
    known = schemas(document)
    return _reached(sent, known), _reached(answered, known)


def camelised(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """The document with the fields of all its schemas in camelCase, as a client's converter hands them to the code."""
    renamed = _camelised(document)
    assert isinstance(renamed, dict)
    return renamed


def camel(name: str) -> str:
    """`created_at` as `createdAt`; underscores at the beginning stay."""
    return _WORD.sub(lambda found: found[1].upper(), name)


def _operation(name: str) -> Mapping[str, Any]:
    content = {"application/json": {"schema": {"$ref": _SCHEMAS + name.replace("~", "~0").replace("/", "~1")}}}
    return {"requestBody": {"content": content}, "responses": {"200": {"description": "", "content": content}}}


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        reference = node.get("$ref")
        if isinstance(reference, str) and reference.startswith(_SCHEMAS):
            yield reference.removeprefix(_SCHEMAS).replace("~1", "/").replace("~0", "~")
        for each in node.values():
            yield from _references(each)
    elif isinstance(node, list):
        for each in node:
            yield from _references(each)


def _reached(names: set[str], known: Mapping[str, Any]) -> frozenset[str]:
    seen, waiting = set[str](), list(names)
    while waiting:
        name = waiting.pop()
        if name not in seen and name in known:
            seen.add(name)
            waiting.extend(_references(known[name]))
    return frozenset(seen)


def _camelised(node: Any) -> Any:
    if isinstance(node, list):
        return [_camelised(each) for each in node]
    if not isinstance(node, dict):
        return node
    fields = node.get("properties")
    if not isinstance(fields, dict):
        return {key: each if key in _VALUES else _camelised(each) for key, each in node.items()}
    names = _names(fields)
    made = {key: each if key in _VALUES else _camelised(each) for key, each in node.items() if key != "properties"}
    made["properties"] = {names[name]: _camelised(each) for name, each in fields.items()}
    for key in ("required", ALWAYS_SENT):
        if isinstance(node.get(key), list):
            made[key] = [names.get(each, each) for each in node[key]]
    tag = node.get("discriminator")
    if isinstance(tag, dict) and isinstance(tag.get("propertyName"), str):
        made["discriminator"] = {**tag, "propertyName": camel(tag["propertyName"])}
    return made


def _names(fields: Mapping[str, Any]) -> Mapping[str, str]:
    """Each field's new name; two that would become one keep theirs."""
    wanted = [camel(each) for each in fields]
    return {name: new if wanted.count(new) == 1 else name for name, new in zip(fields, wanted, strict=True)}
