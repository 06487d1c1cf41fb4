"""Many different values of one shape are made in one go, each of the shape and no two of them equal."""

from __future__ import annotations

import pytest

from harness.model import shape as s
from harness.values.evaluate import accepts, repeated
from harness.values.search.core import Search, find
from harness.values.search.outcome import Found
from harness.values.search.several import several, several_names


@pytest.mark.parametrize(
    "shape",
    [
        s.INTEGER,
        s.NUMBER,
        s.number(minimum=-7, multiple_of=3),
        s.number(maximum=2.5, multiple_of=0.5),
        s.number(exclusive_minimum=5),
        s.STRING,
        s.string(patterns=("^[a-z]{2}$",)),
        s.string(min_length=5, max_length=9),
        s.array(s.INTEGER, min_items=2),
        s.object_({"id": s.Field(s.INTEGER), "name": s.Field(s.STRING)}),
        s.object_({}, s.STRING),
        s.object_({"id": s.Field(s.object_({"of": s.Field(s.STRING)}))}, s.NEVER),
    ],
)
def test_different_values(shape: s.Shape) -> None:
    """All that were asked for, none of them refused or taken."""
    taken, refused = find(shape), find(shape, [s.literal("b"), s.literal(3)])
    assert isinstance(taken, Found)
    assert isinstance(refused, Found)
    values = several(Search(), shape, [s.literal(refused.value)], [taken.value], 300)
    assert len(values) == 300
    assert not repeated([taken.value, refused.value, *values] if taken != refused else [taken.value, *values])
    assert all(accepts(shape, value) for value in values)


@pytest.mark.parametrize("shape", [s.NEVER, s.NULL, s.enum([1, 2]), s.string(format="date"), s.array(max_items=0)])
def test_few_values(shape: s.Shape) -> None:
    """Where there are no more, or they are not easily made, there are fewer."""
    assert len(several(Search(), shape, [], [], 5)) < 5


def test_names() -> None:
    """Names are inside one shape and outside the others; unresolved parts leave none."""
    names = several_names(Search(), s.string(patterns=("^x",)), [s.string(patterns=("1",)), s.enum(["x", "xa"])], 100)
    assert len(set(names)) >= 98
    assert all(name.startswith("x") and "1" not in name and name not in {"x", "xa"} for name in names)
    assert several_names(Search(), s.STRING, [s.unresolved("far away", upper=s.STRING)], 5) == []
    assert several_names(Search(), s.enum(["a", "bb"]), [s.literal("a")], 5) == ["bb"]


@pytest.mark.parametrize("size", [9, 40, 3_000])
def test_arrays_and_objects_of_many(size: int) -> None:
    """Long arrays of different items and large objects are found, with just as many as are needed."""
    items = find(s.array(s.object_({"id": s.Field(s.INTEGER)}, s.NEVER), unique=True), [s.array(max_items=size)])
    assert isinstance(items, Found)
    assert len(items.value) == size + 1
    assert not repeated(items.value)
    members = find(s.object_({"a": s.Field(s.NULL)}, s.INTEGER, {"^x": s.STRING}), [s.object_(max_size=size)])
    assert isinstance(members, Found)
    assert len(members.value) == size + 1
