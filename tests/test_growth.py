"""The measure of growth tells linear work from work that explodes, at any speed."""

from __future__ import annotations

import pytest

from tests.growth import assert_linear


def _steps(count: int) -> int:
    return sum(number & 1 for number in range(count))


def test_linear_work_passes() -> None:
    """So does work that is linear near enough."""
    assert_linear(lambda size: size, _steps, 20_000)
    assert_linear(lambda size: size, lambda size: _steps(size * size.bit_length()), 2_000)


@pytest.mark.parametrize("power", [2, 3])
def test_work_that_explodes_fails(power: int) -> None:
    """The error tells how it grew, once for each try."""
    with pytest.raises(AssertionError, match=r"4 times the input took \d+\.\d, \d+\.\d times as long"):
        assert_linear(lambda size: size, lambda size: _steps(size**power), 200 if power == 2 else 30, tries=2)


def test_one_try_is_enough() -> None:
    """A moment at which the machine was slow decides nothing."""
    slow = iter([0, 50_000])
    assert_linear(lambda size: size, lambda size: _steps(size + (next(slow, 0) if size > 10_000 else 0)), 10_000)


def test_making_the_input_is_not_counted() -> None:
    """However long it takes."""
    assert_linear(lambda size: _steps(size**2) and size, _steps, 500)
