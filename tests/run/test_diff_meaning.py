"""Meaning, not text: rewrites that say the same are silent, and each single edit is found by its own rule."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, TypeAlias

import pytest

from harness.model.finding import Severity
from harness.run.diff import diff

Json: TypeAlias = Any
DAY = date(2026, 1, 1)
TEXT, WHOLE = {"type": "string"}, {"type": "integer"}


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def shop() -> Json:
    """An API with a little of everything that a rewrite or an edit can touch."""
    pet = {
        "type": "object",
        "required": ["id", "state"],
        "properties": {
            "id": {"type": "integer", "minimum": 1, "maximum": 100},
            "state": {"type": "string", "enum": ["new", "sold"]},
            "name": {"type": "string", "minLength": 1, "maxLength": 9},
            "tags": {"type": "array", "items": TEXT, "maxItems": 5},
            "code": {"type": "string", "pattern": "^[a-f]+$"},
            "owner": _ref("Owner"),
        },
    }
    owner = {"type": "object", "required": ["mail"], "properties": {"mail": TEXT, "age": {"type": "number"}}}
    pay = {"oneOf": [_ref("Card"), _ref("Bank")]}
    card = {"type": "object", "required": ["card"], "properties": {"card": TEXT}}
    bank = {"type": "object", "required": ["iban"], "properties": {"iban": TEXT}}
    schemas = {"Pet": pet, "Owner": owner, "Pay": pay, "Card": card, "Bank": bank}
    query = {"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 50}}
    many = {"name": "ids", "in": "query", "schema": {"type": "array", "items": WHOLE}}
    hole = {"name": "id", "in": "path", "required": True, "schema": WHOLE}
    headers = {"X-Left": {"required": True, "schema": WHOLE}}
    got = {"200": _answer(_ref("Pet"), headers=headers), "404": _answer(TEXT)}
    get = {"operationId": "getPet", "parameters": [hole, query, many], "responses": got}
    put_body = {"required": True, "content": {"application/json": {"schema": _ref("Pet")}}}
    put = {"parameters": [copy.deepcopy(hole)], "requestBody": put_body, "responses": {"204": {"description": "done"}}}
    post_body = {"content": {"application/json": {"schema": _ref("Pay")}}}
    post = {"requestBody": post_body, "responses": {"201": _answer(_ref("Pay"))}}
    key = {"type": "apiKey", "in": "header", "name": "X-Key"}
    return {
        "openapi": "3.1.0",
        "info": {"title": "shop", "version": "1"},
        "security": [{"key": []}],
        "paths": {"/pets/{id}": {"get": get, "put": put}, "/pay": {"post": post}},
        "components": {"schemas": schemas, "securitySchemes": {"key": key}},
    }


def _answer(schema: Json, **more: Json) -> Json:
    return {"description": "ok", "content": {"application/json": {"schema": schema}}, **more}


def _schemas(api: Json) -> Json:
    return api["components"]["schemas"]


def _get(api: Json) -> Json:
    return next(each["get"] for each in api["paths"].values() if "get" in each)


def _put(api: Json) -> Json:
    return next(each["put"] for each in api["paths"].values() if "put" in each)


def _post(api: Json) -> Json:
    return api["paths"]["/pay"]["post"]


def _nodes(node: Json) -> Iterator[Json]:
    if isinstance(node, dict):
        yield node
    for each in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _nodes(each)


# -- rewrites that say the same


def rename_components(api: Json) -> None:
    """Names of components do not go over the wire."""
    text = json.dumps(api["paths"]).replace("schemas/Pet", "schemas/Animal").replace("schemas/Owner", "schemas/Person")
    held = json.loads(json.dumps(_schemas(api)).replace("schemas/Pet", "schemas/Animal"))
    held = json.loads(json.dumps(held).replace("schemas/Owner", "schemas/Person"))
    for old, new in (("Pet", "Animal"), ("Owner", "Person")):
        held[new] = held.pop(old)
    api["paths"], api["components"]["schemas"] = json.loads(text), held


def inline(api: Json) -> None:
    """A reference is what it refers to."""
    for node in list(_nodes(api["paths"])):
        reference = node.get("$ref", "")
        if reference.startswith("#/components/schemas/"):
            del node["$ref"]
            node.update(copy.deepcopy(_schemas(api)[reference.rpartition("/")[2]]))


def wrap(api: Json) -> None:
    """`allOf` of one is that one."""
    for node in list(_nodes(api["paths"])):
        if "$ref" in node:
            node["allOf"] = [{"$ref": node.pop("$ref")}]


def part(api: Json) -> None:
    """An object is the intersection of its parts."""
    for held in _schemas(api).values():
        if "properties" in held:
            needed = held.pop("required", [])
            held["allOf"] = [{"type": "object", "properties": held.pop("properties")}, {"required": needed}]


def turn_around(api: Json) -> None:
    """The order of alternatives, members and keys says nothing."""
    for node in _nodes(api):
        for name in ("enum", "oneOf", "anyOf", "required"):
            if isinstance(node.get(name), list):
                node[name].reverse()
        for name in reversed(list(node)):
            node[name] = node.pop(name)


def nest(api: Json) -> None:
    """A union of unions is one union, of whichever keyword where alternatives differ."""
    for node in _nodes(api["components"]):
        if "oneOf" in node:
            node["anyOf"] = [{"anyOf": node.pop("oneOf")}]


def explain(api: Json) -> None:
    """Prose, examples and extensions are for people."""
    for node in list(_nodes(_schemas(api))):
        if "type" in node and isinstance(node["type"], str):
            node |= {"description": "more", "title": "more", "x-order": 1}
    for operation in (_get(api), _put(api), _post(api)):
        operation |= {"summary": "more", "tags": ["new"], "externalDocs": {"url": "https://example.org"}}


def rename_hole(api: Json) -> None:
    """What stands in the template's hole is no part of the URL."""
    api["paths"] = {path.replace("{id}", "{pet_id}"): item for path, item in api["paths"].items()}
    for node in list(_nodes(api["paths"])):
        if node.get("in") == "path":
            node["name"] = "pet_id"


