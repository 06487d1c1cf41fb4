"""OpenAPI documents of all versions become contracts; what cannot be read is named, never passed over."""

from __future__ import annotations

from typing import Any

import pytest

from harness.model import shape as s
from harness.model.contract import Contract, Operation
from harness.model.errors import SourceError
from harness.sources.openapi import read_openapi
from harness.sources.openapi_places import Alike
from tests.growth import assert_linear


def _contract(paths: dict[str, Any], version: str = "3.1.0", **more: Any) -> Contract:
    return read_openapi(
        {"openapi": version, "info": {"title": "t", "version": "1"}, "paths": paths, **more}, source="a"
    )


def _operation(node: dict[str, Any], **more: Any) -> Operation:
    return _contract({"/x": {"post": node}}, **more).operations[0]


def _body(schema: Any) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}}


@pytest.mark.parametrize(
    ("document", "what"),
    [([], "is an object"), ({}, "it has no `openapi`"), ({"openapi": "4.0"}, "its version is '4.0'")],
)
def test_what_is_no_document_is_refused(document: Any, what: str) -> None:
    """The error says what it is instead."""
    with pytest.raises(SourceError, match=what):
        read_openapi(document, source="a")


def test_an_operation_has_every_place_where_shapes_cross() -> None:
    """Parameters, bodies by content type, responses by status, headers, security, deprecation."""
    header = {"schema": {"type": "string"}, "required": True}
    node = {
        "operationId": "make",
        "deprecated": True,
        "x-sunset": "2030-01-01",
        "parameters": [{"name": "limit", "in": "query", "schema": {"type": "integer"}, "explode": False}],
        "requestBody": {"required": True, **_body({"type": "string"})},
        "responses": {"2xx": {"headers": {"ETag": header}, **_body({"type": "boolean"})}, "default": {}},
        "security": [{"key": []}, {}],
    }
    found = _operation(node)
    assert (found.name, found.operation_id, found.deprecated, found.sunset) == ("POST /x", "make", True, "2030-01-01")
    assert found.parameters[0].typed.shape is s.INTEGER
    assert found.parameters[0].explode is False
    assert found.body_required
    assert found.request_bodies[0].typed.shape is s.STRING
    assert [each.status for each in found.responses] == ["2XX", "default"]
    assert found.responses[0].headers[0].required
    assert found.security == ({"key": ()}, {})


def test_parameters_of_the_path_are_shared_and_overridden() -> None:
    """An operation's own parameter of the same name and place wins; headers described elsewhere are none."""
    shared = [{"name": "a", "in": "query", "schema": {"type": "string"}}, {"$ref": "#/components/parameters/B"}]
    own = [
        {"name": "a", "in": "query", "schema": {"type": "integer"}},
        {"name": "Accept", "in": "header"},
        {"name": "c", "in": "header", "content": {"application/json": {"schema": {"type": "boolean"}}}},
        {"in": "nowhere"},
    ]
    components = {"parameters": {"B": {"name": "b", "in": "path", "schema": {"type": "string"}}}}
    item = {"parameters": shared, "get": {"parameters": own, "responses": {}}}
    found = _contract({"/{b}": item}, components=components).operations[0].parameters
    assert [(each.name, each.typed.shape) for each in found] == [("a", s.INTEGER), ("b", s.STRING), ("c", s.BOOLEAN)]
    assert found[1].required


def test_read_only_fields_are_left_out_of_requests_and_write_only_ones_of_responses() -> None:
    """Each direction has the fields that cross the wire in it."""
    schema = {
        "type": "object",
        "properties": {"id": {"readOnly": True}, "secret": {"writeOnly": True}, "n": {"type": "integer", "default": 1}},
        "required": ["id", "secret", "n"],
    }
    found = _operation({"requestBody": _body(schema), "responses": {"200": _body(schema)}})
    sent = found.request_bodies[0].typed.shape.objects[0].fields
    answered = found.responses[0].content[0].typed.shape.objects[0].fields
    assert {name: field.required for name, field in sent.items()} == {"secret": True, "n": False}
    assert {name: field.required for name, field in answered.items()} == {"id": True, "n": True}


