"""What a document says of an operation beside its shapes: examples, and which fields of a form are files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from harness.model.contract import Operation
from harness.model.references import followed


def examples(document: Mapping[str, Any], operation: Operation) -> tuple[Mapping[str, Any], list[Any]]:
    """The examples of parameters by name, and those of the JSON body."""
    node = operation_node(document, operation)
    shared = document.get("paths", {}).get(operation.path, {}).get("parameters") or []
    given: dict[str, Any] = {}
    for each in (*shared, *(node.get("parameters") or ())):
        parameter = followed(document, each)
        found = next(_examples(document, parameter), None)
        if found is not None:
            given[str(parameter.get("name"))] = found
    content = followed(document, node.get("requestBody")).get("content") or {}
    bodies = [found for name, media in content.items() if "json" in name for found in _examples(document, media)]
    return given, bodies[:3]


def raw_examples(document: Mapping[str, Any], operation: Operation) -> Mapping[str, list[Any]]:
    """The examples of bodies that are no JSON, by media type."""
    content = followed(document, operation_node(document, operation).get("requestBody")).get("content") or {}
    plain = {name: media for name, media in content.items() if "json" not in name}
    return {name: list(_examples(document, media))[:3] for name, media in plain.items()}


def body_schema(document: Mapping[str, Any], operation: Operation, content_type: str) -> Any:
    """The schema of a body as it is written."""
    content = followed(document, operation_node(document, operation).get("requestBody")).get("content") or {}
    return (content.get(content_type) or {}).get("schema")


def file_fields(document: Mapping[str, Any], operation: Operation) -> frozenset[str]:
    """The fields of a multipart body that carry bytes. Source: OpenAPI 3.1, "Considerations for File Uploads"."""
    content = followed(document, operation_node(document, operation).get("requestBody")).get("content") or {}
    names: set[str] = set()
    for media in content.values():
        schema = followed(document, media.get("schema"))
        for name, field in (schema.get("properties") or {}).items():
            if any(_is_bytes(each) for each in _parts(document, field)):
                names.add(name)
    return frozenset(names)


def _is_bytes(schema: Mapping[str, Any]) -> bool:
    return schema.get("format") == "binary" or "contentMediaType" in schema


def _parts(document: Mapping[str, Any], schema: Any) -> Iterator[Mapping[str, Any]]:
    """A schema, its items and its alternatives."""
    node = followed(document, schema)
    yield node
    inner = [node["items"]] if "items" in node else []
    for each in (*inner, *(part for word in ("anyOf", "oneOf", "allOf") for part in node.get(word) or ())):
        yield followed(document, each)


def _examples(document: Mapping[str, Any], node: Mapping[str, Any]) -> Iterator[Any]:
    """The examples of a parameter or media type, then those of its schema. Source: OpenAPI 3.1, 4.8.12 and 4.8.14."""
    if "example" in node:
        yield node["example"]
    named = node.get("examples")
    for each in named.values() if isinstance(named, dict) else ():
        example = followed(document, each)
        if "value" in example:
            yield example["value"]
    schema = followed(document, node.get("schema"))
    if "example" in schema:
        yield schema["example"]
    listed = schema.get("examples")
    yield from listed if isinstance(listed, list) else ()


def operation_node(document: Mapping[str, Any], operation: Operation) -> Mapping[str, Any]:
    """What a document says of an operation; empty where it does not."""
    node = document.get("paths", {}).get(operation.path, {}).get(operation.method.lower())
    return node if isinstance(node, dict) else {}
