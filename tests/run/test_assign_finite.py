"""Long enumerations are related member by member."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from harness.run.assign import assign_schemas
from harness.run.assign_finite import LONG, assign_long

_MEMBERS: list[Any] = [each for i in range(LONG // 4 + 1) for each in (i, f"v{i}", {"id": [i]}, [i + 0.5, None])]


def test_order_does_not_count() -> None:
    """The same members are the same set."""
    assert assign_schemas({"enum": _MEMBERS}, {"title": "x", "enum": _MEMBERS[::-1]}).verdict == "yes"


def test_a_member_that_lacks_is_the_witness() -> None:
    """The shortest of those that the consumer does not list."""
    answer = assign_schemas({"enum": [*_MEMBERS, {"id": [-100]}, "new"]}, {"enum": _MEMBERS})
    assert answer.verdict == "no"
    assert answer.witness is not None
    assert answer.witness.value == "new"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (1, 1.0, True),
        (1, True, False),
        ("1", 1, False),
        (10**16, 1e16, True),
        (0.1, Decimal("0.10"), True),
        (0.1, Decimal("0.1000000000000000000001"), False),
        ({"a": 1, "b": [2.0]}, {"b": [2], "a": 1}, True),
        ([], {}, False),
        (None, False, False),
    ],
)
def test_members_are_equal_as_json_values_are(one: Any, other: Any, same: bool) -> None:
    """Spelling does not count, kind does."""
    filler = [f"f{i}" for i in range(LONG)]
    answer = assign_long({"enum": [*filler, one]}, {"enum": [*filler, other]})
    assert answer is not None
    assert (answer.verdict == "yes") is same


def test_all_else_is_left_to_the_relation() -> None:
    """Short ones, and enumerations beside other keywords."""
    assert assign_long({"enum": [1]}, {"enum": _MEMBERS}) is None
    assert assign_long({"enum": _MEMBERS, "type": "string"}, {"enum": _MEMBERS}) is None


def test_very_many_objects_below_the_top_are_not_told_apart() -> None:
    """The same enumeration is recognised; another leaves the answer open, with the reason."""
    many = [{"id": i} for i in range(LONG + 1)]
    one, same = {"items": {"enum": many}}, {"items": {"enum": many[::-1]}}
    assert assign_schemas(one, same).verdict == "yes"
    answer = assign_schemas(one, {"items": {"enum": [*many[1:], json.loads("[]")]}})
    assert (answer.verdict, "not told apart" in answer.reason) == ("unknown", True)
