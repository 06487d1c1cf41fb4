"""What a `oneOf` of many branches holds."""

from __future__ import annotations

import pytest

from harness.compare.assign import assign
from harness.model import shape as s
from harness.model.errors import SourceError
from harness.sources.json_schema import read_schema
from harness.sources.schema_branches import CLOSELY_COMPARED, MOST_COMPARED, exactly_one

_WORDS = [s.literal(f"w{index}") for index in range(CLOSELY_COMPARED)]


def _tagless(count: int) -> list[s.Child]:
    return [s.object_({f"p{index}": s.Field(s.STRING, True)}) for index in range(count)]


def test_of_many_literals_those_that_one_branch_has_are_held() -> None:
    """A literal of two branches belongs to none, whatever its kind."""
    twice = [s.enum(["w0", 1, True, None]), s.enum([1, 2, True, None])]
    assert exactly_one([*_WORDS, *twice]) is s.enum([*(f"w{index}" for index in range(1, CLOSELY_COMPARED)), 2])


def test_many_literals_stand_beside_branches_of_other_kinds() -> None:
    """Objects are told apart among themselves, beside any number of words."""
    one, other = _tagless(2)
    assert exactly_one([*_WORDS, one, other]) is s.union(*_WORDS, exactly_one([one, other]))


def test_literals_that_a_wider_branch_holds_too_are_not_held() -> None:
    """Words beside all strings leave the strings that are none of them."""
    rest = s.intersect(s.STRING, s.complement(s.union(*_WORDS)))
    assert exactly_one([*_WORDS, s.STRING]) is rest


def test_very_many_branches_without_a_tag_are_unresolved_and_yet_themselves() -> None:
    """The same branches in another order are the same part; others are unknown."""
    branches = _tagless(MOST_COMPARED + 1)
    found = exactly_one(branches)
    assert exactly_one(branches[::-1]) is found
    assert assign(found, s.object_()).verdict == "yes"
    assert assign(found, exactly_one(_tagless(MOST_COMPARED + 2))).verdict == "unknown"


@pytest.mark.parametrize("keyword", ["anyOf", "oneOf"])
def test_no_alternatives_hold_nothing(keyword: str) -> None:
    """The standard wants one at least; none of none is satisfied."""
    assert read_schema({keyword: []}) is s.NEVER


def test_what_depends_on_a_property_is_named() -> None:
    """Anything else is a fault of the schema, told with its place."""
    with pytest.raises(SourceError, match="names properties"):
        read_schema({"dependentRequired": {"a": [{}]}})


@pytest.mark.parametrize("wrong", [{"properties": 5}, {"prefixItems": True}, {"allOf": {}}, {"dependentSchemas": []}])
def test_what_is_looked_through_for_unevaluated_members_is_of_its_type(wrong: dict[str, object]) -> None:
    """A keyword that says nothing of the kind at hand may be misshapen; it is told all the same."""
    with pytest.raises(SourceError, match="not"):
        read_schema({"type": "array", "unevaluatedItems": False, **wrong})
