"""Which fields of a multipart form are files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.sources.documents import at_pointer

NO_FILES: Mapping[str, bool] = {}
_DEEPEST = 2
"""Levels of a field: a list, or nothing at all, of files."""

_LONGEST = 16
"""References that are followed one after the other."""


def file_fields(document: Any, schema: Any) -> Mapping[str, bool]:
    """The fields that are files, or lists of files; true where they may be nothing else.

    Source: OpenAPI 3.0 and 3.1, file uploads in multipart requests.
    """
    properties = _followed(document, schema).get("properties")
    if not isinstance(properties, Mapping):
        return NO_FILES
    kinds = {name: _kinds(document, each, _DEEPEST) for name, each in properties.items()}
    return {name: found == {True} for name, found in kinds.items() if True in found}


def _kinds(document: Any, schema: Any, left: int) -> set[bool]:
    """Whether a field is a file: bytes as they are. What is encoded as text (base64), or declared as text or JSON, is none."""
    held = _followed(document, schema)
    if held.get("format") == "binary":
        return {True}
    kind = held.get("contentMediaType")
    if isinstance(kind, str) and "contentEncoding" not in held:
        return {not kind.startswith(("text/", "application/json"))}
    if held.get("type") == "null":
        return set()
    if left and isinstance(held.get("items"), Mapping):
        return _kinds(document, held["items"], left - 1)
    parts = next((held[each] for each in ("anyOf", "oneOf", "allOf") if isinstance(held.get(each), list)), ())
    found = set[bool]().union(*(_kinds(document, each, left - 1) for each in parts)) if left else set[bool]()
    return found or {False}


def _followed(document: Any, schema: Any) -> Mapping[str, Any]:
    """What a chain of local references leads to; an empty schema where it leads nowhere."""
    for _ in range(_LONGEST):
        if not isinstance(schema, Mapping):
            break
        reference = schema.get("$ref")
        if not isinstance(reference, str) or not reference.startswith("#"):
            return schema
        try:
            schema = at_pointer(document, reference)
        except KeyError:
            break
    return {}
