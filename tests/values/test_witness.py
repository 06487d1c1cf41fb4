"""Smallest members, and shapes without any."""

from __future__ import annotations

import pytest

from harness.model import shape as s
from harness.values.evaluate import accepts
from harness.values.search.outcome import Found, Unsure
from harness.values.witness import inhabited, smallest

TREE = s.tie({"t": s.object_({"children": s.Field(s.array(s.pending("t")))})})["t"]
ENDLESS = s.tie({"t": s.object_({"next": s.Field(s.pending("t"))})})["t"]
PAIR = s.tie(
    {
        "a": s.object_({"b": s.Field(s.pending("b"))}),
        "b": s.union(s.object_({"a": s.Field(s.pending("a"))}), s.array(s.pending("a"), min_items=1)),
    }
)["a"]


@pytest.mark.parametrize(
    ("shape", "value"),
    [
        (s.UNKNOWN, None),
        (s.ANY, None),
        (s.STRING, ""),
        (s.number(minimum=0.5), 0.5 + 0.5),
        (s.number(exclusive_minimum=0, exclusive_maximum=0.1), 0.01),
        (s.object_({"id": s.Field(s.INTEGER), "note": s.Field(s.STRING, False)}), {"id": 0}),
        (s.array(s.STRING, min_items=2), ["", ""]),
        (TREE, {"children": []}),
    ],
)
def test_smallest_members(shape: s.Shape, value: object) -> None:
    """Only what is required is there, and it is small."""
    found = smallest(shape)
    assert isinstance(found, Found)
    assert found.value == value
    assert accepts(shape, found.value) is True


@pytest.mark.parametrize("shape", [s.NEVER, ENDLESS, PAIR, s.array(s.BOOLEAN, min_items=3, unique=True)])
def test_shapes_without_members(shape: s.Shape) -> None:
    """A required property of its own type, in a circle of any length, leaves nothing."""
    assert inhabited(shape) is False


def test_open_questions_stay_open() -> None:
    """What is unresolved is neither inhabited nor empty."""
    assert inhabited(s.unresolved("elsewhere")) is None
    assert isinstance(smallest(s.unresolved("elsewhere")), Unsure)
    assert inhabited(TREE) is True
