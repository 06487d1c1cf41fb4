"""What a document says of an operation beside its shapes: examples, and which fields of a form are files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from harness.model.contract import Operation

_FOLLOWED = 12


def examples(document: Mapping[str, Any], operation: Operation) -> tuple[Mapping[str, Any], list[Any]]:
    """The examples of parameters by name, and those of the JSON body."""
    node = _operation(document, operation)
    shared = document.get("paths", {}).get(operation.path, {}).get("parameters") or []
    given: dict[str, Any] = {}
    for each in (*shared, *(node.get("parameters") or ())):
        parameter = _followed(document, each)
        found = next(_examples(document, parameter), None)
        if found is not None:
            given[str(parameter.get("name"))] = found
    content = _followed(document, node.get("requestBody")).get("content") or {}
    bodies = [found for name, media in content.items() if "json" in name for found in _examples(document, media)]
    return given, bodies[:3]


def file_fields(document: Mapping[str, Any], operation: Operation) -> frozenset[str]:
    """The fields of a multipart body that carry bytes. Source: OpenAPI 3.1, "Considerations for File Uploads"."""
    content = _followed(document, _operation(document, operation).get("requestBody")).get("content") or {}
    names: set[str] = set()
    for media in content.values():
        schema = _followed(document, media.get("schema"))
        for name, field in (schema.get("properties") or {}).items():
            if any(_is_bytes(each) for each in _parts(document, field)):
                names.add(name)
    return frozenset(names)


def _is_bytes(schema: Mapping[str, Any]) -> bool:
    return schema.get("format") == "binary" or "contentMediaType" in schema


def _parts(document: Mapping[str, Any], schema: Any) -> Iterator[Mapping[str, Any]]:
    """A schema, its items and its alternatives."""
    node = _followed(document, schema)
    yield node
    inner = [node["items"]] if "items" in node else []
    for each in (*inner, *(part for word in ("anyOf", "oneOf", "allOf") for part in node.get(word) or ())):
        yield _followed(document, each)


def _examples(document: Mapping[str, Any], node: Mapping[str, Any]) -> Iterator[Any]:
    """The examples of a parameter or media type, then those of its schema. Source: OpenAPI 3.1, 4.8.12 and 4.8.14."""
    if "example" in node:
        yield node["example"]
    named = node.get("examples")
    for each in named.values() if isinstance(named, dict) else ():
        example = _followed(document, each)
        if "value" in example:
            yield example["value"]
    schema = _followed(document, node.get("schema"))
    if "example" in schema:
        yield schema["example"]
    listed = schema.get("examples")
    yield from listed if isinstance(listed, list) else ()


def _operation(document: Mapping[str, Any], operation: Operation) -> Mapping[str, Any]:
    node = document.get("paths", {}).get(operation.path, {}).get(operation.method.lower())
    return node if isinstance(node, dict) else {}


def _followed(document: Mapping[str, Any], node: Any) -> Mapping[str, Any]:
    for _ in range(_FOLLOWED):
        reference = node.get("$ref") if isinstance(node, dict) else None
        if not isinstance(reference, str) or not reference.startswith("#/"):
            break
        node = document
        for token in reference[2:].split("/"):
            node = node.get(token.replace("~1", "/").replace("~0", "~")) if isinstance(node, dict) else None
    return node if isinstance(node, dict) else {}
