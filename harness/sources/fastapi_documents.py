"""What FastAPI's documents do not say: which fields of answers are always sent, which operations leave some out, and which take any body.

A serialised model fills its defaults, so a field with a default is in every answer though the schema does not require it, and often
does not name the default (Pydantic's `json_schema_serialization_defaults_required` is off by default). Operations with `response_model_exclude_unset`,
`…_defaults` or `…_none` are the exception. A SQLModel class with `table=True` as a body is validated by nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from harness.sources.json_schema import ALWAYS_SENT
from harness.sources.openapi import PARTIAL

NULLS_LEFT_OUT = "x-nulls-left-out"
"""Extension of ours on operations that leave out fields which are null."""


UNENFORCED = "x-unenforced"
"""Extension of ours on operations whose body no validation refuses, whatever its schema says."""

_VALIDATION = "HTTPValidationError"
"""FastAPI's own description of its 422, which requires nothing though `detail` is always there."""

_ERRORS = frozenset({_VALIDATION, "ValidationError"})
"""FastAPI's own components, of which the latter leaves fields out."""
_SCHEMAS_BELOW = frozenset({"items", "prefixItems", "anyOf", "oneOf", "allOf", "additionalProperties"})


def is_fastapi(document: Mapping[str, Any]) -> bool:
    """Was the document made by FastAPI? It describes its own validation errors under fixed names."""
    schemas = _schemas(document)
    error = schemas.get(_VALIDATION)
    return isinstance(error, dict) and "ValidationError" in schemas and "detail" in error.get("properties", {})


def with_defaults_sent(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """The document of a file made by FastAPI, with all fields marked as always sent.

    What such a document does not require has a default, told or not: a default of null and one that a factory makes are left out.
    """
    sent = {
        name: list(schema["properties"])
        for name, schema in _schemas(document).items()
        if isinstance(schema, dict) and isinstance(schema.get("properties"), dict) and name not in _ERRORS
    }
    return with_fields_sent(document, sent, ())


def with_fields_sent(
    document: Mapping[str, Any], sent: Mapping[str, Iterable[str]], partial: Iterable[tuple[str, str]]
) -> Mapping[str, Any]:
    """The document with these fields of schemas marked as always sent, and these operations (path, method) as partial."""
    own = {_VALIDATION: ("detail",)} if is_fastapi(document) else {}
    sent = {**sent, **own}
    schemas = {
        name: {**schema, ALWAYS_SENT: sorted(sent[name])} if sent.get(name) and isinstance(schema, dict) else schema
        for name, schema in _schemas(document).items()
    }
    if own:
        schemas = {name: _with_inner_sent(schema, outermost=True) for name, schema in schemas.items()}
    marked = with_operations_marked(document, PARTIAL, partial)
    return {**marked, "components": {**document["components"], "schemas": schemas}} if schemas else marked


def _with_inner_sent(schema: Any, *, outermost: bool = False) -> Any:
    """A schema whose models that stand inside it, unnamed, have all their fields marked as always sent; their defaults are not told."""
    if isinstance(schema, list):
        return [_with_inner_sent(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    held = {key: _with_inner_sent(each) if key in _SCHEMAS_BELOW else each for key, each in schema.items()}
    fields = schema.get("properties")
    if not isinstance(fields, dict):
        return held
    held["properties"] = {name: _with_inner_sent(each) for name, each in fields.items()}
    return held if outermost else {**held, ALWAYS_SENT: sorted(fields)}


def operations_taking(document: Mapping[str, Any], names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The operations, as path and method, whose JSON body is one of these schemas or a list of them."""
    wanted = {f"#/components/schemas/{name}" for name in names}
    for path, item in document.get("paths", {}).items() if wanted else ():
        for method, operation in item.items() if isinstance(item, dict) else ():
            body = operation.get("requestBody") if isinstance(operation, dict) else None
            content = body.get("content", {}) if isinstance(body, dict) else {}
            schemas = [each.get("schema", {}) for each in content.values() if isinstance(each, dict)]
            if any({each.get("$ref"), each.get("items", {}).get("$ref")} & wanted for each in schemas):
                yield path, method.upper()


def with_operations_marked(
    document: Mapping[str, Any], extension: str, operations: Iterable[tuple[str, str]]
) -> Mapping[str, Any]:
    """The document with an extension set to true on these operations (path, method)."""
    paths = dict(document.get("paths", {}))
    for path, method in operations:
        item = paths.get(path)
        operation = item.get(method.lower()) if isinstance(item, dict) else None
        if isinstance(item, dict) and isinstance(operation, dict):
            paths[path] = {**item, method.lower(): {**operation, extension: True}}
    return {**document, "paths": paths}


def _schemas(document: Mapping[str, Any]) -> Mapping[str, Any]:
    components = document.get("components")
    held = components.get("schemas") if isinstance(components, dict) else None
    return held if isinstance(held, dict) else {}
