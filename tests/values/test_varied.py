"""A given value with every single change that its shape allows, and failing ones made as small as they can be."""

from __future__ import annotations

from typing import Any

import pytest

from harness.model import shape as s
from harness.values.evaluate import accepts
from harness.values.varied import NEW_NAME, differing, shrunk, varied
from tests.values.test_variations import BANK, CARD, PAGE

GIVEN = {
    "items": [
        {"id": 7, "note": "n", "status": "open", "at": "2026-01-01T00:00:00Z", "total": "1.50", "grade": 3, "code": "abc"}
    ],
    "next": "x",
}  # fmt: skip


@pytest.mark.parametrize(
    ("shape", "given"),
    [
        (PAGE, GIVEN),
        (s.union(CARD, BANK), {"kind": "card", "last4": "4242"}),
        (s.union(s.STRING, s.object_({"id": s.Field(s.STRING)})), "ch_1"),
        (s.array(s.STRING, max_items=3), ["a"]),
        (s.number(minimum=1, maximum=5), 2),
        (s.BOOLEAN, True),
    ],
)
def test_every_variation_belongs_to_the_shape(shape: s.Shape, given: Any) -> None:
    """And differs from the given value, once."""
    made = [each.value for each in varied(shape, given)]
    assert made
    assert [each for each in made if accepts(shape, each) is False or each == given] == []


def test_each_kind_of_change_is_made() -> None:
    """Nulls, absent and undeclared fields, members, lists, texts, numbers and dates at their places."""
    names = {each.change.name for each in varied(PAGE, GIVEN)}
    assert {"empty list at items", "a list of 120 at items", "null at next", "null at items[0].note"} <= names
    assert {"'paid' at items[0].status", "an unknown word at next", "5 at items[0].grade"} <= names
    assert any(each.startswith("9999-12-31") for each in names)
    assert any(each.endswith("at items[0].gift") for each in names)
    assert str(2**53 + 1) + " at items[0].id" in names
    optional = s.object_({"a": s.Field(s.STRING, required=False)})
    assert {each.change.kind for each in varied(optional, {"a": ""})} >= {"absent", "extra"}
    assert any(NEW_NAME in each.value for each in varied(optional, {"a": ""}))


def test_a_change_is_shrunk_to_what_matters() -> None:
    """Parts that can be undone are, in objects and in lists."""
    given = {"a": {"b": 1, "c": [1]}, "d": 2}
    changed = {"a": {"b": None, "c": [1] * 120}, "d": 3, "e": 4}
    assert shrunk(given, changed, lambda value: value["a"]["b"] is None) == {"a": {"b": None, "c": [1]}, "d": 2}
    assert len(shrunk(given, changed, lambda value: len(value["a"]["c"]) > 10)["a"]["c"]) == 11


def test_what_differs_is_told_by_path() -> None:
    """Innermost places; a list of another length is one."""
    assert list(differing({"a": {"b": 1}, "c": [1, 2]}, {"a": {"b": 2}, "c": [1]})) == [("a", "b"), ("c",)]
    assert list(differing([{"a": 1}], [{}])) == [(0, "a")]
    assert list(differing({"a": 1}, {"a": 1})) == []
