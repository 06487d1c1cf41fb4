"""What documents of each version say is what is read: small documents beside the shapes that the standards give them."""

from __future__ import annotations

from typing import Any

import pytest

from harness.model import shape as s
from harness.model.contract import Contract, Operation
from harness.sources.openapi import read_openapi

CAT = {"type": "object", "properties": {"kind": {"type": "string"}, "lives": {"type": "integer"}}, "required": ["kind"]}
PETS = {"components": {"schemas": {"Cat": CAT, "Dog": CAT}}}
EITHER = [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}]
MAPPING = {"c": "#/components/schemas/Cat", "d": "Dog", "e": "Dog"}


def _cat(*tags: str) -> s.Shape:
    kind = s.enum(tags) if tags else s.STRING
    return s.object_({"kind": s.Field(kind), "lives": s.Field(s.INTEGER, False)})


def _contract(version: str, operation: dict[str, Any], **more: Any) -> Contract:
    name = "swagger" if version == "2.0" else "openapi"
    return read_openapi({name: version, "paths": {"/x": {"post": operation}}, **more}, source="a")


def _only(version: str, operation: dict[str, Any], **more: Any) -> Operation:
    return _contract(version, operation, **more).operations[0]


def _answered(version: str, schema: Any, **more: Any) -> s.Shape:
    body = {"schema": schema} if version == "2.0" else {"content": {"application/json": {"schema": schema}}}
    return _only(version, {"responses": {"200": body}}, **more).responses[0].content[0].typed.shape


SHAPES: dict[str, tuple[str, Any, s.Shape, dict[str, Any]]] = {
    "2.0 file": ("2.0", {"type": "file"}, s.UNKNOWN, {}),
    "2.0 null by extension": ("2.0", {"type": "string", "x-nullable": True}, s.union(s.STRING, s.NULL), {}),
    "2.0 exclusive bound": (
        "2.0",
        {"type": "number", "minimum": 1, "exclusiveMinimum": True},
        s.number(exclusive_minimum=1),
        {},
    ),
    "2.0 no null type": (
        "2.0",
        {"type": "integer", "format": "int32"},
        s.number(minimum=-(2**31), maximum=2**31 - 1, integer=True),
        {},
    ),
    "3.0 exclusive bound": (
        "3.0.3",
        {"type": "number", "maximum": 1, "exclusiveMaximum": True},
        s.number(exclusive_maximum=1),
        {},
    ),
    "3.0 nullable beside allOf": ("3.0.3", {"allOf": [EITHER[0]], "nullable": True}, s.union(_cat(), s.NULL), PETS),
    "3.0 siblings of a reference": ("3.0.3", {**EITHER[0], "nullable": True, "required": ["z"]}, _cat(), PETS),
    "3.0 nullable enum": ("3.0.3", {"type": "string", "enum": ["a", None], "nullable": True}, s.enum(["a", None]), {}),
    "3.0 has no const": ("3.0.3", {"type": "string", "const": "a"}, s.STRING, {}),
    "3.0 implicit tags": (
        "3.0.3",
        {"oneOf": EITHER, "discriminator": {"propertyName": "kind"}},
        s.union(_cat("Cat"), _cat("Dog")),
        PETS,
    ),
    "3.0 mapped tags": (
        "3.0.3",
        {"anyOf": EITHER, "discriminator": {"propertyName": "kind", "mapping": MAPPING}},
        s.union(_cat("c"), _cat("d", "e")),
        PETS,
    ),
    "3.1 list of types": ("3.1.0", {"type": ["string", "null"]}, s.union(s.STRING, s.NULL), {}),
    "3.1 exclusive bound": ("3.1.0", {"type": "number", "exclusiveMinimum": 1}, s.number(exclusive_minimum=1), {}),
    "3.1 has no nullable": ("3.1.0", {"type": "string", "nullable": True}, s.STRING, {}),
    "3.1 const": ("3.1.0", {"const": "a"}, s.literal("a"), {}),
    "3.1 siblings of a reference": (
        "3.1.0",
        {**EITHER[0], "properties": {"name": {"type": "string"}}},
        s.object_({"kind": s.Field(s.STRING), "lives": s.Field(s.INTEGER, False), "name": s.Field(s.STRING, False)}),
        PETS,
    ),
    "3.1 content of text": (
        "3.1.0",
        {"type": "string", "contentMediaType": "application/json", "contentSchema": {"type": "null"}},
        s.STRING,
        {},
    ),
    "3.1 positions": (
        "3.1.0",
        {"type": "array", "prefixItems": [{"type": "string"}], "items": False},
        s.array(s.NEVER, [s.STRING]),
        {},
    ),
    "3.1 chosen dialect": (
        "3.1.0",
        {"type": "array", "items": [{"type": "string"}], "additionalItems": False},
        s.array(s.NEVER, [s.STRING]),
        {"jsonSchemaDialect": "http://json-schema.org/draft-07/schema#"},
    ),
    "3.1 unknown dialect": ("3.1.0", {"const": 1}, s.literal(1), {"jsonSchemaDialect": "https://spec.example/dialect"}),
    "3.1 anchor": (
        "3.1.0",
        {"$ref": "#/components/schemas/Holder"},
        s.object_({"n": s.Field(s.object_({"m": s.Field(s.STRING, False)}), False)}),
        {
            "components": {
                "schemas": {
                    "Holder": {"type": "object", "properties": {"n": {"$ref": "#part"}}},
                    "Part": {"$anchor": "part", "type": "object", "properties": {"m": {"type": "string"}}},
                }
            }
        },
    ),
}