def share_parameters(api: Json) -> None:
    """What all operations of a path have may stand at the path."""
    for item in api["paths"].values():
        if {"get", "put"} <= item.keys():
            hole = next(each for each in item["get"]["parameters"] if each["in"] == "path")
            item["parameters"] = [hole]
            for method in ("get", "put"):
                item[method]["parameters"] = [each for each in item[method]["parameters"] if each["in"] != "path"]


def spell_defaults(api: Json) -> None:
    """What is written out as it is anyway."""
    for node in list(_nodes(api["paths"])):
        if node.get("in") == "query":
            node |= {"required": False, "style": "form", "explode": True}
        if node.get("in") == "path":
            node |= {"style": "simple", "explode": False}
    for held in _schemas(api).values():
        held.setdefault("required", []) if "properties" in held else None


def extract(api: Json) -> None:
    """Parameters, bodies, answers and headers may have names."""
    components = api["components"]
    get, put = _get(api), _put(api)
    components["parameters"] = {each["name"]: each for each in get["parameters"]}
    get["parameters"] = [{"$ref": f"#/components/parameters/{name}"} for name in components["parameters"]]
    components["requestBodies"] = {"Put": put["requestBody"]}
    put["requestBody"] = {"$ref": "#/components/requestBodies/Put"}
    answer = get["responses"]["200"]
    components["headers"] = {"Left": answer["headers"]["X-Left"]}
    answer["headers"]["X-Left"] = {"$ref": "#/components/headers/Left"}
    components["responses"] = {"Got": answer}
    get["responses"]["200"] = {"$ref": "#/components/responses/Got"}


def spell_security(api: Json) -> None:
    """What holds for all may be said at each, under another name."""
    del api["security"]
    schemes = api["components"]["securitySchemes"]
    schemes["token"] = schemes.pop("key")
    for operation in (_get(api), _put(api), _post(api)):
        operation["security"] = [{"token": []}]


def set_charset(api: Json) -> None:
    """A content type's parameters are no other content type."""
    for node in list(_nodes(api["paths"])):
        content = node.get("content")
        if content:
            node["content"] = {"application/json; charset=utf-8": content["application/json"]}


def write_const(api: Json) -> None:
    """An enum is the union of its constants."""
    for node in list(_nodes(_schemas(api))):
        if isinstance(node.get("enum"), list):
            node["anyOf"] = [{"const": each} for each in node.pop("enum")]