@pytest.mark.parametrize(
    ("version", "schema"),
    [
        ("3.0.3", {"type": "string", "nullable": True}),
        ("3.1.0", {"type": ["string", "null"]}),
        ("3.1.0", {"anyOf": [{"type": "string"}, {"type": "null"}]}),
        ("3.1.0", {"oneOf": [{"type": "null"}, {"type": "string"}]}),
    ],
)
def test_null_has_four_spellings(version: str, schema: Any) -> None:
    """All of them are one shape."""
    found = _operation({"requestBody": _body(schema), "responses": {}}, version=version)
    assert found.request_bodies[0].typed.shape is s.union(s.STRING, s.NULL)


def test_webhooks_and_callbacks_flow_the_other_way() -> None:
    """The provider sends their requests, so what is write-only is left out of those."""
    schema = {"type": "object", "properties": {"id": {"readOnly": True}, "secret": {"writeOnly": True}}}
    call = {"post": {"requestBody": _body(schema), "responses": {"200": _body(schema)}}}
    contract = _contract(
        {"/x": {"get": {"responses": {}, "callbacks": {"done": {"{$url}": call, "x-note": 1}}}}}, webhooks={"w": call}
    )
    for each in (contract.webhooks[0], contract.operations[0].callbacks[0]):
        assert set(each.request_bodies[0].typed.shape.objects[0].fields) == {"id"}
        assert set(each.responses[0].content[0].typed.shape.objects[0].fields) == {"secret"}


def test_a_callback_that_leads_to_itself_is_read_once() -> None:
    """A cycle of callbacks ends."""
    inner = {"post": {"responses": {}, "callbacks": {"again": {"$ref": "#/components/callbacks/C"}}}}
    components = {"callbacks": {"C": {"{$url}": inner}}}
    node = {"responses": {}, "callbacks": {"first": {"$ref": "#/components/callbacks/C"}}}
    found = _operation(node, components=components)
    assert len(found.callbacks) == 1
    assert found.callbacks[0].callbacks == ()


def test_version_two_has_its_own_places() -> None:
    """basePath, body parameters, consumes and produces, types beside `in`."""
    body = {"in": "body", "name": "b", "required": True, "schema": {"$ref": "#/definitions/A"}}
    node = {
        "parameters": [{"in": "query", "name": "n", "type": "integer"}, body],
        "responses": {
            "200": {"description": "ok", "schema": {"type": "array", "items": {"type": "string"}}},
            "204": {},
        },
    }
    document = {"swagger": "2.0", "basePath": "/v1/", "consumes": ["text/json"], "paths": {"/x": {"put": node}}}
    found = read_openapi({**document, "definitions": {"A": {"type": "boolean"}}}, source="a").operations[0]
    assert found.path == "/v1/x"
    assert found.parameters[0].typed.shape is s.INTEGER
    assert (found.request_bodies[0].content_type, found.body_required) == ("text/json", True)
    assert found.request_bodies[0].typed.shape is s.BOOLEAN
    assert found.responses[0].content[0].typed.shape is s.array(s.STRING)


@pytest.mark.parametrize(
    ("reference", "what"),
    [
        ("https://example.com/a.json#/A", "outside the document"),
        ("file:///etc/passwd", "outside the document"),
        ("#/components/parameters/None", "nothing stands there"),
        ("#/components/parameters/Loop", "refers to itself"),
    ],
)
def test_references_that_lead_nowhere_are_named(reference: str, what: str) -> None:
    """Nothing is fetched; the rest of the document is read."""
    components = {"parameters": {"Loop": {"$ref": "#/components/parameters/Loop"}}}
    contract = _contract({"/x": {"get": {"parameters": [{"$ref": reference}], "responses": {}}}}, components=components)
    assert contract.operations[0].parameters == ()
    assert what in contract.unresolved[0]


def test_one_bad_schema_leaves_the_others_readable() -> None:
    """A place that is no schema is unresolved, with its reason; the next place is read as ever."""
    contract = _contract(
        {"/x": {"post": {"requestBody": _body({"type": "int"}), "responses": {"200": _body({"type": "integer"})}}}}
    )
    found = contract.operations[0]
    assert found.request_bodies[0].typed.shape.residuals
    assert found.responses[0].content[0].typed.shape is s.INTEGER
    assert "type 'int' is none of" in contract.unresolved[0]