@pytest.mark.parametrize("name", SHAPES)
def test_a_schema_is_read_as_its_version_means_it(name: str) -> None:
    """Each version's own words, and no others."""
    version, schema, expected, more = SHAPES[name]
    found = _answered(version, schema, **more)
    assert found is expected, f"{s.describe(found)} is not {s.describe(expected)}"


def test_references_out_of_the_document_are_unresolved_and_not_fetched() -> None:
    """The reason names the reference."""
    found = _answered("3.0.3", {"$ref": "other.yaml#/A"})
    assert "other.yaml#/A" in found.residuals[0].reason


PARAMETERS: dict[str, tuple[str, dict[str, Any], tuple[str, str, bool | None, bool], s.Shape]] = {
    "2.0 collection": (
        "2.0",
        {"name": "a", "in": "query", "type": "array", "items": {"type": "integer"}, "collectionFormat": "pipes"},
        ("query", "pipes", None, False),
        s.array(s.INTEGER),
    ),
    "2.0 header": ("2.0", {"name": "X-A", "in": "header", "type": "boolean"}, ("header", "", None, False), s.BOOLEAN),
    "deep object": (
        "3.0.3",
        {"name": "a", "in": "query", "style": "deepObject", "explode": True, "schema": CAT},
        ("query", "deepObject", True, False),
        _cat(),
    ),
    "spaces": (
        "3.0.3",
        {"name": "a", "in": "query", "style": "spaceDelimited", "explode": False, "schema": {"type": "array"}},
        ("query", "spaceDelimited", False, False),
        s.array(),
    ),
    "by content": (
        "3.1.0",
        {"name": "a", "in": "query", "content": {"application/json": {"schema": {"type": "null"}}}},
        ("query", "application/json", None, False),
        s.NULL,
    ),
    "path is always required": (
        "3.1.0",
        {"name": "a", "in": "path", "style": "matrix", "schema": {"type": "string"}},
        ("path", "matrix", None, True),
        s.STRING,
    ),
    "cookie": ("3.1.0", {"name": "a", "in": "cookie", "required": True}, ("cookie", "", None, True), s.UNKNOWN),
}


@pytest.mark.parametrize("name", PARAMETERS)
def test_a_parameter_is_read_with_its_way_of_writing(name: str) -> None:
    """Place, style, explode and whether it is required, beside the shape."""
    version, node, facts, shape = PARAMETERS[name]
    found = _only(version, {"parameters": [node], "responses": {}}).parameters[0]
    assert (found.place, found.style, found.explode, found.required) == facts
    assert found.typed.shape is shape


@pytest.mark.parametrize("name", ["Accept", "content-type", "AUTHORIZATION"])
def test_headers_that_are_described_elsewhere_are_no_parameters(name: str) -> None:
    """The standard says that they are ignored, in answers as well."""
    headers = {"Content-Type": {"schema": {"type": "string"}}, "ETag": {"schema": {"type": "string"}}}
    found = _only(
        "3.1.0",
        {
            "parameters": [{"name": name, "in": "header", "schema": {}}],
            "responses": {"2XX": {"headers": headers}, "default": {}, "x-note": 1},
        },
    )
    assert found.parameters == ()
    assert [each.status for each in found.responses] == ["2XX", "default"]
    assert [each.name for each in found.responses[0].headers] == ["ETag"]


def test_shared_parts_are_found_where_components_hold_them() -> None:
    """Path items, parameters, bodies, answers and headers may all be references."""
    schema = {"content": {"application/json": {"schema": {"type": "integer"}}}}
    components = {
        "pathItems": {
            "P": {
                "post": {
                    "requestBody": {"$ref": "#/components/requestBodies/B"},
                    "responses": {"200": {"$ref": "#/components/responses/R"}},
                }
            }
        },
        "requestBodies": {"B": {"required": True, **schema}},
        "responses": {"R": {**schema, "headers": {"H": {"$ref": "#/components/headers/H"}}}},
        "headers": {"H": {"schema": {"type": "null"}}},
    }
    document = {"openapi": "3.1.0", "paths": {"/x": {"$ref": "#/components/pathItems/P"}}, "components": components}
    found = read_openapi(document, source="a").operations[0]
    assert found.body_required
    assert found.request_bodies[0].typed.shape is s.INTEGER
    assert found.responses[0].content[0].typed.shape is s.INTEGER
    assert found.responses[0].headers[0].typed.shape is s.NULL


def test_forms_of_version_two_are_bodies() -> None:
    """A file among the fields is text, and what is required must be there."""
    fields = [
        {"name": "note", "in": "formData", "type": "string", "required": True},
        {"name": "picture", "in": "formData", "type": "file"},
    ]
    found = _only("2.0", {"parameters": fields, "consumes": ["multipart/form-data"], "responses": {}})
    assert found.request_bodies[0].content_type == "multipart/form-data"
    assert found.request_bodies[0].typed.shape is s.object_(
        {"note": s.Field(s.STRING), "picture": s.Field(s.STRING, False)}
    )


def test_callbacks_keep_their_expressions() -> None:
    """Where they are sent is known only at run time, so the expression stands for the path."""
    url = "{$request.body#/url}?id={$response.body#/id}"
    found = _only("3.0.3", {"responses": {}, "callbacks": {"done": {url: {"put": {"responses": {"204": {}}}}}}})
    assert [each.name for each in found.callbacks] == [f"PUT {url}"]
