"""Which differences have a mechanical edit, and which need judgement."""

from __future__ import annotations

from typing import Any

import pytest

from harness.compare.edits import Told, renamed_segment, suggested, written_type
from harness.model.difference import Difference, Direction
from harness.model.edit import Edit
from harness.model.location import Every, Location, Path

_FIELD, _TYPE = Location("a.ts", 3, 3), Location("a.ts", 1, 1)


def _seen(path: Path, slot: bool) -> Location:
    return _FIELD if slot else _TYPE


def _suggested(direction: Direction, kind: str, *, renamed: str = "", **more: Any) -> Edit | None:
    difference = Difference(**{"kind": kind, "path": ("items", Every.ITEM, "name"), **more})
    return suggested(Told(difference=difference, direction=direction, renamed=renamed), _seen)


@pytest.mark.parametrize(
    ("direction", "kind", "more", "edit"),
    [
        ("response", "field-optional", {}, "make-optional"),
        ("request", "field-optional", {}, "make-required"),
        ("response", "null-refused", {}, "accept-null"),
        ("request", "null-refused", {}, "refuse-null"),
        ("response", "value-refused", {"members": ("a",)}, "add-values"),
        ("request", "value-refused", {"members": ("a",)}, "remove-values"),
        ("response", "kind-refused", {"observed": "integer | null", "expected": "string"}, "change-type"),
        ("request", "kind-refused", {"observed": "string", "expected": "boolean"}, "change-type"),
        ("response", "host-refused", {"observed": "string (date-time)", "expected": "Date"}, "change-type"),
        ("request", "field-missing", {"expected": "string | null"}, "add-field"),
    ],
)
def test_a_plain_difference_has_its_edit(direction: Direction, kind: str, more: dict[str, Any], edit: str) -> None:
    """By direction: what a response may be is accepted, what a request may not be is not sent."""
    found = _suggested(direction, kind, **more)
    assert found is not None
    assert found.kind == edit


@pytest.mark.parametrize(
    ("direction", "kind", "old", "new"),
    [
        ("response", "field-missing", "name", "label"),
        ("response", "field-refused", "label", "name"),
        ("request", "field-missing", "label", "name"),
        ("request", "field-refused", "name", "label"),
    ],
)
def test_the_consumers_name_becomes_the_providers(direction: Direction, kind: str, old: str, new: str) -> None:
    """Whichever side the difference speaks of, the consumer's field is renamed."""
    assert _suggested(direction, kind, renamed="label") == Edit(kind="rename-field", at=_FIELD, name=old, to=new)


@pytest.mark.parametrize(
    ("direction", "kind", "more"),
    [
        ("response", "field-missing", {}),
        ("request", "field-missing", {"expected": "{a: string}"}),
        ("response", "kind-refused", {"observed": "string[]"}),
        ("response", "kind-refused", {"observed": "null"}),
        ("response", "null-refused", {"path": ("tags", Every.ITEM)}),
        ("response", "value-refused", {"members": ({"a": 1},)}),
        ("response", "value-refused", {"members": ()}),
        ("response", "value-open", {}),
        ("response", "pattern", {}),
    ],
)
def test_what_needs_judgement_has_none(direction: Direction, kind: str, more: dict[str, Any]) -> None:
    """A field that nobody sends, a type that is no primitive, an item of a list."""
    assert _suggested(direction, kind, **more) is None


def test_a_place_without_a_column_is_not_edited() -> None:
    """Only an exact place is."""
    told = Told(difference=Difference(kind="null-refused", path=("a",)), direction="response")
    assert suggested(told, lambda _path, _slot: Location("a.ts", 3)) is None
    assert suggested(told, lambda _path, _slot: None) is None


@pytest.mark.parametrize(
    ("called", "nearest", "segments"),
    [
        ("/api/user/{id}", "/users/{user_id}", ("user", "users")),
        ("/v1/users", "/v2/users", ("v1", "v2")),
        ("/users/{id}/x", "/users/{id}", None),
        ("/users", "/orders", None),
        ("/users/me", "/users/{id}", None),
        ("/usr/ordr", "/users/orders", None),
    ],
)
def test_one_misspelt_segment_is_renamed(called: str, nearest: str, segments: tuple[str, str] | None) -> None:
    """Any other difference of paths is no misspelling."""
    found = renamed_segment(called, nearest, _FIELD)
    assert (found and (found.name, found.to)) == segments
    assert renamed_segment(called, nearest, None) is None


def test_described_shapes_become_types_where_they_are_primitives() -> None:
    """Bounds and formats have no type; anything else is left to people."""
    assert written_type("integer (>= 1) | null") == "number | null"
    assert written_type("string (date-time)") == "string"
    assert written_type('"a" | "b"') == ""


def test_an_edit_knows_what_would_undo_it() -> None:
    """So that no round of mending undoes the one before."""
    assert Edit(kind="accept-null", at=_FIELD).opposite == "refuse-null"
    assert Edit(kind="rename-field", at=_FIELD).opposite == ""
    assert Edit(kind="add-values", at=_FIELD, declared=_TYPE).target == _TYPE
