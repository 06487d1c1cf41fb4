"""What contradicts itself is judged by kind and format, and never taken for sending nothing."""

from __future__ import annotations

from typing import Any

import pytest

from harness.compare.contradictions import agreeable
from harness.model import shape as s

SHORT = s.intersect(s.string(format="uuid"), s.string(max_length=29))
DAY = s.intersect(s.string(format="date-time"), s.string(patterns=("^[a-z]+$",)))


@pytest.mark.parametrize(
    ("producer", "consumer", "kinds"),
    [
        (SHORT, s.INTEGER, ["contradiction"]),
        (SHORT, s.string(format="uuid"), []),
        (s.string(format="date-time"), DAY, []),
        (s.BOOLEAN, DAY, ["contradiction"]),
    ],
)
def test_a_contradiction_is_put_aside(producer: Any, consumer: Any, kinds: list[str]) -> None:
    """Both sides are left open there; a change of kind is told."""
    sides = agreeable(producer, consumer)
    assert sides.producer is sides.consumer is s.UNKNOWN
    assert [each.kind for each in sides.differences] == kinds


def test_a_field_that_contradicts_itself_leaves_the_others_as_they_are() -> None:
    """Only that field is opened, and the fact names it."""
    mine = s.object_({"key": s.Field(SHORT, True), "id": s.Field(s.INTEGER, True)})
    theirs = s.object_({"key": s.Field(s.INTEGER, True), "id": s.Field(s.STRING, True)})
    sides = agreeable(mine, theirs)
    assert [(each.kind, each.path) for each in sides.differences] == [("contradiction", ("key",))]
    assert sides.producer.objects[0].fields["key"].shape is s.UNKNOWN
    assert sides.producer.objects[0].fields["id"].shape is s.INTEGER


def test_what_can_be_sent_is_compared_as_it_is() -> None:
    """Nothing is put aside without need."""
    plain = s.string(min_length=2, max_length=5)
    assert agreeable(plain, s.INTEGER).producer is plain
