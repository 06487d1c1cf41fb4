"""Deep shapes are related by their innermost parts, and the answer speaks of the wholes."""

from __future__ import annotations

from typing import Any

import pytest

from harness.compare.assign import assign
from harness.compare.spine import SHALLOW, spine
from harness.model import shape as s
from harness.model.location import Every
from harness.values.evaluate import accepts

DEEP = SHALLOW + 5


def _items(inner: s.Shape) -> s.Shape:
    return s.array(inner)


def _position(inner: s.Shape) -> s.Shape:
    return s.array(prefix=(inner,))


def _field(inner: s.Shape) -> s.Shape:
    return s.object_({"a": s.Field(inner, required=False), "b": s.Field(s.STRING, required=False)})


def _required(inner: s.Shape) -> s.Shape:
    return s.object_({"a": s.Field(inner)})


def _rest(inner: s.Shape) -> s.Shape:
    return s.object_(rest=inner)


def _pattern(inner: s.Shape) -> s.Shape:
    return s.object_(patterns={"^x-": inner})


_WRAPS = [_items, _position, _field, _required, _rest, _pattern]


def _deep(wrap: Any, inner: s.Shape) -> s.Shape:
    for _ in range(DEEP):
        inner = wrap(inner)
    return inner


@pytest.mark.parametrize("wrap", _WRAPS)
def test_a_difference_at_the_bottom_is_proved_from_the_top(wrap: Any) -> None:
    """The witness belongs to the whole producer, is refused by the whole consumer, and the difference has the whole path."""
    producer, consumer = _deep(wrap, s.STRING), _deep(wrap, s.INTEGER)
    answer = assign(producer, consumer)
    assert answer.verdict == "no"
    assert answer.witness is not None
    assert accepts(producer, answer.witness.value) is True
    assert accepts(consumer, answer.witness.value) is False
    assert answer.pointer.count("/") == DEEP
    assert len(answer.differences[0].path) == DEEP


@pytest.mark.parametrize("wrap", _WRAPS)
def test_agreement_at_the_bottom_is_agreement(wrap: Any) -> None:
    """Nothing is found where the innermost parts fit."""
    assert assign(_deep(wrap, s.INTEGER), _deep(wrap, s.NUMBER)).verdict == "yes"


def test_paths_name_items_and_entries() -> None:
    """Steps are as in any other difference."""
    (found,) = assign(_deep(_items, s.STRING), _deep(_items, s.INTEGER)).differences
    assert found.path == (Every.ITEM,) * DEEP


@pytest.mark.parametrize(
    ("producer", "consumer"),
    [
        (s.array(s.STRING, min_items=2), s.array(s.INTEGER, min_items=2)),
        (s.array(s.STRING), s.array(s.INTEGER, max_items=3)),
        (s.array(s.STRING, unique=True), s.array(s.INTEGER)),
        (s.object_({"a": s.Field(s.STRING)}), s.object_({"a": s.Field(s.INTEGER, required=False)})),
        (
            s.object_({"a": s.Field(s.STRING), "b": s.Field(s.NULL)}),
            s.object_({"a": s.Field(s.NULL), "b": s.Field(s.NULL)}),
        ),
        (s.object_({"a": s.Field(s.STRING)}, rest=s.NEVER), s.object_({"a": s.Field(s.INTEGER)})),
        (s.union(s.array(s.STRING), s.NULL), s.array(s.INTEGER)),
        (s.union(s.array(s.STRING), s.object_()), s.union(s.array(s.INTEGER), s.object_({"a": s.Field(s.NULL)}))),
    ],
)
def test_levels_that_differ_in_more_are_left_to_the_search(producer: s.Shape, consumer: s.Shape) -> None:
    """Only one part may differ, and a value of it must be able to stand alone."""
    found = spine(_deep(_items, producer), _deep(_items, consumer))
    assert found is not None
    assert (found.producer, found.consumer) == (producer, consumer)


def test_shallow_shapes_are_left_to_the_search() -> None:
    """What everybody writes takes the usual way."""
    assert spine(s.array(s.STRING), s.array(s.INTEGER)) is None
