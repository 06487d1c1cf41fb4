"""Constructors bring equal sets into one form and drop what can hold no value."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from harness.model import shape as s


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (s.number(minimum=0, exclusive_minimum=-1), s.number(minimum=0)),
        (s.number(minimum=2, exclusive_minimum=2), s.number(exclusive_minimum=2)),
        (s.number(exclusive_minimum=0, integer=True), s.number(minimum=1, integer=True)),
        (s.number(minimum=0.5, maximum=1.5, integer=True), s.literal(1)),
        (s.number(multiple_of=0.5, integer=True), s.INTEGER),
        (s.number(minimum=3, maximum=2), s.NEVER),
        (s.number(minimum=1, exclusive_maximum=1), s.NEVER),
        (s.number(multiple_of=Fraction(1, 3), minimum=0.1, maximum=0.5), s.literal(Fraction(1, 3))),
        (s.literal(1), s.literal(1.0)),
        (s.string(min_length=3, max_length=2), s.NEVER),
        (s.string(max_length=0), s.literal("")),
        (s.string(patterns=("b", "a", "b")), s.string(patterns=("a", "b"))),
        (s.array(s.STRING, min_items=2, max_items=2), s.array(s.NEVER, [s.STRING, s.STRING], min_items=2)),
        (s.array(s.STRING, [s.STRING]), s.array(s.STRING)),
        (s.array(s.STRING, [s.INTEGER, s.NEVER]), s.array(s.NEVER, [s.INTEGER])),
        (s.array(min_items=2, max_items=1), s.NEVER),
        (s.array(contains=[s.Contains(s.UNKNOWN, 2)]), s.array(min_items=2)),
        (s.array(contains=[s.Contains(s.NEVER, 1)]), s.NEVER),
        (s.array(contains=[s.Contains(s.NULL, 3, 2)]), s.NEVER),
        (s.array(contains=[s.Contains(s.NEVER, 0, 2)]), s.array()),
        (s.object_({"a": s.Field(s.NEVER, True)}), s.NEVER),
        (s.object_({"a": s.Field(s.NEVER, False)}, s.NEVER), s.object_({}, s.NEVER)),
        (s.object_({"a": s.Field(s.NULL)}, min_size=1), s.object_({"a": s.Field(s.NULL)})),
        (s.object_({}, s.NEVER, min_size=1), s.NEVER),
        (s.object_({"a": s.Field(s.NULL)}, max_size=0), s.NEVER),
        (s.object_({"a": s.Field(s.NULL)}, s.NEVER, max_size=3), s.object_({"a": s.Field(s.NULL)}, s.NEVER)),
        (s.enum([]), s.NEVER),
        (s.enum([True, False]), s.BOOLEAN),
        (s.enum(["a", "b"]), s.union(s.literal("b"), s.literal("a"))),
        (s.unresolved("x", upper=s.NEVER), s.NEVER),
    ],
)
def test_equal_sets_are_one_shape(one: s.Shape, other: s.Shape) -> None:
    """However a set is spelled, it is the same object."""
    assert one is other


def test_field_order_does_not_matter() -> None:
    """Objects are equal whatever order their fields were declared in."""
    one = s.object_({"a": s.Field(s.NULL), "b": s.Field(s.STRING)})
    assert one is s.object_({"b": s.Field(s.STRING), "a": s.Field(s.NULL)})


@pytest.mark.parametrize(
    ("value", "exact"),
    [
        (1.0, 1),
        (0.1, Fraction(1, 10)),
        (Decimal("1e3"), 1000),
        (1e300, 10**300),
        (Fraction(4, 2), 2),
        (2.5, Fraction(5, 2)),
    ],
)
def test_numbers_are_exact(value: float, exact: object) -> None:
    """A float means its shortest decimal text."""
    assert s.exact(value) == exact


@pytest.mark.parametrize("value", [Decimal("1e9999"), Decimal("NaN"), float("inf")])
def test_numbers_beyond_reason_are_refused(value: Decimal) -> None:
    """What cannot be computed with exactly in bounded memory is an error."""
    with pytest.raises(ValueError, match="too large"):
        s.exact(value)


def test_literals_of_other_types_are_refused() -> None:
    """Only JSON values have literals."""
    with pytest.raises(TypeError, match="set is no JSON value"):
        s.literal({1})


def test_any_is_not_unknown() -> None:
    """Unchecked on purpose and every JSON value stay apart."""
    assert s.ANY is not s.UNKNOWN
    assert s.ANY.marks == {"any"}


def test_shapes_are_forgotten_with_their_last_holder() -> None:
    """The table of interned nodes holds nothing alive by itself."""
    before = s.literal("held nowhere else").serial
    assert s.literal("held nowhere else").serial > before
