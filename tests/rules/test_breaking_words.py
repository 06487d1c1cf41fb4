"""Messages of breaking changes read as people would say it."""

from __future__ import annotations

from typing import Any

import pytest

from harness.run.diff import diff

REMOTE = {"$ref": "https://example.com/other.json"}


def _api(schema: Any) -> Any:
    body = {"requestBody": {"content": {"application/json": {"schema": schema}}}, "responses": {}}
    return {"openapi": "3.1.0", "info": {}, "paths": {"/o": {"post": body}}}


def _fields(**fields: Any) -> Any:
    return {"type": "object", "properties": fields}


def _said(base: Any, revision: Any) -> list[str]:
    return [each.message for each in diff(base, revision).findings if each.severity.value != "hint"]


def test_what_has_no_name_is_not_called_by_its_place_twice() -> None:
    """The place stands in every message anyhow."""
    text, number = {"type": "string"}, {"type": "integer"}
    of_field = _said(_api(_fields(a=text)), _api(_fields(a=number)))
    assert of_field == ["a took string in the request body of POST /o, now it takes integer"]
    assert _said(_api(text), _api(number)) == [
        "The value took string in the request body of POST /o, now it takes integer"
    ]
    closed = _fields() | {"additionalProperties": False}
    assert _said(_api(_fields() | {"additionalProperties": text}), _api(closed)) == [
        "A further property is refused in the request body of POST /o now"
    ]
    assert _said(text, number)[0] == "The value took string in the schema, now it takes integer"


def test_what_could_not_be_compared_is_told_once_and_where_it_is() -> None:
    """Everything around it is as uncertain, for the one reason."""
    (said,) = _said(_api(_fields(a=_fields(b=REMOTE))), _api(_fields(a=_fields(b={"type": "string"}))))
    assert said.startswith("The request body of POST /o changed at a.b and could not be compared: reference")
    (whole,) = _said(_api(REMOTE), _api({"type": "string"}))
    assert whole.startswith("The request body of POST /o changed at the value and could not be compared")


@pytest.mark.parametrize("rest", [True, {"type": "string"}])
def test_listed_names_and_closed_objects_of_these_names_are_one(rest: Any) -> None:
    """Either way nothing else is sent; one more name is told as a field."""
    listed = {"type": "object", "propertyNames": {"enum": ["a", "b"]}, "additionalProperties": rest}
    closed = _fields(a=rest, b=rest) | {"additionalProperties": False}
    assert diff(_api(listed), _api(closed)).findings == diff(_api(closed), _api(listed)).findings == ()
    fewer = listed | {"propertyNames": {"enum": ["a"]}}
    assert [each.rule for each in diff(_api(closed), _api(fewer)).findings] == ["request-field-forbidden"]


@pytest.mark.parametrize("where", ["parameters", "requestBody"])
def test_a_part_that_cannot_be_read_is_a_change_unless_it_never_could_be(where: str) -> None:
    """A reference that leads to nothing may stand for anything: a parameter that everybody has to send."""
    operation: Any = {"responses": {}}
    missing = {"$ref": "#/components/x/Q"}
    referring = operation | {where: [missing] if where == "parameters" else missing}
    base, revision = (
        {"openapi": "3.0.3", "info": {}, "paths": {"/a": {"post": each}}} for each in (operation, referring)
    )
    (said,) = _said(base, revision)
    assert said.startswith(
        "POST /a refers to a part that could not be compared: #/components/x/Q: nothing stands there"
    )
    assert _said(revision, revision | {"paths": {"/a": {"post": referring | {"summary": "A"}}}}) == []
