"""A shape without bounds takes what a TypeScript type could say of it."""

from __future__ import annotations

from typing import Any

import pytest

from harness.compare.naming import camel_case
from harness.compare.wire_view import as_texts, renamed_fields, unbounded, without_null_fields
from harness.model import shape as s
from harness.sources.json_schema import read_schema
from harness.values.evaluate import accepts


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"type": "integer", "minimum": 1}, 0.5),
        ({"type": "string", "pattern": "^a$"}, "b"),
        ({"type": "string", "format": "uuid"}, "b"),
        ({"type": "array", "minItems": 2, "items": {"type": "integer"}}, []),
        ({"type": "array", "uniqueItems": True}, [1, 1]),
        ({"type": "object", "minProperties": 1}, {}),
    ],
)
def test_bounds_are_gone(schema: Any, value: Any) -> None:
    """Ranges, patterns, formats, counts and uniqueness do not bind any more."""
    assert accepts(read_schema(schema, formats="assertion"), value) is False
    assert accepts(unbounded(read_schema(schema, formats="assertion")), value) is True


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"enum": ["a", 1]}, "b"),
        ({"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}, {}),
        ({"type": "object", "properties": {"a": {"type": "string"}}}, {"a": 1}),
        ({"type": "object", "additionalProperties": False}, {"x": 1}),
        ({"prefixItems": [{"type": "string"}, {}], "items": False, "minItems": 2, "type": "array"}, [1, 1]),
        ({"prefixItems": [{"type": "string"}, {}], "items": False, "minItems": 2, "type": "array"}, ["a"]),
        ({"type": ["boolean", "null"]}, "x"),
    ],
)
def test_structure_stays(schema: Any, value: Any) -> None:
    """Kinds, fields, enums, tuples and closed objects still bind."""
    assert accepts(unbounded(read_schema(schema)), value) is False


def test_nulls_that_are_left_out_are_absent() -> None:
    """A field that may be null is absent then; items and values of maps stay as they are."""
    nothing = {"type": ["string", "null"]}
    fields = {"a": nothing, "b": {"type": "array", "items": nothing}}
    view = without_null_fields(read_schema({"type": "object", "properties": fields, "required": ["a", "b"]}))
    assert accepts(view, {"b": [None]}) is True
    assert accepts(view, {"a": None, "b": []}) is False
    assert accepts(view, {"a": "x"}) is False


def test_forms_are_names_and_finite_texts() -> None:
    """A number is sent as text; the members of an enum are known."""
    fields = {"n": {"type": "integer"}, "e": {"enum": ["x", "y"]}}
    view = as_texts(read_schema({"type": "object", "properties": fields, "required": ["n"]}))
    assert accepts(view, {"n": "7"}) is True
    assert accepts(view, {"n": "7", "e": "z"}) is False
    assert accepts(view, {}) is False


def test_fields_go_by_other_names_at_every_depth() -> None:
    """Names of a map's entries are data, and stay."""
    inner = {"type": "object", "properties": {"x_y": {"type": "string"}}, "required": ["x_y"]}
    maps = {"type": "object", "additionalProperties": inner}
    view = renamed_fields(read_schema({"type": "object", "properties": {"a_b": maps}, "required": ["a_b"]}), camel_case)
    assert accepts(view, {"aB": {"k_k": {"xY": ""}}}) is True
    assert accepts(view, {"aB": {"k_k": {"x_y": ""}}}) is False


def test_recursion_is_kept() -> None:
    """A tree without bounds is still a tree."""
    node = {"type": "object", "properties": {"next": {"$ref": "#"}, "n": {"type": "integer"}}, "required": ["n"]}
    tree = unbounded(read_schema(node))
    assert accepts(tree, {"n": 0.5, "next": {"n": 1}}) is True
    assert accepts(tree, {"n": 1, "next": {"n": "x"}}) is False
    assert unbounded(s.ANY).marks
