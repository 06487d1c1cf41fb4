"""A contract that is written otherwise, and says the same, is silent in both directions."""

from __future__ import annotations

from typing import Any, TypeAlias

import pytest

from harness.run.diff import diff

Json: TypeAlias = Any
FIELD: Json = {"type": "string", "default": "a"}
REF: Json = {"$ref": "#/components/schemas/F"}
WRITTEN = {"inline": FIELD, "referred": REF, "wrapped": {"allOf": [FIELD]}, "both": {"allOf": [REF]}}


def _object(**properties: Json) -> Json:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _api(schema: Json) -> Json:
    content = {"content": {"application/json": {"schema": schema}}}
    operation = {"requestBody": content, "responses": {"200": content}}
    components = {"schemas": {"F": FIELD, "Cat": _object(a={"type": "string"}), "Dog": _object(b={"type": "string"})}}
    return {"openapi": "3.0.3", "info": {}, "paths": {"/a": {"post": operation}}, "components": components}


def _rules(before: Json, after: Json) -> list[str]:
    return [each.rule for each in diff(_api(before), _api(after)).findings]


@pytest.mark.parametrize("before", WRITTEN)
@pytest.mark.parametrize("after", WRITTEN)
def test_a_default_lets_a_required_field_be_left_out_wherever_it_stands(before: str, after: str) -> None:
    """In the field itself, behind its reference, in its one part, and in a part of the type."""
    base, revision = _object(a=WRITTEN[before], b=FIELD), _object(a=WRITTEN[after], b=FIELD)
    assert _rules(base, revision) == []
    parts = {"allOf": [_object(a=WRITTEN[after]), _object(b=FIELD)]}
    assert _rules(base, parts) == _rules(parts, base) == []


@pytest.mark.parametrize("keyword", ["anyOf", "oneOf"])
def test_an_alternative_that_is_written_out_is_still_there(keyword: str) -> None:
    """It loses its name and nothing else; one that goes is told."""
    cat, dog = ({"$ref": f"#/components/schemas/{each}"} for each in ("Cat", "Dog"))
    inline = _api({})["components"]["schemas"]["Dog"]
    assert _rules({keyword: [cat, dog]}, {keyword: [cat, inline]}) == []
    assert _rules({keyword: [cat, inline]}, {keyword: [cat, dog]}) == []
    assert "request-alternative-removed" in _rules({keyword: [cat, dog]}, {keyword: [cat]})


@pytest.mark.parametrize("keyword", ["anyOf", "oneOf", "allOf"])
def test_parts_that_are_marked_may_stand_in_another_order(keyword: str) -> None:
    """Each is held against itself; what is marked otherwise is told of the part that is."""
    parts = [{"type": "object", "additionalProperties": True}, {"type": "object", "properties": {"a": {"default": 1}}}]
    assert _rules(_object(p={keyword: parts}), _object(p={keyword: parts[::-1]})) == []
    other = [{"type": "object", "properties": {"a": {"default": 2}}}, parts[0]]
    assert _rules(_object(p={keyword: parts}), _object(p={keyword: other})) == ["request-field-default-changed"]


def test_parameters_that_are_marked_may_stand_in_another_order() -> None:
    """A parameter is known by its name and its place."""

    def api(*defaults: tuple[str, int]) -> Json:
        schema = {"type": "object", "properties": {"z": {"type": "integer"}}}
        parameters = [
            {
                "name": name,
                "in": "query",
                "style": "deepObject",
                "schema": schema | {"properties": {"z": {"default": each}}},
            }
            for name, each in defaults
        ]
        return {"openapi": "3.0.3", "info": {}, "paths": {"/a": {"get": {"parameters": parameters, "responses": {}}}}}

    base = api(("x", 1), ("y", 2), ("w", 3))
    assert diff(base, api(("w", 3), ("y", 2), ("x", 1))).findings == ()
    (found,) = diff(base, api(("w", 3), ("x", 4), ("y", 2))).findings
    assert (found.rule, "query parameter x" in found.message) == ("request-field-default-changed", True)
