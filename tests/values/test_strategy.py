"""Drawn values belong to their shape, near-misses do not, and both are checked by an independent validator."""

from __future__ import annotations

import re
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.model import shape as s
from harness.sources.json_schema import read_schema
from harness.values.spoilings import as_json_number
from harness.values.strategy import near_misses, strategy

SCHEMAS: list[Any] = [
    {"type": "string", "minLength": 2, "maxLength": 4},
    {"type": "string", "pattern": "^[a-z]{2,3}$"},
    {"type": "string", "format": "date-time"},
    {"type": "string", "format": "uuid"},
    {"type": "string", "format": "email"},
    {"enum": ["a", "b", 3]},
    {"type": "integer", "minimum": 3, "maximum": 9},
    {"type": "integer", "maximum": -5},
    {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1},
    {"type": "number", "multipleOf": 0.25, "minimum": 0},
    {"type": "boolean"},
    {"const": True},
    {"type": ["string", "null"]},
    {"type": "array", "items": {"type": "integer"}, "minItems": 1, "maxItems": 3, "uniqueItems": True},
    {"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}], "items": False, "minItems": 2},
    {"type": "array", "contains": {"const": 7}},
    {"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "integer"}}, "required": ["a"]},
    {"type": "object", "properties": {"a": {"type": "string"}}, "additionalProperties": False},
    {"type": "object", "additionalProperties": {"type": "integer"}, "minProperties": 1, "maxProperties": 3},
    {
        "type": "object",
        "patternProperties": {"^x_": {"type": "integer"}},
        "additionalProperties": False,
        "minProperties": 1,
    },
    {"type": "object", "propertyNames": {"pattern": "^[a-c]{2}$"}, "minProperties": 3},
    {"type": "string", "pattern": r"^\p{Lu}\p{Ll}+$"},
    {"type": "string", "pattern": r"^[\p{L}$-]+\P{L}$"},
    {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 0.001},
    {"oneOf": [{"type": "object", "properties": {"k": {"const": v}}, "required": ["k"]} for v in ("a", "b")]},
    {"type": "object", "properties": {"next": {"anyOf": [{"$ref": "#"}, {"type": "null"}]}}, "required": ["next"]},
]
QUICK = settings(max_examples=25, deadline=None, database=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("schema", SCHEMAS, ids=str)
def test_drawn_values_are_valid(schema: Any) -> None:
    """An independent validator accepts every value."""
    validator = jsonschema_rs.validator_for(schema, validate_formats=True)

    @QUICK
    @given(strategy(read_schema(schema, formats="assertion")))
    def holds(value: Any) -> None:
        assert validator.is_valid(value)

    holds()


@pytest.mark.parametrize("schema", SCHEMAS, ids=str)
def test_near_misses_are_invalid(schema: Any) -> None:
    """An independent validator refuses every near-miss, and its cause is named."""
    validator = jsonschema_rs.validator_for(schema, validate_formats=True)

    @QUICK
    @given(near_misses(read_schema(schema, formats="assertion")))
    def fails(miss: Any) -> None:
        assert not validator.is_valid(miss.value)
        assert miss.cause

    fails()


@pytest.mark.parametrize(
    ("pattern", "fits"),
    [
        (r"\bfoo\b", r"\bfoo\b"),
        (r"(?<!x)$", r"(?<!x)\Z"),
        (r"^(a|b)\1$", r"\A(aa|bb)\Z"),
        (r"^(?<one>a|b)\k<one>$", r"\A(aa|bb)\Z"),
        (r"^[$[]\u{61}\b", r"\A[$\[]a\b"),
    ],
)
def test_patterns_beyond_the_regular_fragment_are_drawn_by_python(pattern: str, fits: str) -> None:
    """Alone, and as a member of an object."""
    text = {"type": "string", "pattern": pattern}
    nested = {"type": "object", "properties": {"a": text}, "required": ["a"], "additionalProperties": False}

    @QUICK
    @given(strategy(read_schema(text)), strategy(read_schema(nested)))
    def found(plain: str, within: Any) -> None:
        assert re.search(fits, plain, re.ASCII)
        assert re.search(fits, within["a"], re.ASCII)

    found()


def test_a_pattern_that_cannot_be_drawn_says_so() -> None:
    """It is not said that no text fits."""
    unknown = strategy(read_schema({"type": "string", "pattern": r"^\p{Script=Greek}\b"}))

    @QUICK
    @given(unknown)
    def never(value: Any) -> None:
        raise AssertionError(value)

    with pytest.raises(ValueError, match="not known"):
        never()


def test_a_shape_without_values_is_refused() -> None:
    """Drawing from nothing is an error, and so is missing what takes everything."""
    with pytest.raises(ValueError, match="no JSON value"):
        strategy(s.NEVER)
    with pytest.raises(ValueError, match="nothing is refused"):
        near_misses(s.UNKNOWN)
    with pytest.raises(ValueError, match="nothing is refused"):
        near_misses(s.unresolved("not known"))


@QUICK
@given(strategy(s.UNKNOWN), st.sampled_from([s.UNKNOWN, s.ANY]))
def test_anything_goes_where_anything_is_taken(value: Any, shape: s.Shape) -> None:
    """Top shapes draw plain values of several kinds."""
    assert isinstance(value, str | int | float | list | dict | None)
    assert strategy(shape) is not None


def test_numbers_are_written_as_json_has_them() -> None:
    """Whole numbers stay whole."""
    assert as_json_number(3) == 3
    assert isinstance(as_json_number(3), int)
