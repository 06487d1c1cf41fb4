"""Smallest members of shapes, and whether a shape has any."""

from __future__ import annotations

from harness.model import shape as s
from harness.model.depth import deeply
from harness.values.plain import plain
from harness.values.search.core import find
from harness.values.search.outcome import Found, Outcome, Unsure


def smallest(shape: s.Child) -> Found | Unsure | None:
    """A small JSON value of the shape; None when it certainly has none, Unsure with the reason when that is open."""
    return presented(deeply(find, shape))


def inhabited(shape: s.Child) -> bool | None:
    """Whether the shape holds any JSON value: a required property of its own type makes it hold none."""
    found = smallest(shape)
    return None if isinstance(found, Unsure) else found is not None


def presented(outcome: Outcome) -> Outcome:
    """The outcome with its value as plain JSON."""
    return Found(plain(outcome.value)) if isinstance(outcome, Found) else outcome