SAME: list[Callable[[Json], None]] = [
    *(rename_components, inline, wrap, part, turn_around, nest, explain, rename_hole, share_parameters),
    *(spell_defaults, extract, spell_security, set_charset, write_const),
]
FREE = [each for each in SAME if each not in {extract, share_parameters, spell_defaults}]


@pytest.mark.parametrize("rewrite", SAME, ids=lambda each: each.__name__)
def test_a_rewrite_that_says_the_same_is_silent(rewrite: Callable[[Json], None]) -> None:
    """In both directions."""
    base, other = shop(), shop()
    rewrite(other)
    assert other != base
    assert [each.message for each in diff(base, other, today=DAY).findings] == []
    assert [each.message for each in diff(other, base, today=DAY).findings] == []


@pytest.mark.parametrize("seed", range(12))
def test_rewrites_on_rewrites_are_silent(seed: int) -> None:
    """Whatever is done first."""
    draw = random.Random(seed)
    base, other = shop(), shop()
    for rewrite in draw.sample(FREE, 4):
        rewrite(other)
    assert [each.message for each in diff(base, other, today=DAY).findings] == []


@pytest.mark.parametrize(
    "spelled",
    [
        {"type": ["string", "null"]},
        {"anyOf": [TEXT, {"type": "null"}]},
        {"oneOf": [{"type": "null"}, TEXT]},
        {"type": "string", "nullable": True},
    ],
)
def test_null_has_four_spellings(spelled: Json) -> None:
    """The fourth is of OpenAPI 3.0, so the document is upgraded on the way."""
    base, other = shop(), shop()
    _schemas(base)["Owner"]["properties"]["mail"] = {"type": ["string", "null"]}
    _schemas(other)["Owner"]["properties"]["mail"] = spelled
    other["openapi"] = "3.0.3" if "nullable" in spelled else "3.1.0"
    assert diff(base, other, today=DAY).findings == ()


def test_a_document_of_2_0_is_what_it_says_in_3_0() -> None:
    """Base path, body and form parameters, definitions."""
    field = {"name": "photo", "in": "formData", "type": "string", "required": True}
    body = {"name": "pet", "in": "body", "required": True, "schema": {"$ref": "#/definitions/P"}}
    pet = {"type": "object", "properties": {"id": WHOLE}}
    answer = {"description": "ok", "schema": {"$ref": "#/definitions/P"}}
    old = {
        "swagger": "2.0",
        "basePath": "/v1",
        "paths": {
            "/pets": {"parameters": [body], "post": {"responses": {"200": answer}}},
            "/photos": {"post": {"consumes": ["multipart/form-data"], "parameters": [field], "responses": {}}},
        },
        "definitions": {"P": pet},
    }
    form = {"type": "object", "properties": {"photo": TEXT}, "required": ["photo"]}
    sent = {"required": True, "content": {"application/json": {"schema": pet}}}
    photo = {"required": True, "content": {"multipart/form-data": {"schema": form}}}
    new = {
        "openapi": "3.0.0",
        "paths": {
            "/v1/pets": {"post": {"requestBody": sent, "responses": {"200": _answer(pet)}}},
            "/v1/photos": {"post": {"requestBody": photo, "responses": {}}},
        },
    }
    assert [each.message for each in diff(old, new, today=DAY).findings] == []
    del form["required"]
    del new["paths"]["/v1/photos"]["post"]["requestBody"]["required"]  # type: ignore[index]
    assert "request-field-became-required" in {each.rule for each in diff(new, old, today=DAY).findings}


# -- single edits, each found by its rule


def _field(name: str, **more: Json) -> Callable[[Json], None]:
    def edit(api: Json) -> None:
        _schemas(api)["Pet"]["properties"][name].update(more)

    return edit


def _require(name: str) -> Callable[[Json], None]:
    return lambda api: _schemas(api)["Pet"]["required"].append(name)


def _allow(name: str) -> Callable[[Json], None]:
    return lambda api: _schemas(api)["Pet"]["required"].remove(name)


def _new_field(*, needed: bool) -> Callable[[Json], None]:
    def edit(api: Json) -> None:
        _schemas(api)["Pet"]["properties"]["born"] = {"type": "string", "format": "date"}
        _schemas(api)["Pet"]["required"] += ["born"] * needed

    return edit


