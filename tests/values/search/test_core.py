"""The search as a whole: every outcome is confirmed by the evaluator and by validators."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.oracle.schemas import Drawing
from benchmarks.oracle.values import Sampling
from harness.model import shape as s
from harness.sources.json_schema import read_schema
from harness.values.evaluate import accepts
from harness.values.plain import plain
from harness.values.search.core import Exhausted, Search, find
from harness.values.search.outcome import Found, Unsure


@given(st.integers(0, 10**9))
def test_outcomes_hold_for_values(seed: int) -> None:
    """What is found is inside and outside as asked; after a proof, no drawn value is."""
    drawing = Drawing(Random(seed))
    schemas = [drawing.schema(2) for _ in range(3)]
    inside, one, other = (read_schema(schema) for schema in schemas)
    outcome = find(inside, [one, other])
    if isinstance(outcome, Found):
        value = plain(outcome.value)
        assert (accepts(inside, value), accepts(one, value), accepts(other, value)) == (True, False, False)
    elif outcome is None:
        for value in Sampling(drawing, schemas[0], schemas[1]).values(10):
            assert not (accepts(inside, value) and not accepts(one, value) and not accepts(other, value))


@given(st.integers(0, 10**9))
def test_a_shape_is_covered_by_its_parts(seed: int) -> None:
    """Nothing is in a shape but neither in its intersection with another one nor outside of that."""
    drawing = Drawing(Random(seed))
    one, other = read_schema(drawing.schema(2)), read_schema(drawing.schema(1))
    parts = [s.intersect(one, other), s.intersect(one, s.complement(other))]
    assert not isinstance(find(one, parts), Found)


TREE = s.tie({"t": s.object_({"kids": s.Field(s.array(s.pending("t"))), "v": s.Field(s.INTEGER)})})["t"]
WIDE = s.tie({"t": s.object_({"kids": s.Field(s.array(s.pending("t"))), "v": s.Field(s.NUMBER)})})["t"]
NARROW = s.tie({"t": s.object_({"kids": s.Field(s.array(s.pending("t"), max_items=1)), "v": s.Field(s.NUMBER)})})["t"]


def test_recursion_is_coinductive() -> None:
    """A recursive shape lies in a wider one, and the smallest breach of a narrower one is found."""
    assert find(TREE, [WIDE]) is None
    assert isinstance(find(WIDE, [TREE]), Found)
    found = find(TREE, [NARROW])
    assert isinstance(found, Found)
    assert len(found.value["kids"]) == 2


def test_assumptions_of_open_questions_are_not_kept() -> None:
    """A question that fails after another one assumed it leaves no false proof behind.

    The left shape reaches `b` through `a`; `b` in turn leads back to `a`, whose breach is found last.
    """
    left = s.tie(
        {
            "a": s.object_({"b": s.Field(s.pending("b"), False), "z": s.Field(s.STRING, False)}),
            "b": s.object_({"a": s.Field(s.pending("a"), False)}),
        }
    )
    right = s.tie(
        {
            "a": s.object_({"b": s.Field(s.pending("b"), False), "z": s.Field(s.INTEGER, False)}),
            "b": s.object_({"a": s.Field(s.pending("a"), False)}),
        }
    )
    search = Search()
    assert isinstance(search.find(left["a"], [right["a"]]), Found)
    found = search.find(left["b"], [right["b"]])
    assert isinstance(found, Found)
    assert accepts(right["b"], found.value) is False


@pytest.mark.parametrize(
    ("inside", "outside", "value"),
    [
        (s.array(s.BOOLEAN, min_items=1), [s.array(s.literal(True))], [False]),
        (s.array(), [s.array(unique=True)], [None, None]),
        (s.array(s.INTEGER), [s.array(unique=True), s.array(contains=[s.Contains(s.literal(0))])], [1, 1]),
        (s.array(unique=True, min_items=2), [], [None, False]),
        (s.array(s.INTEGER), [s.array(contains=[s.Contains(s.literal(3))]), s.array(max_items=0)], [0]),
        (s.array(s.INTEGER), [s.array(contains=[s.Contains(s.literal(3), 0, 1)])], [3, 3]),
        (s.array(contains=[s.Contains(s.STRING, 2, 2)]), [s.array(max_items=2)], ["", "", None]),
        (s.array(s.NEVER, [s.STRING, s.STRING], min_items=2), [s.array(s.NEVER, [s.STRING, s.literal("a")])], ["", ""]),
        (s.array(s.INTEGER, min_items=1), [s.array(s.literal(0)), s.array(s.literal(1))], [-1]),
        (s.array(), [s.complement(s.array(s.NULL, min_items=1))], [None]),
        (s.array(), [s.complement(s.intersect(s.array(s.NULL), s.complement(s.array(max_items=0))))], [None]),
        (s.object_(min_size=2), [], {"a": None, "0": None}),
        (s.object_({"a": s.Field(s.STRING, False)}, s.NEVER, min_size=1), [], {"a": ""}),
        (s.object_(), [s.object_(max_size=0)], {"a": None}),
        (s.object_(), [s.object_(min_size=1)], {}),
        (s.object_({}, s.NULL, {"^x": s.STRING}), [s.object_({}, s.NULL)], {"x": ""}),
        (s.object_(names=s.string(patterns=("^k",))), [s.object_({}, s.NULL)], {"k": False}),
        (s.object_(), [s.object_(names=s.string(min_length=1))], {"": None}),
        (s.object_({"ab": s.Field(s.NULL)}), [s.object_(names=s.string(max_length=1))], {"ab": None}),
        (s.object_(), [s.complement(s.object_({"a": s.Field(s.NULL)}))], {"a": None}),
    ],
)  # fmt: skip
def test_known_answers(inside: s.Shape, outside: list[s.Shape], value: Any) -> None:
    """Counts, positions, equal items, names, sizes and double negations all take part."""
    found = find(inside, outside)
    assert isinstance(found, Found), found
    assert accepts(inside, plain(found.value)) is True
    assert not any(accepts(each, plain(found.value)) for each in outside)
    assert plain(found.value) == value


@pytest.mark.parametrize(
    ("inside", "outside"),
    [
        (s.array(s.BOOLEAN, unique=True), [s.array(max_items=2)]),
        (s.array(s.literal(3), min_items=2), [s.array(contains=[s.Contains(s.literal(3), 2)])]),
        (s.array(contains=[s.Contains(s.NULL, 0, 1)], min_items=2), [s.array(contains=[s.Contains(s.complement(s.NULL))])]),
        (s.array(s.NEVER, [s.NULL]), [s.array(max_items=0), s.array(s.NULL, min_items=1)]),
        (s.array(unique=True), [s.array(unique=True)]),
        (s.object_({"a": s.Field(s.BOOLEAN)}), [s.object_({"a": s.Field(s.literal(v))}) for v in (True, False)]),
        (s.object_(), [s.object_({"a": s.Field(s.UNKNOWN)}), s.object_({"a": s.Field(s.NEVER, False)})]),
        (s.object_({}, s.NEVER, {"^x": s.NULL}), [s.object_({}, s.NULL)]),
        (s.object_({}, s.NEVER, max_size=0), [s.object_({}, s.NEVER)]),
        (s.object_({"a": s.Field(s.NULL)}, names=s.literal("b")), []),
        (s.object_({"a": s.Field(s.NULL)}, s.NEVER, min_size=1), [s.object_({"a": s.Field(s.NULL)})]),
        (s.object_(max_size=1, min_size=1, names=s.literal("a")), [s.object_({"a": s.Field(s.UNKNOWN)})]),
        (s.array(s.enum([1, 2]), [s.literal(1), s.enum([1, 2])], unique=True, min_items=3), []),
        (s.array(s.BOOLEAN, contains=[s.Contains(s.literal(True), 2)], unique=True), []),
    ],
)  # fmt: skip
def test_known_proofs(inside: s.Shape, outside: list[s.Shape]) -> None:
    """There is no such value, and the search knows."""
    assert find(inside, outside) is None


@pytest.mark.parametrize(
    ("inside", "outside", "reason"),
    [
        (s.ANY, [s.STRING], "unchecked"),
        (s.array(min_items=200_000), [s.array(max_items=3)], "too long"),
        (s.array(min_items=500, contains=[s.Contains(s.NULL)]), [s.array(max_items=3)], "too many counted"),
        (s.object_(min_size=200_000), [], "too large"),
        (s.object_({}, s.STRING, {"(a)\\1b": s.NULL}), [s.object_({}, s.STRING)], "pattern"),
        (s.object_({"ab": s.Field(s.NULL)}, s.STRING, {"(a)\\1b": s.NULL}), [s.object_({}, s.STRING)], "property pattern"),
        (s.object_({}, s.NULL, {f"{c}": s.STRING for c in "abcdef"}), [s.object_({}, s.NULL)], "too many property patterns"),
        (s.unresolved("far away", upper=s.STRING), [s.INTEGER], "far away"),
        (s.STRING, [s.unresolved("far away", upper=s.STRING)], "far away"),
        (s.array(s.enum(range(24)), [s.literal(23)], unique=True, min_items=25), [], "unique"),
    ],
)  # fmt: skip
def test_known_limits(inside: s.Shape, outside: list[s.Shape], reason: str) -> None:
    """Beyond its limits the search is unsure and says why."""
    found = find(inside, outside)
    assert isinstance(found, Unsure), found
    assert reason in found.reason


def test_unresolved_parts_do_not_hide_sure_answers() -> None:
    """What is certain is answered beside what is not."""
    shape = s.union(s.INTEGER, s.unresolved("later", upper=s.STRING))
    assert find(shape, [s.STRING]) == Found(0)
    assert find(shape, [s.INTEGER, s.STRING]) is None
    assert find(s.NULL, [s.unresolved("later", upper=s.STRING)]) == Found(None)


def test_closed_objects_send_only_what_they_declare() -> None:
    """A closed search takes declared fields for all there are, and maps as they are."""
    declared = s.object_({"a": s.Field(s.STRING)})
    wanted = s.object_({"a": s.Field(s.STRING), "b": s.Field(s.INTEGER, False)})
    assert isinstance(find(declared, [wanted]), Found)
    assert find(declared, [wanted], closed=True) is None
    assert isinstance(find(s.object_(), [wanted], closed=True), Found)


def test_the_steps_of_a_search_are_counted() -> None:
    """A search without steps left gives up."""
    with pytest.raises(Exhausted):
        Search(steps=3).find(TREE, [NARROW])
