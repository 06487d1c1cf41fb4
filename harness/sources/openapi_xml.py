"""Reads how a value is written in XML, less what says nothing. Source: OpenAPI 3.1, XML Object; 2.0 and 3.0 alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.sources.documents import tokens


def written_in_xml(schema: Mapping[str, Any], pointer: str) -> Mapping[str, Any]:
    """What the XML Object of a schema says beyond the defaults.

    Shape: `name`, `namespace`, `attribute`, `wrapped`, each only where it counts: an array has no element of its own unless it
    is wrapped, and a property is called by its name anyhow. A prefix stands for its namespace and says nothing.
    """
    said = schema.get("xml")
    if not isinstance(said, dict):
        return {}
    kind = schema.get("type")
    listed = kind == "array" or (isinstance(kind, list) and "array" in kind)
    wrapped = listed and said.get("wrapped") is True
    facts = {
        "name": said.get("name") if (wrapped or not listed) and said.get("name") != _called(pointer) else None,
        "namespace": said.get("namespace") if wrapped or not listed else None,
        "attribute": said.get("attribute") is True and not listed,
        "wrapped": wrapped,
    }
    return {name: each for name, each in facts.items() if each}


def _called(pointer: str) -> str:
    """The name that an element has without an XML Object: that of the property, or of the one whose items these are."""
    *_, above, holder, last = ("", "", *tokens(pointer))
    if holder == "properties":
        return last
    return holder if last == "items" and above == "properties" else ""
