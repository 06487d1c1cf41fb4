"""What the search of one kind needs of the whole: to ask for parts, and to count its steps."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from harness.model import shape as s
from harness.values.search.outcome import Outcome


class Seeker(Protocol):
    """One search with its memory and its limits.

    `closed` takes objects that declare fields to have no others.
    """

    closed: bool

    def find(self, inside: s.Child, outside: Iterable[s.Child] = ()) -> Outcome:
        """A value in `inside` and in none of `outside`."""
        ...

    def spend(self, price: int = 1) -> None:
        """Count one step, or as many as the work is worth; raises when there have been too many."""
        ...
