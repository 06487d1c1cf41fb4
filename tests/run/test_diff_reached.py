"""Where an API is reached, how it is written on the wire and who lets clients in: what changes meaning is told, the rest is silent."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeAlias

import pytest

from harness.run.diff import diff

Json: TypeAlias = Any
OK = {"200": {"description": "ok"}}
V1, V2 = "https://api.test/v1", "https://api.test/v2"


def _told(before: Json, after: Json) -> tuple[list[str], Any]:
    result = diff(*({"info": {}, "openapi": "3.0.3", **each} for each in (before, after)), today=date(2026, 1, 1))
    return [each.rule for each in result.findings], result.measures["bump"]


def _served(*servers: Json, own: Json = None) -> Json:
    listed = [each if isinstance(each, dict) else {"url": each} for each in servers]
    operation = {"responses": OK, **({"servers": [{"url": own}]} if own else {})}
    return {"servers": listed, "paths": {"/a": {"get": operation}, "/b": {"get": {"responses": OK}}}}


VARIED = {"url": "https://api.test/{v}", "variables": {"v": {"default": "v1", "enum": ["v1", "v2"]}}}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (_served("/v1"), _served("/v2")),
        (_served(V1), _served("/v2")),
        (_served(V1, V2), _served(V2)),
        (_served(VARIED), _served(V1)),
    ],
)
def test_another_path_of_the_servers_is_one_warning(before: Json, after: Json) -> None:
    """Old clients call the old one, whatever the operation."""
    assert _told(before, after) == (["server-path-changed"], "major")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (_served(V1), _served("https://api.example/v1/")),
        (_served(V1), _served(V1, V2)),
        (_served(V1), _served(VARIED)),
        (_served(V1), _served()),
        (_served("/v1", own="/v2"), _served("v1", own="/v2")),
        (_served(V1), {"paths": {f"/v1{path}": each for path, each in _served()["paths"].items()}}),
    ],
    ids=("host", "one more", "variable", "none", "relative", "moved into the paths"),
)
def test_a_host_a_further_path_and_a_path_that_moved_are_silent(before: Json, after: Json) -> None:
    """Hosts are up to whoever runs the server."""
    assert _told(before, after) == ([], "patch")


def test_the_servers_of_an_operation_are_its_own() -> None:
    """They stand before those of the document."""
    assert _told(_served("/v1", own="/v1"), _served("/v1", own="/v9"))[0] == ["server-path-changed"]
    assert _told(_served("/v1", own="/v9"), _served("/v1", own="/v9")) == ([], "none")


def _query(schema: Json, **more: Json) -> Json:
    parameter = {"name": "q", "in": "query", "schema": schema, **more}
    return {"paths": {"/a": {"get": {"parameters": [parameter], "responses": OK}}}}


def test_reserved_characters_that_must_be_encoded_now_are_told() -> None:
    """Old clients send them as they are; who has encoded them all along loses nothing, nor who sends numbers."""
    free, encoded = _query({"type": "string"}, allowReserved=True), _query({"type": "string"})
    assert _told(free, encoded) == (["parameter-encoding-changed"], "major")
    assert _told(encoded, free)[0] == []
    assert _told(_query({"type": "integer"}, allowReserved=True), _query({"type": "integer"}))[0] == []


def _guarded(scheme: Json) -> Json:
    operation = {"responses": OK, "security": [{"login": []}]}
    return {"paths": {"/a": {"get": operation}}, "components": {"securitySchemes": {"login": scheme}}}


def _openid(address: str) -> Json:
    return _guarded({"type": "openIdConnect", "openIdConnectUrl": address})


def test_tokens_of_another_issuer_are_other_credentials() -> None:
    """The same issuer may be written with or without the well-known path."""
    assert _told(_openid("https://a.test"), _openid("https://b.test")) == (["security-tightened"], "major")
    assert _told(_openid("https://a.test/"), _openid("https://a.test/.well-known/openid-configuration"))[0] == []


def test_another_address_of_a_flow_is_a_hint() -> None:
    """The server takes the tokens as before."""
    before, after = (
        _guarded(
            {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": f"https://{each}.test/token", "scopes": {}}}}
        )
        for each in "ab"
    )
    assert _told(before, after) == (["token-address-changed"], "minor")


def _xml(schema: Json, media: str = "application/xml") -> Json:
    return {
        "paths": {"/a": {"get": {"responses": {"200": {"description": "ok", "content": {media: {"schema": schema}}}}}}}
    }


def _held(**more: Json) -> Json:
    return {"type": "object", "properties": {"tags": {"type": "array", "items": {"type": "string"}, **more}}}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"type": "object", "xml": {"name": "order"}}, {"type": "object", "xml": {"name": "Order"}}),
        ({"type": "object", "xml": {"name": "o"}}, {"type": "object", "xml": {"name": "o", "namespace": "urn:o"}}),
        (_held(), _held(xml={"wrapped": True})),
        (_held(xml={"wrapped": True}), _held(xml={"wrapped": True, "name": "Tags"})),
        ({"properties": {"id": {}}}, {"properties": {"id": {"xml": {"attribute": True}}}}),
    ],
)
def test_xml_that_is_written_otherwise_breaks_where_the_body_is_xml(before: Json, after: Json) -> None:
    """The same schema in JSON is written as before."""
    assert _told(_xml(before), _xml(after)) == (["xml-changed"], "major")
    assert _told(*(_xml(each, "application/atom+xml; charset=utf-8") for each in (before, after)))[1] == "major"
    assert _told(_xml(before, "application/json"), _xml(after, "application/json")) == ([], "patch")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (_held(), _held(xml={"name": "Tags"})),
        (_held(), _held(xml={"wrapped": False})),
        (
            {"properties": {"id": {}}},
            {"properties": {"id": {"xml": {"name": "id", "prefix": "x", "attribute": False}}}},
        ),
        (
            {"type": "object", "xml": {"namespace": "urn:o", "prefix": "a"}},
            {"type": "object", "xml": {"namespace": "urn:o", "prefix": "b"}},
        ),
    ],
)
def test_what_says_nothing_of_xml_is_silent(before: Json, after: Json) -> None:
    """Defaults may be written out, prefixes chosen, and an array without a wrapper has no element of its own."""
    assert _told(_xml(before), _xml(after)) == ([], "patch")
