"""Fields that nobody on the other side declares are found wherever they are."""

from __future__ import annotations

from harness.compare.undeclared_fields import undeclared_fields
from harness.model import shape as s
from harness.model.location import Every


def _object(rest: s.Child = s.UNKNOWN, **fields: s.Child) -> s.Shape:
    return s.object_({name: s.Field(each) for name, each in fields.items()}, rest=rest)


def test_fields_of_items_are_looked_into() -> None:
    """The path leads through lists."""
    sent = s.array(_object(s.NEVER, a=s.STRING, b=s.STRING))
    assert list(undeclared_fields(sent, s.array(_object(a=s.STRING)))) == [(Every.ITEM, "b")]


def test_a_field_of_any_alternative_is_declared() -> None:
    """Which alternative it is, nobody knows before it is sent."""
    sent = _object(s.NEVER, a=s.STRING, b=s.STRING)
    assert list(undeclared_fields(sent, s.union(_object(a=s.STRING), _object(b=s.NUMBER)))) == []


def test_maps_and_closed_objects_have_no_undeclared_fields() -> None:
    """A map takes every name, a closed object refuses each: that is another difference."""
    sent = _object(s.NEVER, a=s.STRING)
    for taken in (s.object_(rest=s.STRING), _object(s.NEVER, b=s.STRING), s.object_(), s.ANY):
        assert list(undeclared_fields(sent, taken)) == []


def test_types_that_hold_themselves_end() -> None:
    """Each pair of types is walked once."""
    fields = {"kids": s.Field(s.array(s.pending("x"))), "b": s.Field(s.STRING)}
    tree = s.tie({"x": s.object_(fields, rest=s.NEVER)})["x"]
    taken = s.tie({"x": s.object_({"kids": s.Field(s.array(s.pending("x")))})})["x"]
    assert list(undeclared_fields(tree, taken)) == [("b",)]
