"""Alternatives stand in one order, whatever was made before."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable

import pytest

from harness.model import shape as s
from harness.model.shapes.ordering import content


def _tagged(tag: str) -> s.Shape:
    return s.object_({"kind": s.Field(s.literal(tag)), "next": s.Field(s.pending("tests"), False)}, s.NEVER)


def _words(word: str) -> s.Shape:
    return s.array(s.literal(f"ordering {word}"))


MAKERS: dict[str, list[Callable[[], s.Shape]]] = {
    "numbers": [
        lambda: s.number(minimum=6, maximum=10, integer=True),
        lambda: s.number(minimum=0, maximum=4, integer=True),
    ],
    "strings": [
        lambda: s.string(min_length=5),
        lambda: s.string(max_length=1),
        lambda: s.string(patterns=("^ordering",)),
    ],
    "arrays": [lambda: _words("z"), lambda: _words("a"), lambda: s.array(max_items=77)],
    "objects": [lambda: _tagged("z"), lambda: _tagged("a"), lambda: s.object_({"ordering": s.Field(s.NULL)})],
    "exceptions": [lambda: s.complement(_words("z")), lambda: s.complement(_words("a"))],
}


def _described(makers: Iterable[Callable[[], s.Shape]]) -> tuple[str, list[int]]:
    both = s.union(*[make() for make in makers])
    alternatives: list[s.ArraySet | s.ObjectSet] = [*both.arrays, *both.objects]
    return s.describe(both), [content(each) for each in alternatives]


@pytest.mark.parametrize("kind", MAKERS)
def test_the_order_says_nothing_of_history(kind: str) -> None:
    """Made in one order or in the other, a union reads the same."""
    first = _described(MAKERS[kind])
    s.describe.cache_clear()
    gc.collect()
    assert _described(reversed(MAKERS[kind])) == first


def test_lower_numbers_and_earlier_words_stand_first() -> None:
    """The order is one that people would choose."""
    assert (
        s.describe(s.union(*(make() for make in MAKERS["numbers"]))) == "integer (>= 0, <= 4) | integer (>= 6, <= 10)"
    )
    words = s.describe(s.union(*(s.array(s.literal(word)) for word in ("b", "c", "a"))))
    assert words == '"a"[] | "b"[] | "c"[]'


def test_content_tells_shapes_apart_and_ends_in_cycles() -> None:
    """Shapes that say something else have another checksum; a recursive one has one at all."""
    tree = s.tie({"tree": s.object_({"down": s.Field(s.array(s.pending("tree")), False)})})["tree"]
    shapes = [tree, s.NULL, s.STRING, s.INTEGER, s.literal("a"), s.array(s.NULL), s.array(s.NULL, min_items=1)]
    shapes += [s.object_(patterns={"a": s.NULL}), s.array(contains=(s.Contains(s.NULL),)), s.unresolved("why")]
    assert len({content(each) for each in shapes}) == len(shapes)
