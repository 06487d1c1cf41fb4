"""Types that inherit a discriminator are compared wherever the type that declares it is named."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any, TypeAlias

import pytest

from harness.run.diff import diff

Json: TypeAlias = Any


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _body(schema: Json) -> Json:
    return {"description": "ok", "content": {"application/json": {"schema": schema}}}


def zoo(mapping: Json = None) -> Json:
    """Cats and dogs are pets; only pets and dogs are named by operations."""
    tag = {"propertyName": "kind", **({"mapping": mapping} if mapping else {})}
    names = {"kind": {"type": "string"}, "name": {"type": "string"}}
    mood = {"mood": {"type": "string", "enum": ["calm", "mad"]}}
    cat = {"type": "object", "required": ["mood"], "properties": {**mood, "lives": {"type": "integer"}}}
    dog = {"type": "object", "properties": {"size": {"type": "integer"}}}
    return {
        "openapi": "3.0.3",
        "info": {"title": "zoo", "version": "1"},
        "paths": {
            "/pets": {
                "get": {"responses": {"200": _body({"type": "array", "items": _ref("Pet")})}},
                "post": {"requestBody": _body(_ref("Pet")), "responses": {"204": {"description": "ok"}}},
            },
            "/dogs": {"get": {"responses": {"200": _body(_ref("Dog"))}}},
        },
        "components": {
            "schemas": {
                "Pet": {"type": "object", "required": ["kind"], "discriminator": tag, "properties": names},
                "Cat": {"allOf": [_ref("Pet"), cat]},
                "Dog": {"allOf": [_ref("Pet"), dog]},
            }
        },
    }


def _changed(edit: Callable[[Json], Any], mapping: Json = None) -> tuple[set[str], Any]:
    before, after = zoo(mapping), zoo(mapping)
    edit(after["components"]["schemas"])
    result = diff(before, after, today=date(2026, 1, 1))
    return {each.rule for each in result.findings if each.severity.value != "hint"}, result.measures["bump"]


def _own(schemas: Json, name: str) -> Json:
    return schemas[name]["allOf"][1]


@pytest.mark.parametrize(
    ("edit", "rules"),
    [
        (lambda held: _own(held, "Cat")["properties"]["mood"]["enum"].append("shy"), {"response-value-added"}),
        (lambda held: _own(held, "Cat")["properties"]["mood"]["enum"].pop(), {"request-value-removed"}),
        (lambda held: _own(held, "Cat")["required"].append("lives"), {"request-field-became-required"}),
        (lambda held: held.update(Fish={"allOf": [_ref("Pet")]}), {"response-alternative-undeclared"}),
        (lambda held: held.pop("Cat"), {"request-alternative-undeclared"}),
    ],
    ids=("value more", "value less", "demanded", "heir more", "heir less"),
)
def test_a_change_of_an_heir_is_found_where_only_its_parent_is_named(
    edit: Callable[[Json], Any], rules: set[str]
) -> None:
    """No operation names the heir."""
    assert _changed(edit) == (rules, "major")


@pytest.mark.parametrize(
    "edit",
    [
        lambda held: held["Cat"]["allOf"].reverse(),
        lambda held: held["Cat"].update(description="purrs"),
        lambda held: held.update(Rock={"allOf": [{"type": "object"}]}),
    ],
    ids=("order", "prose", "no heir"),
)
def test_a_rewrite_of_an_heir_is_silent(edit: Callable[[Json], Any]) -> None:
    """Nothing that crosses the wire changed."""
    assert _changed(edit) == (set(), "patch")


def test_an_heir_that_is_named_does_not_stand_for_the_others() -> None:
    """A place that names dogs never holds a cat."""
    before, after = zoo(), zoo()
    for each in (before, after):
        del each["paths"]["/pets"]
    _own(after["components"]["schemas"], "Cat")["properties"]["mood"]["enum"].append("shy")
    assert diff(before, after).findings == ()


@pytest.mark.parametrize(
    ("named", "bump"),
    [
        ({"allOf": [_ref("Pet")], "nullable": True}, "major"),
        ({"allOf": [_ref("Pet"), {"type": "object", "properties": {"fur": {"type": "string"}}}]}, "patch"),
    ],
    ids=("the type itself", "a type made of it"),
)
def test_what_is_made_of_a_type_is_none_of_its_heirs(named: Json, bump: str) -> None:
    """A place that names the type alone holds any heir; one that adds to it is a type of its own."""
    before, after = zoo(), zoo()
    for each in (before, after):
        each["paths"] = {"/one": {"get": {"responses": {"200": _body(named)}}}}
    _own(after["components"]["schemas"], "Cat")["properties"]["mood"]["enum"].append("shy")
    assert diff(before, after).measures["bump"] == bump


def test_what_an_heir_has_from_its_parent_is_told_of_the_parent() -> None:
    """One cause is one finding, also where three types have it."""
    before, after = zoo(), zoo()
    after["components"]["schemas"]["Pet"]["properties"]["name"]["maxLength"] = 5
    found = [each for each in diff(before, after).findings if each.severity.value == "error"]
    assert [each.cause[0] for each in found] == ["base Pet.name"]


def test_names_that_a_mapping_keeps_off_the_wire_may_change() -> None:
    """The values say which heir it is, the names of types do not."""
    before = zoo({"cat": "#/components/schemas/Cat", "dog": "Dog"})
    after = json.loads(json.dumps(before).replace("Cat", "Feline").replace('schemas/Pet"', 'schemas/Animal"'))
    held = after["components"]["schemas"]
    held["Animal"] = held.pop("Pet")
    assert diff(before, after).findings == ()
    _own(held, "Feline")["properties"]["mood"]["enum"].append("shy")
    assert {each.rule for each in diff(before, after).findings} == {"response-value-added", "request-widened"}