@pytest.mark.parametrize("paths", [[1], {"/x": None}, {"/x": {"get": []}}, {"/x": {"get": 5}}])
def test_what_holds_no_operations_is_no_document(paths: Any) -> None:
    """A malformed path is an error with its place, for a consumer would seem to call what is not there."""
    with pytest.raises(SourceError, match="#/paths"):
        read_openapi({"openapi": "3.0.0", "paths": paths}, source="a")


@pytest.mark.parametrize("paths", [None, {}, {"/x": {}}, {"/x": {"$ref": "#/none"}}])
def test_missing_parts_are_no_crash(paths: Any) -> None:
    """A document with holes has no operations there."""
    assert read_openapi({"openapi": "3.0.0", "paths": paths}, source="a").operations == ()


def test_deep_nesting_is_read_in_linear_time() -> None:
    """Ten thousand levels are no crash, and four times as many take about four times as long."""

    def nested(depth: int) -> dict[str, Any]:
        schema: dict[str, Any] = {"type": "string"}
        for _ in range(depth):
            schema = {"type": "array", "items": schema}
        return schema

    def read(schema: dict[str, Any]) -> None:
        found = _operation({"requestBody": _body(schema), "responses": {}})
        assert found.request_bodies[0].typed.shape.arrays

    assert_linear(nested, read, 2_500)


def test_discriminators_may_be_left_aside() -> None:
    """By the standard they change no validation, so a comparison of two versions does not count them."""
    cat = {"type": "object", "properties": {"kind": {"type": "string"}}, "required": ["kind"]}
    union = {"oneOf": [{"$ref": "#/components/schemas/Cat"}], "discriminator": {"propertyName": "kind"}}
    document = {
        "openapi": "3.1.0",
        "paths": {"/x": {"post": {"requestBody": _body(union), "responses": {}}}},
        "components": {"schemas": {"Cat": cat}},
    }
    shapes = [
        read_openapi(document, source="a", discriminators=each).operations[0].request_bodies[0].typed.shape
        for each in (True, False)
    ]
    assert shapes[0].objects[0].fields["kind"].shape is s.literal("Cat")
    assert shapes[1].objects[0].fields["kind"].shape is s.STRING


def test_provenance_leads_to_named_declarations() -> None:
    """Every key of a contract's provenance can be looked up, those of schemas by their names."""
    contract = _contract({}, components={"schemas": {"A": {"type": "object", "properties": {"b": {"default": 1}}}}})
    assert list(contract.provenance) == ["#/components/schemas/A"]
    assert len(contract.provenance) == 1
    assert contract.provenance["#/components/schemas/A"].name == "A"
    assert contract.provenance["#/components/schemas/A/properties/b"].default == 1
    with pytest.raises(KeyError):
        _ = contract.provenance["#/openapi"]


def test_a_second_version_reads_only_what_is_not_alike() -> None:
    """What both versions have alike is taken from the first one's reading; everything else is read."""
    schemas = {"Same": {"type": "string"}, "Other": {"type": "string"}}
    fields = {name: {"$ref": f"#/components/schemas/{name}"} for name in schemas}
    answer = {"content": {"application/json": {"schema": {"type": "object", "properties": fields}}}}
    paths = {"/a": {"get": {"responses": {"200": answer}}}}
    alike = Alike(frozenset({"#/components/schemas/Same"}))
    first = {"openapi": "3.1.0", "paths": paths, "components": {"schemas": schemas}}
    second = {**first, "components": {"schemas": {"Same": {"type": "null"}, "Other": {"type": "null"}}}}
    shapes = [read_openapi(each, source="s", alike=alike).operations[0].responses[0] for each in (first, second)]
    found = [each.content[0].typed.shape.objects[0].fields for each in shapes]
    assert found[0]["Same"].shape is found[1]["Same"].shape is not found[1]["Other"].shape
    assert found[1]["Other"].shape is s.NULL
