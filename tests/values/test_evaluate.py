"""The evaluator agrees with validators, and says where a value fails."""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.oracle.schemas import Drawing
from benchmarks.oracle.values import Sampling
from harness.model import shape as s
from harness.sources.json_schema import read_schema
from harness.values.evaluate import accepts, explain, identity


@given(st.integers(0, 10**9))
def test_the_evaluator_agrees_with_a_validator(seed: int) -> None:
    """A schema's shape holds exactly the values that jsonschema-rs accepts."""
    drawing = Drawing(Random(seed))
    schema = drawing.root()
    validator = jsonschema_rs.Draft202012Validator(schema)
    shape = read_schema(schema)
    for value in Sampling(drawing, schema, schema).values(12):
        assert accepts(shape, value) is validator.is_valid(value)


@pytest.mark.parametrize(
    ("shape", "value", "answer"),
    [
        (s.INTEGER, 1.0, True),
        (s.INTEGER, Decimal("1e400"), True),
        (s.number(multiple_of=0.01), 0.07, True),
        (s.NUMBER, True, False),
        (s.NUMBER, float("inf"), None),
        (s.BOOLEAN, 1, False),
        (s.ANY, object(), True),
        (s.STRING, object(), False),
        (s.host("Date"), "2020", False),
        (s.string(patterns=("(a)\\1b",)), "ab", None),
        (s.complement(s.string(patterns=("(a)\\1b",))), "ab", None),
        (s.string(format="date"), "x", False),
        (s.array(unique=True), [1, 1.0], False),
        (s.array(unique=True), [1, True, "1", [1], {"a": 1}], True),
        (s.array(contains=[s.Contains(s.NULL, 1, 2)]), [None] * 3, False),
        (s.array(contains=[s.Contains(s.string(patterns=("(a)\\1b",)), 1, 1)]), ["ab"], None),
        (s.object_(names=s.string(max_length=1)), {"ab": 1}, False),
        (s.object_({}, s.NEVER, {"^x": s.NULL}), {"x": None, "y": None}, False),
        (s.object_({}, s.NEVER, {"(a)\\1b": s.NULL}), {"ab": None}, None),
        (s.object_({}, s.NULL, {"(a)\\1b": s.UNKNOWN}), {"ab": None}, True),
        (s.object_({}, s.UNKNOWN, {"(a)\\1b": s.NULL}), {"ab": 1}, None),
        (s.object_(max_size=1), {"a": 1, "b": 2}, False),
    ],
)
def test_answers(shape: s.Shape, value: Any, answer: bool | None) -> None:
    """True, False, or None where it cannot be decided."""
    assert accepts(shape, value) is answer


@pytest.mark.parametrize(
    ("shape", "value", "pointer", "reason"),
    [
        (s.STRING, 1, "", "expected string"),
        (s.object_({"a/b": s.Field(s.array(s.STRING))}), {"a/b": ["", 1]}, "/a~1b/1", "expected string"),
        (s.object_({"a": s.Field(s.NULL)}), {}, "", "expected property 'a'"),
        (s.object_({}, s.NEVER), {"x": 1}, "/x", "expected no such property"),
        (s.object_({}, s.INTEGER), {"x": ""}, "/x", "expected integer"),
        (s.object_({}, patterns={"^x": s.NULL}), {"x": 1}, "/x", "expected null"),
        (s.object_(names=s.literal("a")), {"x": 1}, "/x", 'expected a name of "a"'),
        (s.object_(max_size=0), {"x": 1}, "", "expected exactly 0 properties, not 1"),
        (s.array(max_items=1), [1, 2], "", "expected at most 1 item, not 2"),
        (s.array(unique=True), [1, 1], "", "expected unique items"),
        (s.array(contains=[s.Contains(s.NULL)]), [1], "", "expected at least 1 item of null"),
        (s.string(format="date"), "x", "", "expected format date"),
        (s.string(patterns=("^a",)), "x", "", "expected a match of /^a/"),
        (s.string(max_length=1), "xy", "", "expected length at most 1, not 2"),
        (s.literal("a"), "b", "", "expected another string"),
        (
            s.union(s.object_({"k": s.Field(s.literal("a"))}), s.object_({"k": s.Field(s.literal("b"))})),
            {"k": 1},
            "/k",
            'expected "a"',
        ),
        (s.intersect(s.array(), s.complement(s.array(s.NULL))), [None], "", "expected another array"),
        (
            s.intersect(s.object_(), s.complement(s.object_({"a": s.Field(s.NULL)}))),
            {"a": None},
            "",
            "expected another object",
        ),
    ],
)
def test_refusals_name_the_place(shape: s.Shape, value: Any, pointer: str, reason: str) -> None:
    """The deepest failing place is named, with what was expected there."""
    refusal = explain(shape, value)
    assert refusal is not None
    assert (refusal.pointer, refusal.reason) == (pointer, reason)


def test_members_have_no_refusal() -> None:
    """A value that is accepted fails nowhere."""
    assert explain(s.STRING, "a") is None


def test_equal_values_have_equal_identities() -> None:
    """Numbers are compared by value, booleans are no numbers, key order does not matter."""
    assert identity({"a": 1, "b": [2.0]}) == identity({"b": [2], "a": 1.0})
    assert identity(True) != identity(1)
    assert identity(float("nan")) == ("number", "nan")


def test_deep_values_are_evaluated() -> None:
    """Nesting beyond the interpreter's limit is no problem."""
    value: Any = "leaf"
    for _ in range(5_000):
        value = {"next": value}
    node = s.tie({"n": s.object_({"next": s.Field(s.union(s.pending("n"), s.STRING))})})["n"]
    assert accepts(node, value) is True
