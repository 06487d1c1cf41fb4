"""Shapes read well."""

from __future__ import annotations

from fractions import Fraction

import pytest

from harness.model import shape as s

POINT = s.object_({"x": s.Field(s.NUMBER), "y": s.Field(s.NUMBER, False)}, s.NEVER)


@pytest.mark.parametrize(
    ("shape", "text"),
    [
        (s.union(s.STRING, s.NULL), "string | null"),
        (POINT, "{x: number, y?: number}"),
        (s.object_({"a": s.Field(s.NULL)}), "{a: null, …}"),
        (s.object_({}, s.INTEGER), "{[key]: integer}"),
        (s.object_({}, s.NEVER), "{} (closed)"),
        (s.object_({}, s.UNKNOWN, {"^x": s.NULL}), "{/^x/: null, …}"),
        (s.object_({}, min_size=1), "object (at least 1 property)"),
        (s.object_(), "object"),
        (s.array(), "array"),
        (s.array(POINT), "{x: number, y?: number}[]"),
        (s.array(s.union(s.STRING, s.NULL)), "(string | null)[]"),
        (s.array(s.NEVER, [s.STRING, s.NULL], min_items=2), "[string, null]"),
        (s.array(s.STRING, [s.NULL]), "[null, ...string[]]"),
        (s.array(s.STRING, min_items=1, unique=True), "string[] (at least 1 item, unique)"),
        (s.array(contains=[s.Contains(s.NULL)]), "array (at least 1 item, containing null)"),
        (s.array(max_items=0), "[]"),
        (
            s.object_(names=s.string(max_length=2), max_size=1),
            "object (names string (length at most 2), at most 1 property)",
        ),
        (
            s.intersect(s.object_(), s.complement(s.object_({"a": s.Field(s.UNKNOWN)}))),
            "object but not {a: unknown, …}",
        ),
        (s.number(minimum=0, exclusive_maximum=2.5), "number (>= 0, < 2.5)"),
        (s.number(multiple_of=Fraction(1, 3)), "number (multiple of 1/3)"),
        (s.number(minimum=-(2**31), maximum=2**31 - 1, integer=True), "int32"),
        (s.number(minimum=-(2**63), maximum=2**63 - 1, integer=True), "int64"),
        (s.literal(10**400), "a huge number"),
        (s.literal(10**100), "1e+100"),
        (s.string(min_length=1, max_length=3, patterns=("^a",), format="date"), "string (date, length 1 to 3, /^a/)"),
        (s.string(max_length=3), "string (length at most 3)"),
        (s.string(min_length=3, max_length=3), "string (length exactly 3)"),
        (s.enum(["a", 1, True]), '"a" | 1 | true'),
        (s.enum([f"w{i}" for i in range(10)]), " | ".join(f'"w{i}"' for i in range(8)) + " | 2 more"),
        (s.ANY, "any"),
        (s.UNKNOWN, "unknown"),
        (s.NEVER, "never"),
        (s.BOOLEAN, "boolean"),
        (s.host("Date"), "Date"),
        (s.unresolved("why"), "unresolved (why)"),
        (s.intersect(s.STRING, s.complement(s.literal("a"))), 'string but not "a"'),
        (s.intersect(s.INTEGER, s.complement(s.number(multiple_of=2))), "integer but not number (multiple of 2)"),
        (s.array(s.array(s.array(s.array(s.NULL)))), "[…][][]"),
        (s.object_({"a": s.Field(s.object_({"b": s.Field(POINT)}))}), "{a: {b: {…}, …}, …}"),
        (s.union(*(s.array(s.literal(i)) for i in range(8))), "0[] | 1[] | 2[] | 3[] | 4[] | 5[] | 2 more"),
        (
            s.object_({f"f{i}": s.Field(s.NULL) for i in range(10)}, s.NEVER),
            "{" + ", ".join(f"f{i}: null" for i in range(8)) + ", … 2 more}",
        ),
    ],
)
def test_descriptions(shape: s.Shape, text: str) -> None:
    """Each kind of shape has its short text."""
    assert s.describe(shape) == text
