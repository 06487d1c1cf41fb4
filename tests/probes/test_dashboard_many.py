"""Answers as long as their contract allows, where it names a length."""

from __future__ import annotations

import pytest

from harness.probes.dashboard_many import longest
from harness.sources.json_schema import read_schema
from harness.values import variations as values

ITEM = {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}}


@pytest.mark.parametrize(("most", "lengths"), [(2_000, [2_000]), (100, [100]), (99, []), (None, []), (1_000_000, [])])
def test_lists_grow_to_their_bound(most: int | None, lengths: list[int]) -> None:
    """A list that may hold some hundreds or thousands of items holds as many, each with an identity of its own."""
    items = {"type": "array", "items": ITEM, **({"maxItems": most} if most else {})}
    shape = read_schema({"type": "object", "required": ["items"], "properties": {"items": items}})
    found = list(longest(shape, values.believable(shape)))
    assert [len(value["items"]) for _, value in found] == lengths
    assert all(len({each["id"] for each in value["items"]}) == len(value["items"]) for _, value in found)
