"""What a field is marked with counts as well where it stands behind a reference, so moving it there and back is silent."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeAlias

import pytest

from harness.run.diff import diff

Json: TypeAlias = Any
MARKS: tuple[dict[str, Json], ...] = (
    {"default": 1},
    {"writeOnly": True},
    {"readOnly": True},
    {"deprecated": True, "x-sunset": "2030-01-01"},
    {"x-stability-level": "beta"},
    {"xml": {"name": "z"}},
    {"xml": {"name": "a"}},
    {"xml": {"attribute": True}},
)


def _api(field: Json, referred: Json = None) -> Json:
    schema = {"type": "object", "properties": {"a": field, "b": {"type": "integer"}}}
    content = {"application/xml": {"schema": schema}}
    operation = {"requestBody": {"content": content}, "responses": {"200": {"description": "ok", "content": content}}}
    components = {"components": {"schemas": {"F": referred}}} if referred else {}
    return {"openapi": "3.0.3", "info": {}, "paths": {"/o": {"post": operation}}, **components}


def _told(before: Json, after: Json) -> tuple[list[str], Any]:
    result = diff(before, after, today=date(2026, 1, 1))
    return [each.rule for each in result.findings], result.measures["bump"]


@pytest.mark.parametrize("mark", MARKS, ids=str)
def test_a_mark_that_moves_behind_a_reference_is_silent(mark: Json) -> None:
    """Inline, referred to, or an `allOf` of one: the field is marked alike."""
    marked, referring = {"type": "integer", **mark}, {"$ref": "#/components/schemas/F"}
    ways = _api(marked), _api(referring, marked), _api({"allOf": [referring]}, marked)
    for before in ways:
        for after in ways:
            assert _told(before, after)[0] == []


def test_a_mark_that_changes_on_its_way_behind_a_reference_is_told() -> None:
    """The new place does not hide that the field is marked otherwise."""
    marked = {"type": "integer", "xml": {"name": "y"}}
    before, after = _api({"type": "integer", "xml": {"name": "z"}}), _api({"$ref": "#/components/schemas/F"}, marked)
    assert _told(before, after) == (["xml-changed", "xml-changed"], "major")


@pytest.mark.parametrize("name", ["F", "G"])
def test_a_mark_that_changes_in_a_type_of_another_name_is_told(name: str) -> None:
    """The type is met under its new name, inside one that was renamed too, and where it refers to itself."""

    def api(holder: str, default: int) -> Json:
        referring = {"$ref": f"#/components/schemas/{holder}"}
        fields = {"x": {"type": "integer", "default": default}, "again": referring}
        return {**_api(referring), "components": {"schemas": {holder: {"type": "object", "properties": fields}}}}

    assert _told(api("F", 1), api(name, 2))[0] == ["request-field-default-changed"]
    assert _told(api("F", 1), api(name, 1))[0] == []


def test_only_who_refers_to_another_type_than_before_is_told() -> None:
    """Other operations have referred to it all along."""
    types = {name: {"type": "integer", "default": index} for index, name in enumerate("FG")}

    def api(name: str) -> Json:
        one, two = (_api({"$ref": f"#/components/schemas/{each}"})["paths"]["/o"] for each in (name, "G"))
        return {"openapi": "3.0.3", "info": {}, "paths": {"/1": one, "/2": two}, "components": {"schemas": types}}

    (found,) = diff(api("F"), api("G"), today=date(2026, 1, 1)).findings
    assert (found.rule, found.operations) == ("request-field-default-changed", ("POST /1",))


def test_a_field_that_refers_to_what_is_never_sent_is_not_there() -> None:
    """Read-only and write-only count through references; a ring of them ends."""
    plain, ring = (
        _api({"type": "integer"}),
        _api({"$ref": "#/components/schemas/F"}, {"$ref": "#/components/schemas/F"}),
    )
    hidden = _api({"allOf": [{"$ref": "#/components/schemas/F"}]}, {"type": "integer", "writeOnly": True})
    assert _told(plain, hidden)[0] == ["response-optional-field-removed"]
    assert "response-optional-field-removed" not in _told(plain, ring)[0]


def test_what_leads_to_nothing_is_no_refusal() -> None:
    """Nobody knows what an unresolved base promised, so the change could not be compared."""
    lost = _api({"$ref": "https://api.test/x.json"})
    rules, _ = _told(lost, _api({"type": "string"}))
    assert {*rules} == {"request-unchecked", "response-unchecked"}
