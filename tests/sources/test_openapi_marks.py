"""Parts that are marked otherwise are found where two versions differ, and nowhere else."""

from __future__ import annotations

from typing import Any

from harness.sources.openapi_marks import marked_pairs


def _api(**schemas: Any) -> dict[str, Any]:
    return {"components": {"schemas": schemas}, "paths": {}}


def test_marks_are_found_by_pointer() -> None:
    """A deprecated field, and a field that is called so."""
    base = _api(User={"properties": {"deprecated": {"type": "string"}, "old": {}}})
    revision = _api(User={"properties": {"deprecated": {"type": "integer"}, "old": {"deprecated": True}}})
    pairs, _ = marked_pairs(base, revision)
    assert [each for each, _ in pairs] == ["#/components/schemas/User/properties/old"]


def test_the_names_of_alternatives_are_marks() -> None:
    """Their order is none."""
    cat, dog = {"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}
    turned = marked_pairs(_api(Pet={"oneOf": [cat, dog]}), _api(Pet={"oneOf": [dog, cat]}))
    assert turned == ((), frozenset())
    assert marked_pairs(_api(Pet={"oneOf": [cat, dog]}), _api(Pet={"oneOf": [dog]}))[0]


def test_types_that_lead_to_no_mark_are_named() -> None:
    """What refers to a marked type leads there, through others too."""
    owner = {"properties": {"pet": {"$ref": "#/components/schemas/Pet"}}}
    base = _api(Pet={}, Owner=owner, Shop={})
    _, apart = marked_pairs(base, _api(Pet={"writeOnly": True}, Owner=owner, Shop={}))
    assert apart == {"#/components/schemas/Shop"}
