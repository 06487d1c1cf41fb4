"""Inputs built to explode are answered with bounded work, honestly."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import pytest

from harness.compare.assign import assign
from harness.sources.json_schema import read_schema
from tests.growth import assert_linear

Schema: TypeAlias = dict[str, Any]


def _nested(depth: int, wrap: Callable[[Schema], Schema], leaf: Schema) -> Schema:
    for _ in range(depth):
        leaf = wrap(leaf)
    return leaf


def _field(inner: Schema) -> Schema:
    return {"type": "object", "properties": {"a": inner}, "required": ["a"]}


def _ring(size: int, **extra: Schema) -> Schema:
    defs = {
        f"d{i}": {"type": "object", "properties": {"n": {"$ref": f"#/$defs/d{(i + 1) % size}"}, **extra}}
        for i in range(size)
    }
    return {"$ref": "#/$defs/d0", "$defs": defs}


def _dag(depth: int, leaf: str) -> Schema:
    defs: Schema = {
        f"d{i}": {
            "type": "object",
            "properties": {"a": {"$ref": f"#/$defs/d{i + 1}"}, "b": {"$ref": f"#/$defs/d{i + 1}"}},
        }
        for i in range(depth)
    }
    return {"$ref": "#/$defs/d0", "$defs": {**defs, f"d{depth}": {"type": leaf}}}


def _union(count: int, keyword: str = "anyOf") -> Schema:
    return {
        keyword: [
            {"type": "object", "properties": {f"p{i}": {"type": "string"}}, "required": [f"p{i}"]} for i in range(count)
        ]
    }


def _tagged(first: int, last: int) -> Schema:
    tags = ({"kind": {"const": f"k{i}"}, "v": {"type": "string"}} for i in range(first, last))
    return {"oneOf": [{"type": "object", "properties": fields, "required": ["kind"]} for fields in tags]}


def _clauses(count: int) -> Schema:
    return {
        "allOf": [
            {"anyOf": [{"properties": {f"p{i}": {"type": "string"}}}, {"properties": {f"q{i}": {"type": "string"}}}]}
            for i in range(count)
        ]
    }


STRING: Schema = {"type": "string"}
INTEGER: Schema = {"type": "integer"}
LETTERS = [f"m{i}" for i in range(100_000)]
CHAIN: Schema = {
    "$ref": "#/$defs/d0",
    "$defs": {**{f"d{i}": {"$ref": f"#/$defs/d{i + 1}"} for i in range(3_000)}, "d3000": STRING},
}
WIDE = {"type": "object", "properties": {f"p{i}": {"type": ["string", "null"]} for i in range(1_000)}}
WIDER: Schema = {"type": "object", "properties": {f"p{i}": STRING for i in range(3_000)}}
WIDE_STRINGS = {"type": "object", "properties": {f"p{i}": STRING for i in range(1_000)}}
EXPLODING = {"type": "string", "pattern": "^(a|b)*a(a|b){18}$"}

CASES: dict[str, tuple[Schema, Schema, set[str]]] = {
    "deep and equal": (_nested(10_000, _field, STRING), _nested(10_000, _field, STRING), {"yes"}),
    "deep not": (_nested(10_000, lambda inner: {"not": inner}, STRING), STRING, {"yes"}),
    "deep allOf": (_nested(10_000, lambda inner: {"allOf": [inner]}, STRING), INTEGER, {"no"}),
    "deep and different": (_nested(1_000, _field, STRING), _nested(1_000, _field, INTEGER), {"no", "unknown"}),
    "large enums": ({"enum": LETTERS}, {"enum": LETTERS[1:]}, {"no"}),
    "large enums of numbers": ({"enum": list(range(100_000))}, {"enum": list(range(1, 100_001))}, {"no"}),
    "string against a large enum": (STRING, {"enum": LETTERS}, {"no"}),
    "reference cycle": ({"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}}, STRING, {"unknown"}),
    "reference to itself": ({"$ref": "#"}, STRING, {"unknown"}),
    "unresolved within itself": ({"allOf": [{"$ref": "#", "dependencies": {}}, True]}, STRING, {"unknown"}),
    "long chain of references": (CHAIN, INTEGER, {"no"}),
    "ring": (_ring(1_000), _ring(1_000), {"yes"}),
    "different rings": (_ring(300), _ring(301, z=STRING), {"no"}),
    "shared parts, doubling": (_dag(60, "string"), _dag(60, "integer"), {"no"}),
    "exploding pattern": (EXPLODING, {"type": "string", "pattern": "^(a|b)*a(a|b){17}$"}, {"unknown"}),
    "backtracking pattern": ({"const": "a" * 5_000 + "!"}, {"pattern": "^(a+)+$"}, {"no"}),
    "repeated repetition": ({"type": "string", "pattern": "^((a{1,100}){1,100}){1,100}$"}, {"pattern": "^a+$"}, {"unknown"}),
    "wide union": (_union(400), _union(399), {"no", "unknown"}),
    "wide exclusive union": (_union(120, "oneOf"), _union(119, "oneOf"), {"no", "unknown"}),
    "tagged unions": (_tagged(0, 1_000), _tagged(1, 1_001), {"no"}),
    "clauses": (_clauses(20), _clauses(19), {"yes", "unknown"}),
    "more clauses": (_clauses(19), _clauses(20), {"no"}),
    "wide objects": (WIDE, WIDE_STRINGS, {"no"}),
    "pigeons": ({"type": "array", "maxItems": 8, "allOf": [{"contains": {"const": i}} for i in range(9)]}, INTEGER, {"yes"}),
    "needs that just have room": ({"type": "array", "maxItems": 9, "allOf": [{"contains": {"const": i}} for i in range(9)]}, INTEGER, {"no"}),
    "fields that become required": (WIDER, {**WIDER, "required": [*WIDER["properties"]]}, {"no"}),
    "long enumerations against a pattern": ({"enum": LETTERS}, {"type": "string", "pattern": "^m[0-9]+$"}, {"yes"}),
    "large objects": ({"type": "object"}, {"type": "object", "maxProperties": 10_000}, {"no"}),
    "objects against strings": ({"type": "object", "minProperties": 1_000}, STRING, {"no"}),
    "large objects of one kind of name": (
        {"type": "object", "patternProperties": {"^x-": STRING}, "additionalProperties": False},
        {"type": "object", "maxProperties": 1_000},
        {"no"},
    ),
    "objects of all names of a kind": ({"propertyNames": {"pattern": "^[a-z]{2}$"}, "type": "object"}, {"type": "object", "maxProperties": 676}, {"yes"}),
    "long arrays": ({"type": "array"}, {"type": "array", "maxItems": 100_000}, {"no"}),
    "long arrays of different items": ({"type": "array", "uniqueItems": True}, {"type": "array", "maxItems": 10_000}, {"no"}),
    "long strings": (STRING, {"type": "string", "maxLength": 1 << 20}, {"no"}),
    "long strings of a pattern": ({"type": "string", "pattern": "^[b-f0-9]*$"}, {"type": "string", "maxLength": 65_535}, {"no"}),
    "huge arrays": ({"type": "array", "minItems": 10**9}, {"type": "array", "maxItems": 5}, {"no", "unknown"}),
    "huge strings": ({"type": "string", "minLength": 10**12}, {"type": "string", "maxLength": 5}, {"no", "unknown"}),
    "many property patterns": (
        {"type": "object", "patternProperties": {f"^p{i}.*": STRING for i in range(30)}},
        {"type": "object", "patternProperties": {f"^p{i}.*": INTEGER for i in range(30)}},
        {"no", "unknown"},
    ),
    "files and hosts": ({"$ref": "file:///etc/passwd"}, {"$ref": "http://localhost:1/x"}, {"unknown"}),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_bounded(name: str) -> None:
    """Each has an answer, and the verdict is right or honestly unknown."""
    producer, consumer, verdicts = CASES[name]
    answer = assign(read_schema(producer), read_schema(consumer))
    assert answer.verdict in verdicts
    assert answer.verdict != "unknown" or answer.reason


def _letters(count: int) -> Schema:
    return {"enum": LETTERS[:count]}


def _fields(count: int, field: Schema) -> Schema:
    return {"type": "object", "properties": {f"p{i}": field for i in range(count)}}


GROWING: dict[str, tuple[int, Callable[[int], tuple[Schema, Schema]]]] = {
    "deep and equal": (500, lambda n: (_nested(n, _field, STRING), _nested(n, _field, STRING))),
    "deep and different": (150, lambda n: (_nested(n, _field, STRING), _nested(n, _field, INTEGER))),
    "deep not": (2_000, lambda n: (_nested(n, lambda inner: {"not": inner}, STRING), STRING)),
    "deep allOf": (2_000, lambda n: (_nested(n, lambda inner: {"allOf": [inner]}, STRING), INTEGER)),
    "deep anyOf": (500, lambda n: (_nested(n, lambda inner: {"anyOf": [{"type": "null"}, inner]}, STRING), INTEGER)),
    "large enums": (15_000, lambda n: (_letters(n), _letters(n - 1))),
    "large enums of numbers": (25_000, lambda n: ({"enum": list(range(n))}, {"enum": list(range(1, n + 1))})),
    "enums against a pattern": (8_000, lambda n: (_letters(n), {"type": "string", "pattern": "^m[0-9]+$"})),
    "ring": (150, lambda n: (_ring(n), _ring(n))),
    "shared parts, doubling": (5, lambda n: (_dag(n, "string"), _dag(n, "integer"))),
    "tagged unions": (250, lambda n: (_tagged(0, n), _tagged(1, n + 1))),
    "wide objects": (2_000, lambda n: (_fields(n, STRING), _fields(n, INTEGER))),
    "long arrays": (10_000, lambda n: ({"type": "array"}, {"type": "array", "maxItems": n})),
}


@pytest.mark.parametrize("name", GROWING)
def test_work_grows_with_the_input(name: str) -> None:
    """Four times the schema takes about four times the work, where a schema could make it explode."""
    size, make = GROWING[name]
    assert_linear(make, lambda pair: assign(*map(read_schema, pair)), size)
