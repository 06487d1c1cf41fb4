"""What not everybody heeds is told as a warning, and what later versions write otherwise is not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from harness.run.diff import diff

FOO, BAR = ({"type": "object", "properties": {}, "required": [name]} for name in ("foo", "bar"))
COUNTED = {"type": "array", "items": {"type": "string"}, "contains": {"type": "integer"}}


def _rules(before: Any, after: Any, *, hole: tuple[Any, Any] = ({}, {})) -> set[str]:
    sides = []
    for schema, default in zip((before, after), hole, strict=True):
        parameter = {"in": "path", "name": "id", "required": True, "schema": {"type": "string", **default}}
        body = {"content": {"application/json": {"schema": schema}}}
        operation = {"parameters": [parameter], "requestBody": body, "responses": {}}
        sides.append({"openapi": "3.1.0", "paths": {"/x/{id}": {"post": operation}}})
    return {each.rule for each in diff(*sides, today=date(2026, 1, 1)).findings if each.severity.value != "hint"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"enum": ["a"], "type": "string", "minItems": 1}, {"enum": ["a"], "type": "string", "minItems": 2}),
        ({"type": "integer", "format": "int32"}, {"type": "integer", "format": "uuid"}),
        ({**COUNTED, "minContains": 1}, {**COUNTED, "minContains": 2}),
        ({"type": "object", "properties": {}, "required": ["foo", "bar"]}, {"oneOf": [FOO, BAR]}),
    ],
    ids=("beside an enum", "format of another type", "items that cannot be counted", "alternatives that overlap"),
)
def test_a_constraint_that_not_everybody_heeds_is_a_warning(before: Any, after: Any) -> None:
    """If it were heeded, old clients would be refused."""
    assert _rules(before, after) == {"idle-constraint-changed"}


def test_the_default_of_a_path_parameter_can_never_apply() -> None:
    """It is told all the same: somebody meant something by it."""
    assert _rules({}, {}, hole=({"default": "1"}, {"default": "2"})) == {"idle-constraint-changed"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"type": "string", "format": "binary"}, {"type": "string", "contentMediaType": "application/octet-stream"}),
        ({"type": "string", "format": "byte"}, {"type": "string", "contentEncoding": "base64"}),
        ({"enum": ["a", "b"]}, {"oneOf": [{"const": "a"}, {"const": "b"}]}),
    ],
    ids=("binary", "base64", "constants"),
)
def test_an_upgrade_to_3_1_is_silent(before: Any, after: Any) -> None:
    """Later versions say the same in other words."""
    assert _rules(before, after) == set()


def _open(*values: str) -> Any:
    return {"type": "string", "x-extensible-enum": list(values)}


def _answered(before: Any, after: Any) -> tuple[list[str], Any]:
    sides = [
        {"responses": {"200": {"description": "ok", "content": {"application/json": {"schema": schema}}}}}
        for schema in (before, after)
    ]
    result = diff(*({"openapi": "3.1.0", "paths": {"/x": {"get": each}}} for each in sides), today=date(2026, 1, 1))
    return [each.rule for each in result.findings], result.measures["bump"]


def test_an_open_enum_asks_its_readers_to_expect_other_values() -> None:
    """A new value in an answer is a hint, its order nothing; an enum that opens breaks those who knew it closed."""
    assert _answered(_open("a"), _open("a", "b")) == (["open-enum-changed"], "minor")
    assert _answered(_open("a", "c"), _open("a", "b")) == (["open-enum-changed"], "minor")
    assert _answered(_open("a", "b"), _open("b", "a")) == ([], "patch")
    assert _answered(_open("a"), {"type": "string"})[1] == "patch"
    assert _answered({"enum": ["a"]}, _open("a"))[1] == "major"


def test_a_request_that_an_open_enum_named_may_be_refused_without_its_value() -> None:
    """A further value asks nothing of those who send."""
    assert _rules(_open("a", "b"), _open("a")) == {"idle-constraint-changed"}
    assert _rules(_open("a"), _open("a", "b")) == set()


def _choice(keyword: str, *names: str) -> Any:
    held = {name: {"type": "string"} for name in "abc"}
    return {"type": "object", "properties": held, keyword: [{"required": [name]} for name in names]}


def test_just_one_of_some_fields_is_taken_at_its_word() -> None:
    """Alternatives that say no more than which field is there are written to have one of them only."""
    assert _rules(_choice("anyOf", "a", "b"), _choice("oneOf", "a", "b")) == {"request-combination-refused"}
    assert _rules(_choice("oneOf", "a", "b"), _choice("anyOf", "b", "a")) == set()
    assert _rules(_choice("oneOf", "a", "b"), _choice("oneOf", "b", "a")) == set()


@pytest.mark.parametrize("schema", [{"oneOf": [FOO, BAR]}, {"type": "string", "maximum": 3}], ids=("oneOf", "idle"))
def test_what_is_written_out_where_it_was_referred_to_is_silent(schema: Any) -> None:
    """What a reference leads to counts as it did, on both sides."""
    definition = {"$defs": {"it": schema}}
    reference = "#/paths/~1x~1{id}/post/requestBody/content/application~1json/schema/$defs/it"
    referring, written = {"properties": {"a": {"$ref": reference}}}, {"properties": {"a": schema}}
    for one in (referring, {"properties": {"a": {"allOf": [{"$ref": reference}]}}}):
        assert _rules({**one, **definition}, {**written, **definition}) == set()
        assert _rules({**written, **definition}, {**one, **definition}) == set()
