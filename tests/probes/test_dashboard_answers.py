"""The answers that a dashboard under test is given."""

from __future__ import annotations

import json

import pytest

from harness.model import shape as s
from harness.model.contract import Body, Operation, Response, Typed
from harness.probes.dashboard_answers import Variation, variations
from tests.values.test_variations import BANK, CARD, PAGE


def _ways(shape: s.Shape, *errors: str) -> dict[str, Variation]:
    """The ways in which an operation with this answer may answer, by their names."""
    good = Response(status="200", content=(Body(content_type="application/json", typed=Typed(shape)),))
    operation = Operation(method="GET", path="/x", responses=(good, *(Response(status=each) for each in errors)))
    return {each.name: each for each in variations(operation)}


def test_each_change_departs_in_one_place() -> None:
    """Nulls, missing fields, empty lists, members and branches are named by their place; one item stands for all."""
    ways = _ways(PAGE)
    single = {name for name, each in ways.items() if each.pointer}
    assert single == {
        "null at next",
        "empty list at items",
        "a missing field at items[0].gift",
        "null at items[0].note",
        "'paid' at items[0].status",
        "true at items[0].gift",
        "5 at items[0].grade",
        "five items at items",
    }
    value = json.loads(ways["null at items[0].note"].answer.body)
    assert (value["items"][0]["note"], value["items"][1]["note"]) == (None, "note 2")


def test_the_other_branch_is_named_by_its_tag() -> None:
    """A tagged union's branch is named by its tag."""
    (name,) = [each for each in _ways(s.union(CARD, BANK)) if each.startswith("the branch")]
    assert name in {"the branch kind = 'card'", "the branch kind = 'bank'"}


@pytest.mark.parametrize(
    ("errors", "told"), [(("404", "503"), {"status 404", "status 503"}), (("4XX", "default"), set())]
)
def test_declared_errors_are_answers_too(errors: tuple[str, ...], told: set[str]) -> None:
    """By their own status; faults of the network stand for ranges."""
    assert {name for name, each in _ways(PAGE, *errors).items() if each.origin == "declared error"} == told
