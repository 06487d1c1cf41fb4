"""What the keywords say that combine whole schemas. Source: JSON Schema 2020-12 core, sections 8.2.3 and 10.2; earlier drafts alike."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from harness.model import shape as s
from harness.sources.schema_branches import absent_together, exactly_one, having, implied, narrowed, tags_of
from harness.sources.schema_reader import Reader, mapped
from harness.sources.schema_reading import Node
from harness.sources.schema_references import Place
from harness.sources.schema_scalars import shown

MOST_CHOICES = 8
"""Alternatives of presence up to which `oneOf` is taken at its word where it is read as `anyOf` otherwise."""

_DEPENDENT = frozenset(("dependencies", "dependentRequired", "dependentSchemas"))
_DEPENDENT_APART = _DEPENDENT - {"dependencies"}
REFERRING = frozenset(("$ref", "$dynamicRef", "$recursiveRef"))
COMBINING = frozenset(("enum", "const", "allOf", "anyOf", "oneOf", "not", "if")) | _DEPENDENT | REFERRING


def conjuncts(reader: Reader, node: Node, found: set[str], place: Place) -> Iterable[s.Child]:
    """What the keywords that combine whole schemas say."""
    for keyword in sorted(REFERRING & found):
        yield reader.refer(keyword, node, place)
    if "const" in found:
        yield _literals(reader, node, "const", [node["const"]])
    if "enum" in found:
        yield _literals(reader, node, "enum", node["enum"])
    if "allOf" in found:
        yield s.intersect(*(reader.child(each, place) for each in _branches(reader, node, "allOf")))
    if "anyOf" in found:
        yield s.union(*_tagged(reader, node, "anyOf", place))
    if "oneOf" in found:
        parts = _tagged(reader, node, "oneOf", place)
        any_of = reader.reading.one_of == "any" and not _is_choice(node["oneOf"])
        yield s.union(*parts) if any_of else exactly_one(parts)
    if "not" in found:
        yield s.complement(reader.child(node["not"], place))
    if "if" in found:
        yield _conditional(reader, node, place)
    for keyword in sorted(found & (_DEPENDENT if place.dialect.draft < 2019 else _DEPENDENT_APART)):
        yield from _dependent(reader, node, keyword, found, place)


def _is_choice(members: list[Any]) -> bool:
    """Do alternatives say no more than which fields are there? That is written to have just one of them."""
    return len(members) <= MOST_CHOICES and all(
        isinstance(each, dict) and each.keys() == {"required"} for each in members
    )


def _literals(reader: Reader, node: Node, keyword: str, values: Any) -> s.Child:
    if not isinstance(values, list):
        raise reader.fault(node, f"{keyword} is a list of values, not {shown(values)}")
    try:
        return s.enum(values)
    except (ValueError, TypeError) as error:
        raise reader.fault(node, f"{keyword}: {error}") from error


def _branches(reader: Reader, node: Node, keyword: str) -> list[Any]:
    """The subschemas of `allOf`, `anyOf` or `oneOf`."""
    members = node[keyword]
    if not isinstance(members, list):
        raise reader.fault(node, f"{keyword} is a list of schemas, not {shown(members)}")
    return members


def _tagged(reader: Reader, node: Node, keyword: str, place: Place) -> list[s.Child]:
    """The branches, each narrowed to its discriminator tags where the document maps them."""
    members = _branches(reader, node, keyword)
    shapes = [reader.child(each, place) for each in members]
    rule = node.get("discriminator") if reader.reading.discriminator else None
    name = rule.get("propertyName") if isinstance(rule, dict) else rule
    if not isinstance(name, str):
        return shapes
    mapping = rule.get("mapping") if isinstance(rule, dict) else None
    return [narrowed(shape, name, tags_of(each, mapping)) for shape, each in zip(shapes, members, strict=True)]


def _conditional(reader: Reader, node: Node, place: Place) -> s.Child:
    test = reader.child(node["if"], place)
    parts = []
    if "then" in node:
        parts.append(implied(test, reader.child(node["then"], place)))
    if "else" in node:
        parts.append(implied(s.complement(test), reader.child(node["else"], place)))
    return s.intersect(*parts) if parts else s.UNKNOWN


def _dependent(reader: Reader, node: Node, keyword: str, found: set[str], place: Place) -> Iterable[s.Child]:
    for name, need in mapped(reader, node, keyword, found).items():
        if isinstance(need, list):
            if not all(isinstance(other, str) for other in need):
                raise reader.fault(node, f"{keyword} names properties, not {shown(need)}")
            yield from (absent_together(name, other) for other in need if other != name)
        elif keyword == "dependencies" and isinstance(need, str):
            yield absent_together(name, need)
        else:
            yield implied(having(name), reader.child(need, place))


def superseded(reader: Reader, node: Node, found: set[str], shape: s.Child, place: Place) -> s.Child:
    """`dependencies` where readers are free to heed or to ignore it (2019-09 validation, appendix A)."""
    heeded = s.intersect(shape, *_dependent(reader, node, "dependencies", found, place))
    reason = (
        "`dependencies` is optional since draft 2019-09; say dependentRequired or dependentSchemas, or an older $schema"
    )
    return s.union(heeded, s.unresolved(reason, upper=shape))
