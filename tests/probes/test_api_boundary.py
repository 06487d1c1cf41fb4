"""Accepted requests at the edges of their contract."""

from __future__ import annotations

from typing import Any

import pytest

from harness.model import shape as s
from harness.model.contract import Body, Operation, Parameter, Typed
from harness.probes.api_boundary import Edges
from harness.probes.api_case import Case


def _bodies(shape: s.Shape, value: Any, *, thorough: bool = False) -> list[Any]:
    operation = Operation(
        method="POST", path="/", request_bodies=(Body(content_type="application/json", typed=Typed(shape)),)
    )
    case = Case(method="POST", path="/", media_type="application/json", body=value)
    return [each.body for each in Edges(thorough=thorough).around(case, operation)]


def test_integers_go_to_the_limits_of_machines() -> None:
    """Values around 2**63 and the shape's own limits; nothing that the shape excludes."""
    values = set(Edges().of(s.INTEGER))
    assert {0, -1, 2**63 - 1, 2**63, -(2**63) - 1} <= values
    assert set(Edges().of(s.number(minimum=1, maximum=5, integer=True))) == {1, 5}
    assert 1e308 in set(Edges().of(s.NUMBER))
    assert set(Edges().of(s.enum([1, 2]))) == {1, 2}


def test_texts_hold_what_breaks_databases_and_encoders() -> None:
    """NUL, a character beyond the first plane, half a surrogate pair, very long; within the declared lengths."""
    values = list(Edges().of(s.STRING))
    assert {"", "\x00", "\U0001f9f7", "\ud800"} <= set(values)
    assert max(map(len, values)) > 10_000
    assert {len(each) for each in Edges().of(s.string(min_length=2, max_length=4))} == {2, 4}
    assert len(set(Edges(thorough=True).of(s.STRING))) > len(set(values))


@pytest.mark.parametrize(("format_", "value"), [("date", "9999-12-31"), ("date-time", "0001-01-01T00:00:00Z")])
def test_formats_have_edges_of_their_own(format_: str, value: str) -> None:
    """Dates at the ends of the calendar."""
    assert value in set(Edges().of(s.string(format=format_)))


def test_one_part_changes_at_a_time() -> None:
    """Each case differs from the accepted one in one field; optional ones are also left out, nullable ones null."""
    shape = s.object_(
        fields={"a": s.Field(s.enum(["x", "y"])), "b": s.Field(s.union(s.BOOLEAN, s.NULL), required=False)}
    )
    assert _bodies(shape, {"a": "x", "b": True}) == [
        {"a": "y", "b": True},
        {"a": "x", "b": None},
        {"a": "x", "b": False},
        {"a": "x"},
    ]


def test_lists_are_emptied_doubled_and_their_first_item_varied() -> None:
    """An array without a lower bound is tried empty; a unique one is not doubled."""
    assert _bodies(s.array(s.enum([1, 2])), [1]) == [[], [1, 1], [2]]
    assert _bodies(s.array(s.enum([1, 2]), min_items=1, unique=True), [1]) == [[2]]


def test_parameters_are_varied_where_they_stand() -> None:
    """Query and path parameters take their edges; an optional one is left out; header fields take odd texts."""
    operation = Operation(
        method="GET",
        path="/{p}",
        parameters=(
            Parameter(name="p", place="path", typed=Typed(s.enum(["a", "b"])), required=True),
            Parameter(name="q", place="query", typed=Typed(s.union(s.BOOLEAN, s.NULL))),
            Parameter(name="h", place="header", typed=Typed(s.BOOLEAN)),
        ),
    )
    case = Case(method="GET", path="/{p}", path_values={"p": "a"}, query={"q": "true"})
    made = list(Edges().around(case, operation))
    assert {each.headers["h"] for each in made if each.headers} >= {"false", "true", "", "-1"}
    assert all(each.off == {"header"} for each in made if each.headers)
    seen = [(each.path_values["p"], dict(each.query)) for each in made if not each.headers]
    assert seen == [("a", {"q": "true"}), ("b", {"q": "true"}), ("a", {"q": "false"}), ("a", {"q": "true"}), ("a", {})]
