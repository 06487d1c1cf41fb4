"""Deep work runs to its end."""

from __future__ import annotations

import sys

import pytest

from harness.model.depth import deeply


def _down(levels: int) -> int:
    return 0 if levels == 0 else 1 + _down(levels - 1)


def test_recursion_beyond_the_limit_is_run_on_a_larger_stack() -> None:
    """Twenty thousand levels are no problem, and the limit is as before."""
    limit = sys.getrecursionlimit()
    assert deeply(_down, 20_000) == 20_000
    assert sys.getrecursionlimit() == limit


def test_errors_reach_the_caller() -> None:
    """An error on the larger stack is raised where it was asked for."""

    def fail(levels: int) -> int:
        if levels == 0:
            raise ValueError("at the bottom")
        return fail(levels - 1)

    with pytest.raises(ValueError, match="at the bottom"):
        deeply(fail, 5_000)
