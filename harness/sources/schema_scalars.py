"""The keywords that speak of numbers, strings and counts."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

from harness.model import shape as s
from harness.model.errors import SourceError
from harness.model.shapes.nodes import FULL_NUMBER, FULL_STRING, NumberSet, StringSet
from harness.sources.schema_reading import Node

Fault: TypeAlias = Callable[[Any, str], SourceError]
"""Makes the error for a node that is no schema."""

_NUMERIC = frozenset(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "format"))
_TEXTUAL = frozenset(("minLength", "maxLength", "pattern", "format", "contentEncoding"))
SCALAR = _NUMERIC | _TEXTUAL
_WHOLE_FORMATS = {"int32": 2**31, "int64": 2**63}
_NUMBER_FORMATS = frozenset(("float", "double", "decimal"))
_ENCODED = {"base64": "byte"}
"""The format that an encoding is the later name of. Source: OpenAPI 3.1, migrating from 3.0."""


def numbers(fault: Fault, node: Node, found: set[str], *, integer: bool) -> tuple[NumberSet, ...]:
    """The numbers that a schema allows, where it allows any."""
    if found.isdisjoint(_NUMERIC):
        return s.INTEGER.numbers if integer else (FULL_NUMBER,)
    low, high = number(fault, node, "minimum"), number(fault, node, "maximum")
    above, below = node.get("exclusiveMinimum"), node.get("exclusiveMaximum")
    if isinstance(above, bool):
        low, above = (None, low) if above else (low, None)
    if isinstance(below, bool):
        high, below = (None, high) if below else (high, None)
    step = number(fault, node, "multipleOf")
    if step is not None and step <= 0:
        raise fault(node, f"multipleOf must be above 0, not {step}")
    shape = s.number(
        minimum=low,
        maximum=high,
        exclusive_minimum=above if above is None else number(fault, node, "exclusiveMinimum", above),
        exclusive_maximum=below if below is None else number(fault, node, "exclusiveMaximum", below),
        multiple_of=step,
        integer=integer,
    )
    named = node["format"] if "format" in found else None
    limit = _WHOLE_FORMATS.get(named) if isinstance(named, str) else None
    if limit:
        shape = s.intersect(shape, s.number(minimum=-limit, maximum=limit - 1, integer=True))
    return shape.numbers


def number(fault: Fault, node: Node, keyword: str, given: Any = None) -> Any:
    """The exact number at a keyword, or None; `given` stands in for what the node holds."""
    value = node.get(keyword) if given is None else given
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal, Fraction)):
        raise fault(node, f"{keyword} is a number, not {shown(value)}")
    try:
        return s.exact(value)
    except ValueError as error:
        raise fault(node, f"{keyword}: {error}") from error


def count(fault: Fault, node: Node, keyword: str) -> int | None:
    """The whole number from 0 at a keyword, or None."""
    value = number(fault, node, keyword)
    if value is None:
        return None
    if not isinstance(value, int) or value < 0:
        raise fault(node, f"{keyword} is a whole number from 0, not {shown(node[keyword])}")
    return value


def strings(fault: Fault, node: Node, found: set[str]) -> tuple[StringSet, ...]:
    """The strings that a schema allows, where it allows any."""
    if found.isdisjoint(_TEXTUAL):
        return (FULL_STRING,)
    pattern = node.get("pattern")
    if pattern is not None and not isinstance(pattern, str):
        raise fault(node, f"pattern is a string, not {shown(pattern)}")
    named = node["format"] if "format" in found else None
    if named is None and "contentEncoding" in found:
        named = _ENCODED.get(str(node["contentEncoding"]))
    shape = s.string(
        min_length=count(fault, node, "minLength") or 0,
        max_length=count(fault, node, "maxLength"),
        patterns=() if pattern is None else (pattern,),
        format=named if isinstance(named, str) and named not in _NUMBER_FORMATS else None,
    )
    return shape.strings


def shown(value: Any) -> str:
    """A value as messages quote it."""
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
