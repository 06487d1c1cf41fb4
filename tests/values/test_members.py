"""A shape of a few values is written out, and only such a shape."""

from __future__ import annotations

from typing import Any

import pytest

from harness.model import shape as s
from harness.values.members import members

_LOOP = s.tie({"n": s.object_({"n": s.Field(s.pending("n"), False)}, s.NEVER)})["n"]


@pytest.mark.parametrize(
    ("shape", "values"),
    [
        (s.NEVER, []),
        (s.union(s.NULL, s.BOOLEAN, s.enum([2, "b"])), [None, False, True, 2, "b"]),
        (s.object_({"a": s.Field(s.literal(1), False), "b": s.Field(s.NULL)}, s.NEVER), [{"b": None}, {"a": 1, "b": None}]),
        (s.object_({"a": s.Field(s.literal(1), False)}, s.NEVER, min_size=1), [{"a": 1}]),
        (s.array(s.NEVER, [s.NULL, s.BOOLEAN], min_items=1), [[None], [None, False], [None, True]]),
        (s.array(s.BOOLEAN, min_items=2, max_items=2, unique=True), [[False, True], [True, False]]),
    ],
)  # fmt: skip
def test_few(shape: s.Shape, values: list[Any]) -> None:
    """All members are there, and nothing else."""
    assert members(shape) == values


@pytest.mark.parametrize(
    "shape",
    [s.STRING, s.INTEGER, s.ANY, s.host("Date"), s.array(), s.object_(), _LOOP, s.array(s.BOOLEAN, max_items=9),
     s.array(s.enum([1, 2]), max_items=300), s.unresolved("dark")],
)  # fmt: skip
def test_many(shape: s.Shape) -> None:
    """What is endless, too large or not known is not written out."""
    assert members(shape) is None
