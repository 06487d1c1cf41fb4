"""The source of integration code shows none of the faults that are visible before anything runs."""

from __future__ import annotations

from typing import Any


def test_source_shows_no_red_flag(harness_redflags: Any, red_flag: Any) -> None:
    """Reads the sources of all targets and judges them by one rule."""
    harness_redflags.check(red_flag)
