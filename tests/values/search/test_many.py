"""Unions of very many alternatives are decided at once where their alternatives differ in one thing."""

from __future__ import annotations

from typing import Any

import pytest

import harness
from harness.compare.assign import assign
from harness.model import shape as s
from harness.values.evaluate import accepts
from harness.values.search.lengths import FEW, joined_lengths

Json = dict[str, Any]


def _keyed(kind: str, count: int) -> Json:
    """Objects that each need a key of their own."""
    alternatives = [{"properties": {f"k{each}": {"type": kind}}, "required": [f"k{each}"]} for each in range(count)]
    return {"anyOf": [{"type": "object", **each} for each in alternatives]}


def test_an_object_that_lacks_what_each_alternative_needs_is_found_for_all_at_once() -> None:
    """It holds no more than it has to: the other keys are what it lacks."""
    answer = harness.assign(_keyed("string", 2_000), _keyed("integer", 2_000))
    assert (answer.verdict, answer.witness and answer.witness.value) == ("no", {"k0": ""})
    assert harness.assign(_keyed("integer", 2_000), _keyed("integer", 2_000)).verdict == "yes"


def test_alternatives_that_are_multiplied_out_are_decided_as_the_lengths_that_they_are() -> None:
    """Sixty lower bounds, each with sixty upper ones, are the lengths from the least to the most."""

    def lists(least: int, most: int) -> Json:
        bounds = {
            "L": {"anyOf": [{"type": "array", "minItems": least + each} for each in range(60)]},
            "M": {"anyOf": [{"type": "array", "maxItems": most + each} for each in range(60)]},
        }
        return {"allOf": [{"$ref": "#/$defs/L"}, {"$ref": "#/$defs/M"}], "$defs": bounds}

    assert harness.assign(lists(0, 5), lists(0, 6)).verdict == "yes"
    answer = harness.assign(lists(0, 5), lists(1, 5))
    assert (answer.verdict, answer.witness and answer.witness.value) == ("no", [])


@pytest.mark.parametrize("step", [1, 2])
def test_lengths_that_meet_are_joined_and_gaps_are_kept(step: int) -> None:
    """Whole numbers next to one another leave nothing between them."""
    parts = [s.array(s.STRING, min_items=at, max_items=at).arrays[0] for at in range(1, 20 * step + 1, step)]
    joined = joined_lengths(parts)
    assert len(joined) == (1 if step == 1 else 20)
    whole = s.union(*map(s.of_arrays, joined))
    for length in range(45):
        assert accepts(whole, ["a"] * length) is any(each.min_items == length for each in parts)
    assert joined_lengths(parts[:FEW]) == parts[:FEW]


def test_what_differs_otherwise_is_not_joined() -> None:
    """Other items, other arrays; one without an end takes all above it."""
    texts = [s.array(s.STRING, min_items=at, max_items=at + 1).arrays[0] for at in range(9)]
    numbers = [s.array(s.NUMBER, min_items=at).arrays[0] for at in range(9)]
    joined = joined_lengths([*texts, *numbers])
    assert [(each.items, each.min_items, each.max_items) for each in joined] == [
        (s.STRING, 0, 9),
        (s.NUMBER, 0, None),
    ]


def test_what_many_parts_say_together_is_what_they_say_one_by_one() -> None:
    """Two by two or in a row."""
    parts = [s.object_({f"f{each}": s.Field(s.STRING, each % 3 == 0)}) for each in range(50)]
    one_by_one: s.Child = s.UNKNOWN
    for each in parts:
        one_by_one = s.intersect(one_by_one, each)
    assert s.intersect(*parts) is one_by_one
    assert assign(s.intersect(*parts, s.STRING), s.NEVER).verdict == "yes"
