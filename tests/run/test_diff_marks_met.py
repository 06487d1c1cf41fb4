"""A mark counts where two declarations really meet, whatever both are called and in whichever part of a type they stand."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeAlias

import pytest

from harness.run.diff import diff

Json: TypeAlias = Any
DEPRECATED = {"deprecated": True}
TOLD = {"default": ({"default": "z"}, {}), "deprecated": ({}, DEPRECATED)}
"""Each mark as it is before and after a change that is told of requests."""


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _rules(before: Json, after: Json) -> list[tuple[str, tuple[str, ...]]]:
    return [(each.rule, each.operations) for each in diff(before, after, today=date(2026, 1, 1)).findings]


def _taking(bodies: dict[str, str], types: dict[str, Json]) -> Json:
    paths = {
        path: {"post": {"requestBody": {"content": {"application/json": {"schema": _ref(name)}}}, "responses": {}}}
        for path, name in bodies.items()
    }
    return {"openapi": "3.0.3", "info": {}, "paths": paths, "components": {"schemas": types}}


def _object(**fields: Json) -> Json:
    return {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}, **fields}}


@pytest.mark.parametrize("kind", TOLD)
def test_types_that_swap_their_names_are_silent_unless_a_field_is_marked_otherwise(kind: str) -> None:
    """What is called A is held against what was called B where B was taken."""
    marks = TOLD[kind]
    marked, other = ({"x": {"type": "string", **each}} for each in marks)
    base = _taking({"/a": "A", "/b": "B"}, {"A": _object(**marked), "B": _object(**other)})
    swapped = _taking({"/a": "B", "/b": "A"}, {"B": _object(**marked), "A": _object(**other)})
    assert _rules(base, swapped) == []
    changed = _taking({"/a": "B", "/b": "A"}, {"B": _object(**other), "A": _object(**other)})
    assert [operations for _, operations in _rules(base, changed)] == [("POST /a",)]


@pytest.mark.parametrize("kind", TOLD)
@pytest.mark.parametrize("split", [(False, True), (True, False), (True, True)])
def test_a_field_that_moves_into_a_part_of_its_type_is_met_there(kind: str, split: tuple[bool, bool]) -> None:
    """Taken apart with `allOf` or put together again: what is marked otherwise is told, what stayed is not."""

    def api(mark: Json, *, apart: bool) -> Json:
        field = {"b": {"type": "string", **mark}}
        parts = [_ref("Part"), _object()]
        types = {"Pet": {"allOf": parts}, "Part": {"type": "object", "properties": field}}
        return _taking({"/p": "Pet"}, types if apart else {"Pet": _object(**field)})

    before, after = TOLD[kind]
    assert len(_rules(api(before, apart=split[0]), api(after, apart=split[1]))) == 1
    assert _rules(api(before, apart=split[0]), api(before, apart=split[1])) == []


def test_a_default_that_goes_is_told_as_one_that_is_gone() -> None:
    """Null is a value, and none was named."""
    base, revision = (_taking({"/p": "P"}, {"P": _object(b={"type": "string", **each})}) for each in TOLD["default"])
    (found,) = diff(base, revision).findings
    assert found.message == 'P.b left out of the request body of POST /p was "z", and has no default now'


@pytest.mark.parametrize("mark", ["readOnly", "writeOnly"])
def test_an_object_of_which_nothing_crosses_the_wire_is_none_that_may_hold_anything(mark: str) -> None:
    """The first field that does is new, and old clients neither send it nor read it."""

    def api(**more: Json) -> Json:
        schema = {"type": "object", "properties": {"id": {"type": "string", mark: True}, **more}}
        content = {"content": {"application/json": {"schema": schema}}}
        way = {"requestBody": content, "responses": {}} if mark == "readOnly" else {"responses": {"200": content}}
        return {"openapi": "3.0.3", "info": {}, "paths": {"/p": {"post": way}}}

    (found,) = diff(api(), api(note={"type": "string"})).findings
    assert found.rule == ("request-field-added" if mark == "readOnly" else "response-field-added")
    (lost,) = diff(api(note={"type": "string"}), api()).findings
    assert lost.rule == ("request-field-ignored" if mark == "readOnly" else "response-optional-field-removed")
