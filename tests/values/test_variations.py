"""Believable values and their changes, drawn from shapes."""

from __future__ import annotations

from typing import Any

import pytest

from harness.model import shape as s
from harness.values.evaluate import accepts
from harness.values.variations import OVERALL, believable, changed, least
from harness.values.varied import varied

ORDER = s.object_(
    {
        "id": s.Field(s.number(minimum=1, integer=True)),
        "note": s.Field(s.union(s.STRING, s.NULL)),
        "status": s.Field(s.enum(["open", "paid"])),
        "at": s.Field(s.string(format="date-time")),
        "total": s.Field(s.string(patterns=[r"^\d+\.\d\d$"])),
        "gift": s.Field(s.BOOLEAN, required=False),
        "grade": s.Field(s.enum([3, 5])),
        "code": s.Field(s.string(min_length=3, max_length=4)),
    },
    rest=s.NEVER,
)
PAGE = s.object_({"items": s.Field(s.array(ORDER)), "next": s.Field(s.union(s.STRING, s.NULL))}, rest=s.NEVER)
CARD = s.object_({"kind": s.Field(s.literal("card")), "last4": s.Field(s.STRING)}, rest=s.NEVER)
BANK = s.object_({"kind": s.Field(s.literal("bank")), "iban": s.Field(s.STRING)}, rest=s.NEVER)
SHAPES = (
    PAGE,
    ORDER,
    s.union(CARD, BANK),
    s.array(s.STRING, min_items=3, max_items=3),
    s.array(prefix=[s.STRING, s.INTEGER], items=s.NEVER, min_items=2),
    s.number(minimum=0, maximum=1),
    s.number(multiple_of=5, minimum=7, maximum=14),
    s.object_({}, rest=s.INTEGER),
    s.NULL,
    s.BOOLEAN,
    s.UNKNOWN,
)


@pytest.mark.parametrize("shape", SHAPES, ids=s.describe)
def test_every_value_is_one_of_the_shape(shape: s.Shape) -> None:
    """The believable value, the emptiest one and every changed one are members of the shape."""
    made: list[Any] = [believable(shape), least(shape)]
    made += [changed(shape, each) for each in OVERALL]
    made += [each.value for each in varied(shape, made[0])]
    assert [value for value in made if accepts(shape, value) is False] == []


def test_lists_hold_two_that_differ() -> None:
    """The items of a list are told apart by their numbers."""
    value = believable(PAGE)
    assert [each["id"] for each in value["items"]] == [1, 2]
    assert value["items"][0]["note"] == "note 1"
    assert value["items"][0]["total"] == "1.50"
    assert value["items"][1]["at"] == "2026-03-14T09:26:02Z"


def test_the_emptiest_value_holds_nothing_that_may_go() -> None:
    """Nulls, no optional fields, empty lists."""
    assert least(PAGE) == {"items": [], "next": None}


def test_changes_everywhere_touch_free_texts_and_numbers_only() -> None:
    """Long and strange texts go where no format or pattern forbids them, zero where it is allowed."""
    long = next(each for each in OVERALL if each.kind == "long")
    value = changed(PAGE, long)
    assert len(value["items"][0]["note"]) > 300
    assert value["items"][0]["total"] == "1.50"
    assert long.name == "long text at every place"
    assert changed(s.INTEGER, next(each for each in OVERALL if each.kind == "zero")) == 0


def test_recursive_shapes_end() -> None:
    """A tree is drawn a few levels deep."""
    node = s.tie({"node": s.object_({"children": s.Field(s.array(s.pending("node")))})})["node"]
    assert accepts(node, believable(node)) is not False
    assert list(varied(node, believable(node)))
