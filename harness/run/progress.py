"""Somebody to tell of progress."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str], None]
"""Told one line at a time of what is going on; called from the thread that runs the check."""


def silent(_line: str) -> None:
    """Tell nobody."""
