"""What speaks for a status or a content type, and who sends: the narrowest key governs, and webhooks flow the other way."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeAlias

import pytest

from harness.run.diff import diff

Json: TypeAlias = dict[str, Any]
SURE: Json = {"type": "object", "properties": {"c": {"type": "string"}}, "required": ["c"]}
UNSURE: Json = {"type": "object", "properties": {"c": {"type": "string"}}}
NUMBER: Json = {"type": "integer"}
JSON, XML, ANY = "application/json", "application/xml", "*/*"
SILENT: Json = {"responses": {"204": {"description": ""}}}


def _bump(base: Json, revision: Json) -> object:
    return diff(base, revision, today=date(2026, 1, 1)).measures["bump"]


def _api(operation: Json, **more: Any) -> Json:
    return {"openapi": "3.1.0", "paths": {"/a": {"post": operation}}, **more}


def _answering(statuses: Mapping[str, Json]) -> Json:
    """An API whose statuses have one JSON body each."""
    return _api({"responses": {each: _content({JSON: body}) for each, body in statuses.items()}})


def _content(bodies: Mapping[str, Json]) -> Json:
    return {"description": "", "content": {kind: {"schema": body} for kind, body in bodies.items()}}


def _sent(bodies: Mapping[str, Json]) -> Json:
    return _api({"responses": {"200": _content(bodies)}})


def _taking(bodies: Mapping[str, Json], *, required: bool = False) -> Json:
    """An operation with a body."""
    return {"requestBody": {"required": required, **_content(bodies)}, **SILENT}


@pytest.mark.parametrize(
    ("before", "after", "bump"),
    [
        ({"200": SURE}, {"2XX": UNSURE}, "major"),
        ({"200": SURE}, {"2XX": NUMBER}, "major"),
        ({"200": SURE}, {"2XX": SURE}, "minor"),
        ({"200": SURE, "404": SURE}, {"200": SURE, "4XX": UNSURE}, "major"),
        ({"200": SURE, "404": SURE}, {"200": SURE, "default": NUMBER}, "major"),
        ({"200": SURE, "4XX": SURE}, {"200": SURE, "default": NUMBER}, "major"),
        ({"200": SURE, "4XX": SURE}, {"200": SURE, "default": SURE}, "minor"),
    ],
)
def test_a_range_or_the_default_speaks_for_a_status(before: Json, after: Json, bump: str) -> None:
    """What answers a status now is compared with what did, whatever key it stands under."""
    assert _bump(_answering(before), _answering(after)) == bump


@pytest.mark.parametrize(
    ("before", "after", "bump"),
    [
        ({JSON: SURE}, {"application/*": UNSURE}, "major"),
        ({JSON: SURE}, {ANY: NUMBER}, "major"),
        ({JSON: SURE}, {ANY: SURE}, "minor"),
        ({f"{JSON};version=1": SURE, f"{JSON};version=2": SURE}, {f"{JSON};version=2": SURE}, "major"),
        ({f"{JSON};version=1": SURE}, {f"{JSON};version=2": SURE}, "major"),
        ({f"{JSON};version=1": SURE}, {f"{JSON}; Version=1": SURE}, "patch"),
        ({JSON: SURE}, {f"{JSON}; charset=utf-8": SURE}, "patch"),
    ],
)
def test_a_content_type_is_its_name_and_its_parameters(before: Json, after: Json, bump: str) -> None:
    """A range speaks for what it holds, and versions of a format are formats of their own."""
    assert _bump(_sent(before), _sent(after)) == bump


def test_a_request_is_governed_by_the_narrowest_range() -> None:
    """What a range took is held against the type that was carved out of it, and each version against itself."""
    assert _bump(_api(_taking({ANY: UNSURE})), _api(_taking({ANY: UNSURE, JSON: SURE}))) == "major"
    assert _bump(_api(_taking({ANY: UNSURE})), _api(_taking({ANY: UNSURE, JSON: UNSURE}))) == "minor"
    one, two = f"{JSON};version=1", f"{JSON};version=2"
    assert _bump(_api(_taking({one: UNSURE, two: UNSURE})), _api(_taking({one: SURE, two: UNSURE}))) == "major"


def _webhook(operation: Json) -> Json:
    return {"openapi": "3.1.0", "paths": {}, "webhooks": {"paid": {"post": operation}}}


def _callback(operation: Json) -> Json:
    return _api({**SILENT, "callbacks": {"paid": {"{$request.body#/hook}": {"post": operation}}}})


def _signed(*, required: bool) -> Json:
    signature = {"name": "X-Signature", "in": "header", "required": required, "schema": {"type": "string"}}
    return {"parameters": [signature], **SILENT}


@pytest.mark.parametrize("calls", [_webhook, _callback])
@pytest.mark.parametrize(
    ("before", "after", "bump"),
    [
        (_signed(required=True), _signed(required=False), "major"),
        (_signed(required=True), SILENT, "major"),
        (_signed(required=False), _signed(required=True), "patch"),
        (SILENT, _signed(required=True), "minor"),
        (_taking({JSON: SURE}, required=True), _taking({JSON: SURE}), "major"),
        (_taking({JSON: SURE}), _taking({JSON: SURE}, required=True), "patch"),
        (_taking({JSON: SURE}), SILENT, "major"),
        (_taking({JSON: SURE}), _taking({JSON: SURE, XML: SURE}), "major"),
        (_taking({JSON: SURE, XML: SURE}), _taking({JSON: SURE}), "patch"),
        (_taking({JSON: SURE}), _taking({JSON: UNSURE}), "major"),
        (_taking({JSON: UNSURE}), _taking({JSON: SURE}), "minor"),
    ],
)
def test_the_provider_sends_webhooks_and_callbacks(calls: Any, before: Json, after: Json, bump: str) -> None:
    """What it may leave out now is missed by those who read it; what it always sends now is not."""
    assert _bump(calls(before), calls(after)) == bump


def _secured(scheme: Json) -> Json:
    held = {"securitySchemes": {"one": scheme}}
    return _api({"security": [{"one": []}], **SILENT}, components=held)


def _oauth(*flows: str) -> Json:
    return _secured({"type": "oauth2", "flows": {each: {"scopes": {}, "tokenUrl": "https://a.test"} for each in flows}})


def test_the_way_to_a_token_counts() -> None:
    """Clients without the flow get no token; a further flow, and the prose of a bearer token, are nothing to them."""
    assert _bump(_oauth("clientCredentials"), _oauth("authorizationCode")) == "major"
    assert _bump(_oauth("clientCredentials"), _oauth("authorizationCode", "clientCredentials")) == "patch"
    bearer = {"type": "http", "scheme": "bearer"}
    assert _bump(_secured(bearer), _secured({**bearer, "bearerFormat": "JWT"})) == "patch"


def _pets(*names: str, mapping: Json | None = None, field: Json | None = None) -> Json:
    """An API that takes pets, each with a field of its own beside the one that tells them apart."""
    kind = {"propertyName": "kind", **({"mapping": mapping} if mapping else {})}
    schemas = {
        name: {
            "type": "object",
            "properties": {"kind": field or {"type": "string"}, f"f{place}": {"type": "string"}},
            "required": ["kind", f"f{place}"],
        }
        for place, name in enumerate(names)
    }
    pet = {"oneOf": [{"$ref": f"#/components/schemas/{name}"} for name in names], "discriminator": kind}
    return _api(_taking({JSON: pet}), components={"schemas": schemas})


def test_alternatives_without_a_mapping_go_by_their_names() -> None:
    """A new name is a new value on the wire, unless a mapping or the alternatives themselves say the value."""
    assert _bump(_pets("Cat", "Dog"), _pets("Kitten", "Dog")) == "major"
    mapped = [{"cat": f"#/components/schemas/{name}", "dog": "#/components/schemas/Dog"} for name in ("Cat", "Kitten")]
    assert _bump(_pets("Cat", "Dog", mapping=mapped[0]), _pets("Kitten", "Dog", mapping=mapped[1])) == "patch"
    said: Json = {"enum": ["pet"]}
    assert _bump(_pets("Cat", "Dog", field=said), _pets("Kitten", "Dog", field=said)) == "patch"
    named = {name: f"#/components/schemas/{name}" for name in ("Cat", "Dog")}
    assert _bump(_pets("Cat", "Dog"), _pets("Cat", "Dog", mapping=named)) == "patch"
    rules = {each.rule for each in diff(_pets("Cat", "Dog"), _pets("Cat")).findings}
    assert rules == {"request-alternative-removed"}


def _at(path: str, *servers: str) -> Json:
    """One operation, below servers."""
    return {"openapi": "3.1.0", "servers": [{"url": each} for each in servers], "paths": {path: {"get": SILENT}}}


def test_a_root_may_move_into_the_servers_and_back() -> None:
    """The address of an operation is its server's with its path, and so is what it is compared by; hosts are not compared."""
    bare, rooted = _at("/v1/a", "https://a.test"), _at("/a", "https://a.test/v1")
    assert _bump(bare, rooted) == "patch"
    assert _bump(rooted, bare) == "patch"
    assert _bump(bare, _at("/a", "https://a.test/v2")) == "major"
    assert _bump(_at("/a", "https://a.test/v1"), _at("/a", "https://a.test/v2")) == "major"
    assert _bump(_at("/a", "https://a.test/v1"), _at("/a", "https://b.test/v1")) == "patch"


def _asking(schema: Json) -> Json:
    return _api({"parameters": [{"name": "q", "in": "query", "schema": schema}], **SILENT})


@pytest.mark.parametrize(
    ("before", "after", "bump"),
    [
        ({"type": "boolean"}, {"enum": ["true", "false", "auto"]}, "minor"),
        ({"type": "boolean"}, {"enum": ["true", "auto"]}, "major"),
        ({"enum": ["1", "2"]}, {"type": "integer"}, "minor"),
        ({"enum": ["1", "2"]}, {"type": "integer", "maximum": 1}, "major"),
        ({"enum": ["01"]}, {"type": "integer"}, "major"),
    ],
)
def test_values_of_the_same_letters_are_the_same_in_an_address(before: Json, after: Json, bump: str) -> None:
    """There is one way to write `true` and `1` in a query, whatever kind they are declared to be."""
    assert _bump(_asking(before), _asking(after)) == bump