def _lose_state(api: Json) -> None:
    _drop(_fields, "state")(api)
    _allow("state")(api)


def _parameter(index: int, **more: Json) -> Callable[[Json], None]:
    return lambda api: _get(api)["parameters"][index].update(more)


def _set(place: Callable[[Json], Json], name: str, value: Json) -> Callable[[Json], None]:
    return lambda api: place(api).update({name: value})


def _drop(place: Callable[[Json], Json], name: str | int) -> Callable[[Json], None]:
    return lambda api: place(api).__delitem__(name)


def _got(api: Json) -> Json:
    return _get(api)["responses"]


def _fields(api: Json) -> Json:
    return _schemas(api)["Pet"]["properties"]


def _sent(api: Json) -> Json:
    return _put(api)["requestBody"]


def _alternatives(api: Json) -> Json:
    return _schemas(api)["Pay"]["oneOf"]


CASH = {"type": "object", "required": ["cash"], "properties": {"cash": {"type": "number"}}}
NULLABLE = {"type": ["string", "null"]}
EDITS: dict[str, tuple[Callable[[Json], None], set[str]]] = {
    "operation gone": (_drop(lambda api: api["paths"]["/pay"], "post"), {"operation-removed"}),
    "operation new": (_set(lambda api: api["paths"]["/pay"], "get", {"responses": {}}), {"operation-added"}),
    "operation deprecated": (_set(_get, "deprecated", True), {"operation-deprecated-without-sunset"}),
    "operation beta": (_set(_get, "x-stability-level", "beta"), {"stability-lowered"}),
    "parameter gone": (_drop(lambda api: _get(api)["parameters"], 1), {"parameter-removed"}),
    "parameter needed": (_parameter(1, required=True), {"parameter-demanded"}),
    "parameter deprecated": (_parameter(1, deprecated=True), {"parameter-deprecated"}),
    "parameter of another type": (
        _parameter(1, schema={"type": "boolean"}),
        {"request-type-refused", "request-widened"},
    ),
    "parameter bounded more": (_parameter(1, schema={**WHOLE, "maximum": 9}), {"request-bounds-narrowed"}),
    "parameter bounded less": (_parameter(1, schema={**WHOLE, "maximum": 99}), {"request-widened"}),
    "parameter with a default": (
        _parameter(1, schema={**WHOLE, "maximum": 50, "default": 5}),
        {"parameter-default-changed"},
    ),
    "list encoded otherwise": (_parameter(2, explode=False), {"parameter-encoding-changed"}),
    "list shorter": (
        _parameter(2, schema={"type": "array", "items": WHOLE, "maxItems": 3}),
        {"request-bounds-narrowed"},
    ),
    "body not needed": (_set(_sent, "required", False), {"request-body-undemanded"}),
    "body gone": (_drop(_put, "requestBody"), {"request-body-removed"}),
    "body needed": (_set(lambda api: _post(api)["requestBody"], "required", True), {"request-body-demanded"}),
    "body of another type": (
        _set(_sent, "content", {"text/csv": {"schema": TEXT}}),
        {"request-content-type-removed", "request-content-type-added"},
    ),
    "body of one type more": (
        lambda api: _sent(api)["content"].update({"text/csv": {"schema": TEXT}}),
        {"request-content-type-added"},
    ),
    "answer gone": (_drop(_got, "200"), {"response-status-removed"}),
    "failure gone": (_drop(_got, "404"), {"response-error-status-removed"}),
    "failure new": (_set(_got, "409", _answer(TEXT)), {"response-status-added"}),
    "answer of another type": (
        _set(lambda api: _got(api)["404"], "content", {"text/html": {"schema": TEXT}}),
        {"response-content-type-removed", "response-content-type-added"},
    ),
    "answer untold": (
        _set(lambda api: _got(api)["404"], "content", {"application/json": {}}),
        {"response-untold"},
    ),
    "header gone": (_drop(lambda api: _got(api)["200"]["headers"], "X-Left"), {"response-header-removed"}),
    "header not sure": (
        _drop(lambda api: _got(api)["200"]["headers"]["X-Left"], "required"),
        {"response-header-undemanded"},
    ),
    "header new": (
        _set(lambda api: _got(api)["200"]["headers"], "X-New", {"schema": TEXT}),
        {"response-header-added"},
    ),
    "no key needed": (_set(_get, "security", []), {"security-loosened"}),
    "one key more": (_set(_get, "security", [{"key": [], "other": []}]), {"security-tightened"}),
    "field gone": (_drop(_fields, "name"), {"request-field-ignored", "response-optional-field-removed"}),
    "needed field gone": (
        _lose_state,
        {"request-field-ignored", "response-required-field-removed"},
    ),
    "field new": (_new_field(needed=False), {"request-field-added", "response-field-added"}),
    "needed field new": (_new_field(needed=True), {"request-field-demanded", "response-field-added"}),
    "field needed": (_require("name"), {"request-field-became-required", "response-narrowed"}),
    "field not needed": (_allow("id"), {"request-widened", "response-field-became-optional"}),
    "field of another type": (
        _set(_fields, "name", {"type": "boolean"}),
        {"request-type-refused", "request-widened", "response-type-added", "response-narrowed"},
    ),
    "field maybe null": (
        _set(lambda api: _schemas(api)["Owner"]["properties"], "mail", NULLABLE),
        {"request-widened", "response-null-added"},
    ),
    "value gone": (_field("state", enum=["new"]), {"request-value-removed", "response-narrowed"}),
    "value new": (_field("state", enum=["new", "sold", "lost"]), {"request-widened", "response-value-added"}),
    "any value": (_drop(lambda api: _fields(api)["state"], "enum"), {"request-widened", "response-enum-opened"}),
    "maximum lower": (_field("id", maximum=9), {"request-bounds-narrowed", "response-narrowed"}),
    "minimum lower": (_field("id", minimum=0), {"request-widened", "response-bounds-widened"}),
    "text shorter": (_field("name", maxLength=5), {"request-bounds-narrowed", "response-narrowed"}),
    "pattern narrower": (_field("code", pattern="^[a-c]+$"), {"request-pattern-narrowed", "response-narrowed"}),
    "pattern wider": (_field("code", pattern="^[a-z]+$"), {"request-widened", "response-pattern-widened"}),
    "list of fewer": (_field("tags", maxItems=3), {"request-bounds-narrowed", "response-narrowed"}),
    "list of more": (_field("tags", maxItems=9), {"request-widened", "response-bounds-widened"}),
    "list unique": (_field("tags", uniqueItems=True), {"request-list-narrowed", "response-narrowed"}),
    "field read-only": (_field("name", readOnly=True), {"request-field-withheld"}),
    "field write-only": (_field("name", writeOnly=True), {"response-optional-field-removed"}),
    "field deprecated": (_field("name", deprecated=True), {"field-deprecated"}),
    "alternative gone": (_drop(_alternatives, 1), {"request-alternative-removed", "response-narrowed"}),
    "alternative new": (
        lambda api: _alternatives(api).append(CASH),
        {"request-widened", "response-alternative-added"},
    ),
    "no further fields": (
        _set(lambda api: _schemas(api)["Owner"], "additionalProperties", False),
        {"request-field-forbidden"},
    ),
}


@pytest.mark.parametrize("name", EDITS)
def test_a_single_edit_is_found_by_its_rule(name: str) -> None:
    """By no other, but for what may be noted beside it of the other direction."""
    edit, rules = EDITS[name]
    base, revision = shop(), shop()
    edit(revision)
    found = diff(base, revision, today=DAY).findings
    assert {each.rule for each in found} == rules
    directed = {each.rule.partition("-")[0]: each.direction for each in found if each.severity is not Severity.HINT}
    assert all(directed.get(side, side) == side for side in ("request", "response"))


def test_a_changed_default_of_a_parameter_is_told_once() -> None:
    """The parameter says it, so its schema does not say it again; the field of a body still does."""

    def document(default: int) -> Json:
        schema = {"type": "integer", "default": default}
        body = {"content": {"application/json": {"schema": {"type": "object", "properties": {"n": schema}}}}}
        operation = {
            "parameters": [{"name": "limit", "in": "query", "schema": schema}],
            "requestBody": body,
            "responses": {"200": {"description": "ok"}},
        }
        return {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {"/orders": {"post": operation}}}

    found = [each.rule for each in diff(document(10), document(100)).findings]
    assert sorted(found) == ["parameter-default-changed", "request-field-default-changed"]
