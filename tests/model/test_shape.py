"""Union, intersection and complement mean what they say of every value."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.oracle.schemas import Drawing
from benchmarks.oracle.values import Sampling
from harness.model import shape as s
from harness.sources.json_schema import read_schema
from harness.values.evaluate import accepts

seeds = st.integers(0, 10**9)


@given(seeds)
def test_the_algebra_agrees_with_the_evaluator(seed: int) -> None:
    """A value is in a union, intersection or complement exactly when logic says so."""
    drawing = Drawing(Random(seed))
    schemas = drawing.schema(2), drawing.schema(2)
    one, other = (read_schema(schema) for schema in schemas)
    for value in Sampling(drawing, schemas[0], schemas[1]).values(8):
        in_one, in_other = accepts(one, value), accepts(other, value)
        assert accepts(s.union(one, other), value) == (in_one or in_other)
        assert accepts(s.intersect(one, other), value) == (in_one and in_other)
        assert accepts(s.complement(one), value) == (not in_one)
        assert accepts(s.complement(s.complement(one)), value) == in_one


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        (s.union(s.INTEGER, s.NUMBER), s.NUMBER),
        (s.union(s.number(minimum=0), s.number(minimum=5)), s.number(minimum=0)),
        (s.union(s.literal(3), s.number(minimum=0)), s.number(minimum=0)),
        (s.union(), s.NEVER),
        (s.union(s.ANY, s.STRING), s.ANY),
        (s.union(s.UNKNOWN, s.host("Date")).hosts, {"Date"}),
        (s.intersect(), s.UNKNOWN),
        (s.intersect(s.ANY, s.STRING), s.STRING),
        (s.intersect(s.NUMBER, s.STRING), s.NEVER),
        (s.intersect(s.number(multiple_of=4), s.number(multiple_of=6)), s.number(multiple_of=12)),
        (s.intersect(s.enum(["a", "bbb"]), s.string(max_length=2)), s.literal("a")),
        (s.intersect(s.number(minimum=0), s.complement(s.number(minimum=0))), s.NEVER),
        (s.intersect(s.enum([1, 2]), s.complement(s.literal(2))), s.literal(1)),
        (s.intersect(s.enum(["a", "b"]), s.complement(s.literal("a"))), s.literal("b")),
        (s.intersect(s.array(s.STRING), s.array(s.INTEGER)), s.array(s.NEVER)),
        (s.complement(s.UNKNOWN), s.NEVER),
        (s.complement(s.NEVER), s.UNKNOWN),
        (s.complement(s.complement(s.string(patterns=("a",)))), s.string(patterns=("a",))),
        (s.complement(s.complement(s.number(multiple_of=2))), s.number(multiple_of=2)),
        (s.complement(s.complement(s.array(s.STRING))), s.array(s.STRING)),
        (s.complement(s.union(s.NUMBER, s.STRING)), s.union(s.NULL, s.BOOLEAN, s.array(), s.object_())),
    ],
)
def test_results_have_one_form(result: object, expected: object) -> None:
    """Results are reduced to the form that a constructor gives."""
    assert result == expected


def test_objects_merge_with_the_rest_of_the_other_side() -> None:
    """A field of one side meets the other side's rest."""
    closed = s.object_({"a": s.Field(s.STRING)}, s.NEVER)
    wide = s.object_({"b": s.Field(s.STRING, False)}, s.INTEGER)
    assert s.intersect(closed, wide) is s.NEVER
    assert s.intersect(closed, s.object_({"b": s.Field(s.NULL, True)})) is s.NEVER


def test_large_products_stay_symbolic_and_exact() -> None:
    """Unions that would multiply out are kept as a double negation, which the evaluator understands."""
    one = s.union(*(s.object_({f"a{i}": s.Field(s.NULL)}) for i in range(20)))
    other = s.union(*(s.object_({f"b{i}": s.Field(s.NULL)}) for i in range(20)))
    both = s.intersect(one, other)
    assert len(both.objects) == 20
    assert accepts(both, {"a3": None, "b7": None}) is True
    assert accepts(both, {"a3": None}) is False
    arrays = s.intersect(
        *(
            s.union(*(s.array([s.literal(i), s.UNKNOWN][k % 2 :][0], min_items=i + k) for i in range(12)))
            for k in (1, 2)
        )
    )
    assert accepts(arrays, [3] * 20) is not None


def test_unresolved_parts_are_kept() -> None:
    """What is not known stays visible through every operation."""
    open_part = s.unresolved("elsewhere", upper=s.STRING, token="t")
    shape = s.union(s.INTEGER, open_part)
    assert accepts(shape, 1) is True
    assert accepts(shape, "a") is None
    assert accepts(shape, None) is False
    assert accepts(s.complement(shape), "a") is None
    assert accepts(s.complement(shape), None) is True
    assert accepts(s.intersect(shape, s.literal("b")), "a") is False
    assert s.whole(shape) is s.union(s.INTEGER, s.STRING)


def test_unions_of_many_scalar_sets_are_unresolved() -> None:
    """Products beyond the cap give an honest residual."""
    one = s.union(*(s.string(patterns=(f"a{i}",)) for i in range(70)))
    other = s.union(*(s.string(patterns=(f"b{i}",)) for i in range(70)))
    assert s.intersect(one, other).residuals


def test_finite_sets_keep_their_conditions() -> None:
    """Literals less a pattern stay so in unions and intersections."""
    ends = s.string(patterns=("a$",))
    left = s.intersect(s.enum(["a", "dog"]), s.complement(ends))
    both = s.union(left, s.enum(["cat", "x"]))
    assert [accepts(both, word) for word in ("a", "dog", "cat")] == [False, True, True]
    assert [accepts(s.intersect(left, s.enum(["a", "dog"])), word) for word in ("a", "dog")] == [False, True]
