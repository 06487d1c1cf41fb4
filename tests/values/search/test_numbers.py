"""Numbers between sets are found exactly, or proved not to exist."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.model import shape as s
from harness.model.shape import NumberSet
from harness.values.search.numbers import find_number
from harness.values.search.outcome import Found

bounds = st.integers(-6, 6) | st.sampled_from([Fraction(1, 2), Fraction(-5, 2)])
numbers = st.builds(
    lambda low, width, step, whole: s.number(
        minimum=low, maximum=None if width is None else low + width, multiple_of=step, integer=whole
    ),
    bounds,
    st.none() | st.integers(0, 8),
    st.none() | st.sampled_from([2, 3, Fraction(1, 2)]),
    st.booleans(),
)
GRID = [Fraction(count, 4) for count in range(-80, 200)]


@given(numbers, st.lists(numbers, max_size=3), st.frozensets(st.integers(-3, 3), max_size=4))
def test_the_search_agrees_with_a_grid(inside: s.Shape, outside: list[s.Shape], points: frozenset[int]) -> None:
    """A number that is found is right; when none is found, no quarter is one either."""
    refused = [each for shape in (*outside, s.enum(points)) for each in shape.numbers]
    for mine in inside.numbers:
        found = find_number(mine, refused)
        if isinstance(found, Found):
            assert s.number_holds(mine, found.value)
            assert not any(s.number_holds(each, found.value) for each in refused)
        else:
            assert found is None
            assert not [
                value
                for value in GRID
                if s.number_holds(mine, value) and not any(s.number_holds(each, value) for each in refused)
            ]


def _only(shape: s.Shape) -> NumberSet:
    (only,) = shape.numbers
    return only


@pytest.mark.parametrize(
    ("inside", "outside", "value"),
    [
        (s.NUMBER, [s.INTEGER], Fraction(1, 2)),
        (s.NUMBER, [s.INTEGER, s.number(multiple_of=0.5)], Fraction(1, 10)),
        (s.INTEGER, [s.number(multiple_of=2), s.number(multiple_of=3)], 1),
        (s.number(minimum=10, integer=True), [s.number(maximum=20)], 21),
        (s.number(maximum=-10, integer=True), [s.number(multiple_of=10)], -11),
        (s.number(exclusive_minimum=0, exclusive_maximum=1), [], Fraction(1, 2)),
        (s.INTEGER, [s.complement(s.number(multiple_of=7)), s.literal(0)], 7),
        (s.INTEGER, [s.complement(s.number(minimum=100)), s.number(multiple_of=2)], 101),
        (s.INTEGER, [s.complement(s.enum([4, 6])), s.literal(4)], 6),
        (s.number(multiple_of=4), [s.complement(s.number(multiple_of=6)), s.literal(0)], 12),
        (s.number(multiple_of=2), [s.INTEGER], None),
        (s.number(minimum=0, maximum=1, integer=True), [s.enum([0, 1])], None),
        (s.NUMBER, [s.complement(s.number(minimum=5, maximum=6)), s.number(minimum=0)], None),
    ],
)
def test_known_answers(inside: s.Shape, outside: list[s.Shape], value: object) -> None:
    """Steps, bounds, single numbers and exceptions are all taken into account."""
    found = find_number(_only(inside), [each for shape in outside for each in shape.numbers])
    assert found == (None if value is None else Found(value))


def test_a_multiple_that_floats_blur_is_the_last_choice() -> None:
    """9.1 is a multiple of 0.1, but readers that divide floats do not see it; 9.3 they do."""
    (tenths,) = s.number(multiple_of=0.1, maximum=10).numbers
    whole, low = s.INTEGER.numbers[0], s.number(maximum=9).numbers[0]
    assert find_number(tenths, [whole, low]) == Found(Fraction(93, 10))
    (only,) = s.number(multiple_of=0.1, minimum=9.05, maximum=9.25).numbers
    assert find_number(only, [s.literal(9.2).numbers[0]]) == Found(Fraction(91, 10))
