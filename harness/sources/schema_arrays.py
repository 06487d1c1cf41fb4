"""What the keywords of arrays say. Source: JSON Schema 2020-12 core, section 10.3.1, and validation, 6.4; earlier drafts alike."""

from __future__ import annotations

from harness.model import shape as s
from harness.model.shapes.nodes import FULL_ARRAY, ArraySet
from harness.sources.schema_reader import Reader
from harness.sources.schema_reading import Node
from harness.sources.schema_references import Place
from harness.sources.schema_scalars import count, shown

LISTED = frozenset(
    (
        *("items", "prefixItems", "additionalItems", "minItems", "maxItems", "uniqueItems"),
        *("contains", "minContains", "maxContains"),
    )
)


def arrays(reader: Reader, node: Node, found: set[str], place: Place) -> tuple[ArraySet, ...]:
    """The array sets of a subschema."""
    if found.isdisjoint(LISTED):
        return (FULL_ARRAY,)
    prefix, items = _items(reader, node, found, place)
    shape = s.array(
        items,
        prefix,
        min_items=count(reader.fault, node, "minItems") or 0,
        max_items=count(reader.fault, node, "maxItems"),
        unique=node.get("uniqueItems") is True,
        contains=_contains(reader, node, found, place),
    )
    return shape.arrays


def _items(reader: Reader, node: Node, found: set[str], place: Place) -> tuple[list[s.Child], s.Child]:
    items = node.get("items", True)
    if place.dialect.positional_items and isinstance(items, list):
        rest = reader.child(node["additionalItems"], place) if "additionalItems" in found else s.UNKNOWN
        return [reader.child(each, place) for each in items], rest
    prefix = node.get("prefixItems", ()) if "prefixItems" in found else ()
    if not isinstance(prefix, (list, tuple)):
        raise reader.fault(node, f"prefixItems is a list of schemas, not {shown(prefix)}")
    if isinstance(items, list):
        raise reader.fault(node, "items is one schema in this dialect; positions stand in prefixItems")
    return [reader.child(each, place) for each in prefix], reader.child(items, place)


def _contains(reader: Reader, node: Node, found: set[str], place: Place) -> tuple[s.Contains, ...]:
    if "contains" not in found:
        return ()
    shape = reader.child(node["contains"], place)
    least = count(reader.fault, node, "minContains") if "minContains" in found else None
    most = count(reader.fault, node, "maxContains") if "maxContains" in found else None
    return (s.Contains(shape, 1 if least is None else least, most),)
