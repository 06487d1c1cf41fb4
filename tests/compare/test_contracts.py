"""Two versions of a contract are paired place by place; each distinct pair of shapes is compared once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from harness.compare.contracts import Changes, compare_contracts
from harness.sources.openapi import read_openapi

TODAY = date(2026, 1, 1)


def _changes(base: dict[str, Any], revision: dict[str, Any], path: str = "/x", **more: Any) -> Changes:
    before, after = (
        read_openapi({"openapi": "3.1.0", "paths": {path: {"post": {"responses": {}, **each}}}, **more}, source="a")
        for each in (base, revision)
    )
    return compare_contracts(before, after, today=TODAY)


def _kinds(base: dict[str, Any], revision: dict[str, Any], path: str = "/x") -> list[str]:
    return [each.difference.kind for each in _changes(base, revision, path).mismatches]


def _query(schema: Any, **more: Any) -> dict[str, Any]:
    return {"parameters": [{"name": "a", "in": "query", "schema": schema, **more}]}


def _answer(**content: Any) -> dict[str, Any]:
    kinds = {name.replace("_", "/"): {"schema": schema} for name, schema in content.items()}
    return {"responses": {"200": {"content": kinds}}}


TEXT, WHOLE, TEXTS = {"type": "string"}, {"type": "integer"}, {"type": "array", "items": {"type": "string"}}


def test_json_of_another_kind_beside_plain_json_is_for_those_who_ask() -> None:
    """`…+json` that comes beside `application/json` changes nothing for clients of the latter; in its place it does."""
    pet = {"type": "object", "properties": {"name": TEXT}, "required": ["name"]}
    other = {"content": {"application/json": {"schema": pet}, "application/x+json": {"schema": {"type": "object"}}}}
    assert _kinds(_answer(application_json=pet), {"responses": {"200": other}}) == ["response-type-added"]
    alone = {"content": {"application/x+json": {"schema": {"type": "object"}}}}
    assert "field-missing" in _kinds(_answer(application_json=pet), {"responses": {"200": alone}})


@pytest.mark.parametrize(
    ("base", "revision", "kinds"),
    [
        (_query(WHOLE), _query(TEXT), ["wider"]),
        (_query(TEXT), _query(WHOLE), ["kind-refused", "wider"]),
        (_query(TEXT), _query(TEXTS), ["wider"]),
        (_query(WHOLE), _query(TEXTS), ["wider"]),
        (_query(TEXT), _query(TEXTS, explode=False), ["kind-refused", "wider"]),
        (_query(TEXT, deprecated=True, **{"x-sunset": "2030-01-01"}), {}, ["parameter-removed"]),
        (_query(TEXT, deprecated=True, **{"x-sunset": "2020-01-01"}), {}, ["parameter-retired"]),
        (_query(TEXT, deprecated=True), _query(TEXT, deprecated=True, **{"x-sunset": "soon"}), ["sunset-unreadable"]),
    ],
)
def test_parameters_are_text_on_the_wire(base: Any, revision: Any, kinds: list[str]) -> None:
    """A number is text as well, a single value is a list of one when lists are exploded."""
    assert sorted(_kinds(base, revision)) == sorted(kinds)


def test_an_exploded_object_is_the_parameters_that_it_writes() -> None:
    """Two ways of declaring the same URL mean the same."""
    single = {"parameters": [{"name": name, "in": "query", "schema": TEXT} for name in ("a", "b")]}
    whole = {
        "parameters": [
            {"name": "all", "in": "query", "schema": {"properties": {"a": TEXT, "b": TEXT}, "type": "object"}}
        ]
    }
    assert _kinds(single, whole) == []


def test_an_undeclared_hole_takes_any_text() -> None:
    """A path parameter that is declared later narrows what the path took."""
    named = {"parameters": [{"name": "id", "in": "path", "schema": {"enum": ["a"]}}]}
    assert _kinds({}, named, "/x/{id}") == ["value-open"]
    renamed = {"parameters": [{"name": "other", "in": "path", "schema": TEXT}]}
    assert _kinds({}, renamed, "/x/{other}") == []


def test_headers_are_compared_without_case() -> None:
    """Presence, need and values of response headers."""

    def carrying(**headers: Any) -> dict[str, Any]:
        return {"responses": {"200": {"headers": {name.replace("_", "-"): each for name, each in headers.items()}}}}

    assert _kinds(carrying(X_A={"schema": TEXT}), carrying(x_a={"schema": TEXT})) == []
    assert _kinds(carrying(X_A={"schema": TEXT}), carrying(x_a={"schema": WHOLE})) == ["wider"]
    assert _kinds(carrying(A={"schema": WHOLE}), carrying(A={"schema": TEXT})) == ["kind-refused", "wider"]


@pytest.mark.parametrize(
    ("base", "revision", "kinds"),
    [
        (
            _answer(application_json=TEXT),
            {"responses": {"200": {"content": {"application/problem+json": {"schema": TEXT}}}}},
            ["response-type-added"],
        ),
        (_answer(text_xml=TEXT), _answer(text_xml={"type": "object"}), ["wider"]),
        ({"responses": {"200": {}}}, {"responses": {"2XX": {}}}, ["status-added"]),
        ({"responses": {"2XX": {}}}, {"responses": {"201": {}}}, []),
        ({"responses": {"404": {}}}, {"responses": {"default": {}}}, ["status-added"]),
    ],
)
def test_ranges_and_suffixes_hold_what_is_narrower(base: Any, revision: Any, kinds: list[str]) -> None:
    """`+json` is JSON, `201` is one of `2XX`, text is text in whatever form."""
    assert _kinds(base, revision) == kinds


def test_a_scheme_is_what_it_does_not_what_it_is_called() -> None:
    """Renamed security schemes are silent."""
    key = {"type": "apiKey", "in": "header", "name": "X-Key"}
    schemes = {"securitySchemes": {"old": key, "new": {**key, "description": "the key"}, "login": {"type": "oauth2"}}}
    renamed = _changes({"security": [{"old": []}]}, {"security": [{"new": []}]}, components=schemes)
    assert renamed.mismatches == ()
    changed = _changes({"security": [{"old": []}]}, {"security": [{"login": ["a"]}]}, components=schemes)
    assert changed.mismatches[0].difference.observed == "login (a)"


def test_recursive_shapes_are_compared_once() -> None:
    """A tree whose leaves changed is two pairs, however deep its values are."""

    def tree(leaf: Any) -> dict[str, Any]:
        node = {"properties": {"leaf": leaf, "twigs": {"type": "array", "items": {"$ref": "#/components/schemas/T"}}}}
        return {"schemas": {"T": {"type": "object", **node}}}

    answer = _answer(application_json={"$ref": "#/components/schemas/T"})
    sides = [
        read_openapi({"openapi": "3.1.0", "paths": {"/x": {"get": answer}}, "components": tree(leaf)}, source="a")
        for leaf in (TEXT, WHOLE)
    ]
    found = compare_contracts(*sides, today=TODAY)
    assert found.pairs == 2
    assert {(str(each.consumer), each.difference.kind) for each in found.mismatches} == {
        ("T.leaf", "kind-refused"),
        ("T.leaf", "wider"),
    }


def test_one_changed_alternative_is_told_by_its_own_fields() -> None:
    """Alternatives that both sides have are put aside."""
    cat = {"type": "object", "properties": {"kind": {"const": "cat"}, "lives": WHOLE}, "required": ["kind"]}
    dog = {"type": "object", "properties": {"kind": {"const": "dog"}, "name": TEXT}, "required": ["kind"]}
    wild = {**cat, "properties": {"kind": {"const": "cat"}, "lives": TEXT}}
    found = _changes(_answer(application_json={"oneOf": [cat, dog]}), _answer(application_json={"oneOf": [dog, wild]}))
    assert found.mismatches[0].difference.path == ("lives",)


def test_maps_and_lists_are_compared_inside() -> None:
    """Entries and items are places of their own."""

    def held(leaf: Any) -> dict[str, Any]:
        entry = {"type": "object", "properties": {"v": leaf}}
        return _answer(application_json={"type": "object", "additionalProperties": {"type": "array", "items": entry}})

    found = _changes(held(TEXT), held(WHOLE)).mismatches[0]
    assert str(found.consumer).endswith("{}[].v")
