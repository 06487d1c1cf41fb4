"""What the keywords of objects say. Source: JSON Schema 2020-12 core, section 10.3.2, and validation, 6.5; earlier drafts alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.model import shape as s
from harness.model.shapes.nodes import FULL_OBJECT, ObjectSet
from harness.model.shapes.scalars import is_plain_set
from harness.sources.schema_reader import Reader, mapped
from harness.sources.schema_reading import ALWAYS_SENT, Node
from harness.sources.schema_references import Place
from harness.sources.schema_scalars import count, shown
from harness.values.regex import found_in

KEYED = frozenset(
    (
        *("properties", "patternProperties", "additionalProperties", "required", "propertyNames"),
        *("minProperties", "maxProperties"),
    )
)
_HIDDEN = {"": "", "request": "readOnly", "response": "writeOnly"}
"""The keyword that keeps a property off the wire, by direction."""

WITHHELD = "(withheld)"
"""Name of a field that is never there, of an object that has nothing else to send in a direction."""

_MOST_REFERRED = 16
"""References one after the other behind which nothing is looked for that a property says."""


def objects(reader: Reader, node: Node, found: set[str], place: Place) -> tuple[ObjectSet, ...]:
    """The object sets of a subschema."""
    if found.isdisjoint(KEYED):
        return (FULL_OBJECT,)
    required = _required(reader, node) if "required" in found else frozenset[str]()
    if reader.reading.always_sent:
        required |= frozenset(node.get(ALWAYS_SENT, ()))
    rest = reader.child(node["additionalProperties"], place) if "additionalProperties" in found else s.UNKNOWN
    patterns = {
        source: reader.child(each, place) for source, each in mapped(reader, node, "patternProperties", found).items()
    }
    sized = "minProperties" in found or "maxProperties" in found
    declared = mapped(reader, node, "properties", found)
    fields = _fields(reader, declared, required, place)
    for name in sorted(required - declared.keys()):
        fields[name] = s.Field(_undeclared(name, patterns, rest), True)
    names = reader.child(node["propertyNames"], place) if "propertyNames" in found else None
    listed = None if names is None or patterns else _listed(names)
    if listed is not None:
        fields = _only(fields, listed, s.Field(rest, required=False), declared)
        rest, names = s.NEVER, None
    if reader.reading.noted and declared and not fields and rest is s.UNKNOWN:
        fields[WITHHELD] = s.Field(s.NEVER, required=False)
    shape = s.object_(
        fields,
        rest,
        patterns,
        names,
        min_size=(count(reader.fault, node, "minProperties") or 0) if sized else 0,
        max_size=count(reader.fault, node, "maxProperties") if sized else None,
    )
    return shape.objects


def _listed(names: s.Child) -> frozenset[str] | None:
    """The names of properties where they are listed one by one."""
    if not isinstance(names, s.Shape) or names.marks or names.residuals or not all(map(is_plain_set, names.strings)):
        return None
    return frozenset(name for each in names.strings for name in each.values or ())


def _only(
    fields: dict[str, s.Field], listed: frozenset[str], other: s.Field, declared: Mapping[str, Any]
) -> dict[str, s.Field]:
    """The fields of an object that has listed names and no others, as one that is closed has."""
    kept = {
        name: rule if name in listed else s.Field(s.NEVER, rule.required)
        for name, rule in fields.items()
        if name in listed or rule.required
    }
    return {**kept, **{name: other for name in sorted(listed) if name not in fields and name not in declared}}


def _fields(reader: Reader, declared: Node, required: frozenset[str], place: Place) -> dict[str, s.Field]:
    """The declared properties that cross the wire in this direction."""
    hidden, singles, own = (
        _HIDDEN[reader.reading.direction],
        reader.singles,
        place.dialect is reader.dialect,
    )
    fields: dict[str, s.Field] = {}
    for name, each in declared.items():
        if own and type(each) is dict and len(each) == 1:
            (single,) = each.items()
            if type(single[1]) is str:
                if single[0] == "$ref" and hidden and _is_hidden(reader, each, hidden, place):
                    continue
                needed = name in required
                fields[name] = singles[needed].get(single) or _single(reader, single, each, place)[needed]
                continue
        if not hidden or not _is_hidden(reader, each, hidden, place):
            fields[name] = s.Field(reader.child(each, place), name in required and _demanded(reader, each, place))
    return fields


def _is_hidden(reader: Reader, node: Any, hidden: str, place: Place) -> bool:
    """Whether a property says that it stays off the wire. Source: OpenAPI 3.1, Schema Object."""
    return _says(reader, node, hidden, place, only_true=True)


def _says(reader: Reader, node: Any, keyword: str, place: Place, *, only_true: bool = False, depth: int = 0) -> bool:
    """Whether a schema, what it refers to or a part of it has a keyword, which may have to be true."""
    if type(node) is not dict or depth > _MOST_REFERRED:
        return False
    if keyword in node and (node[keyword] is True or not only_true):
        return True
    reference, parts = node.get("$ref"), node.get("allOf")
    if isinstance(reference, str):
        target = reader.references.find(reference, place)
        return target is not None and _says(
            reader, target.node, keyword, target.place, only_true=only_true, depth=depth + 1
        )
    return isinstance(parts, list) and any(
        _says(reader, each, keyword, place, only_true=only_true, depth=depth + 1) for each in parts
    )


def _single(reader: Reader, single: tuple[str, str], node: Node, place: Place) -> tuple[s.Field, s.Field]:
    """A property of one keyword, optional and required; what it says is remembered where its place counts for nothing."""
    keyword, value = single
    child = reader.child(node, place)
    both = s.Field(child, False), s.Field(child, _demanded(reader, node, place))
    if reader.known.get(value) is child if keyword == "$ref" else keyword == "type":
        reader.singles[False][single], reader.singles[True][single] = both
    return both


def _required(reader: Reader, node: Node) -> frozenset[str]:
    names = node["required"]
    if isinstance(names, bool):
        return frozenset()
    if not isinstance(names, (list, tuple)) or not all(isinstance(name, str) for name in names):
        raise reader.fault(node, f"required is a list of names, not {shown(names)}")
    return frozenset(names)


def _demanded(reader: Reader, node: Any, place: Place) -> bool:
    """Whether `required` counts for a property in the direction that is read: what has a default may be left out of requests."""
    return reader.reading.direction != "request" or not _says(reader, node, "default", place)


def _undeclared(name: str, patterns: Mapping[str, s.Child], rest: s.Child) -> s.Child:
    """What a required property must be that `properties` does not name."""
    matches = [found_in(source, name) for source in patterns]
    if rest is s.UNKNOWN or True in matches:
        return s.UNKNOWN
    if None in matches:
        return s.union(rest, s.unresolved(f"it was not decided which patterns match the name {name!r}"))
    return rest
