"""Unions of numbers in normal form."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from harness.model import shape as s
from harness.model.shapes.scalars import range_inside

_NUMBERS = st.integers(-6, 6)
_STEPS = st.sampled_from((None, 1, 2, 3))


@st.composite
def _ranges(draw: st.DrawFn) -> s.Shape:
    low, high = draw(st.none() | _NUMBERS), draw(st.none() | _NUMBERS)
    if draw(st.booleans()):
        return s.number(minimum=low, maximum=high, multiple_of=draw(_STEPS))
    return s.number(exclusive_minimum=low, exclusive_maximum=high, multiple_of=draw(_STEPS))


@given(st.lists(_ranges(), min_size=2, max_size=8), st.sets(_NUMBERS))
def test_a_union_keeps_what_no_other_range_holds(ranges: list[s.Shape], values: set[int]) -> None:
    """No range lies plainly inside another one, no number in a range, and nothing is lost."""
    held = s.union(*ranges, s.enum(values)).numbers
    bounded = [each for each in held if each.values is None]
    assert not any(one is not other and range_inside(one, other) for one in bounded for other in bounded)
    finite = {value for each in held for value in each.values or ()}
    assert not any(s.number_holds(each, value) for each in bounded for value in finite)
    for value in range(-8, 9):
        before = value in values or any(s.number_holds(each, value) for one in ranges for each in one.numbers)
        assert any(s.number_holds(each, value) for each in held) is before
