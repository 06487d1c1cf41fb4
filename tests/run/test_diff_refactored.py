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
