"""References within one document: `#/components/schemas/User`. Source: RFC 6901 and OpenAPI 3.1, Reference Object."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

_MOST: Final = 12
"""References behind references that are followed; whoever refers in circles refers to nothing."""


def at(document: Any, *tokens: str) -> Any:
    """What stands below a document's names, or None."""
    for token in tokens:
        document = document.get(token) if isinstance(document, dict) else None
    return document


def referred(document: Mapping[str, Any], reference: str) -> Any:
    """What a reference into the document leads to, or None."""
    return at(
        document, *(each.replace("~1", "/").replace("~0", "~") for each in reference.removeprefix("#").split("/")[1:])
    )


def followed(document: Mapping[str, Any], node: Any) -> Mapping[str, Any]:
    """An object, or the one that it refers to in the document; empty where there is none."""
    for _ in range(_MOST):
        reference = node.get("$ref") if isinstance(node, dict) else None
        if not isinstance(reference, str) or not reference.startswith("#/"):
            break
        node = referred(document, reference)
    return node if isinstance(node, dict) else {}
