"""Exchanges beside a provider's contract."""

from __future__ import annotations

import json
from typing import Any

import pytest

from harness.compare.described import Document
from harness.compare.exchanges import KINDS, ExchangeJudge
from harness.compare.form_values import form, typed
from harness.compare.json_places import places
from harness.model.difference import Mismatch
from harness.model.exchange import Exchange, Request, Response
from harness.model.location import Location

JSON = (("Content-Type", "application/json; charset=utf-8"),)
FORM = (("Content-Type", "application/x-www-form-urlencoded"),)

DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Acme", "version": "7"},
    "servers": [{"url": "https://api.acme.test/v1"}],
    "paths": {
        "/orders": {
            "parameters": [{"$ref": "#/components/parameters/Trace"}],
            "get": {
                "parameters": [
                    {"name": "limit", "in": "query", "required": True, "schema": {"type": "integer", "maximum": 100}},
                    {"name": "tags", "in": "query", "schema": {"type": "array", "items": {"type": "string"}}},
                ],
                "responses": {
                    "200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Page"}}}}
                },
            },
            "post": {
                "requestBody": {
                    "required": True,
                    "content": {"application/*": {"schema": {"$ref": "#/components/schemas/New"}}},
                },
                "responses": {
                    "2XX": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Order"}}}},
                    "default": {"$ref": "#/components/responses/Problem"},
                },
            },
        },
        "/orders/latest": {"get": {"responses": {"204": {}}}},
        "/orders/{id}": {
            "get": {
                "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}],
                "responses": {
                    "200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Order"}}}}
                },
            }
        },
        "/orders/{id}.pdf": {"get": {"responses": {"200": {"content": {"application/pdf": {}}}}}},
    },
    "components": {
        "parameters": {"Trace": {"name": "trace", "in": "query", "schema": {"type": "boolean"}}},
        "responses": {
            "Problem": {"content": {"application/json": {"schema": {"type": "object", "required": ["error"]}}}}
        },
        "schemas": {
            "New": {
                "type": "object",
                "properties": {
                    "amount": {"type": "integer", "minimum": 1},
                    "gift": {"type": "boolean"},
                    "lines": {"type": "array", "items": {"$ref": "#/components/schemas/Line"}},
                },
                "required": ["amount"],
                "additionalProperties": False,
            },
            "Line": {"type": "object", "properties": {"sku": {"type": "string"}, "count": {"type": "integer"}}},
            "Page": {
                "allOf": [
                    {"type": "object", "properties": {"total": {"type": "integer"}}, "required": ["total"]},
                    {
                        "type": "object",
                        "properties": {"items": {"type": "array", "items": {"$ref": "#/components/schemas/Order"}}},
                    },
                ]
            },
            "Order": {
                "type": "object",
                "properties": {
                    "id": {"type": "integer"},
                    "customer": {
                        "anyOf": [{"type": "string"}, {"$ref": "#/components/schemas/Customer"}, {"type": "null"}]
                    },
                    "payment": {
                        "oneOf": [{"$ref": "#/components/schemas/Card"}, {"$ref": "#/components/schemas/Bank"}]
                    },
                    "metadata": {"type": "object", "additionalProperties": {"type": "string"}},
                },
                "required": ["id"],
            },
            "Customer": {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]},
            "Card": {
                "type": "object",
                "properties": {"kind": {"const": "card"}, "last4": {"type": "string"}},
                "required": ["last4"],
            },
            "Bank": {
                "type": "object",
                "properties": {"kind": {"const": "bank"}, "iban": {"type": "string"}},
                "required": ["iban"],
            },
        },
    },
}
JUDGE = ExchangeJudge(DOCUMENT)


def _seen(
    method: str,
    path: str,
    *,
    sent: bytes = b"",
    headers: Any = (),
    status: int = 200,
    body: Any = None,
    kind: Any = JSON,
) -> list[Mismatch]:
    content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    exchange = Exchange(
        request=Request(method=method, url=f"https://api.acme.test/v1{path}", headers=headers, body=sent),
        response=Response(status=status, headers=kind, body=content),
        source="cassettes/acme/x",
        location=Location("cassettes/acme/x/interactions.jsonl", 3),
    )
    return list(JUDGE.compare(exchange))


def _told(seen: list[Mismatch]) -> list[tuple[str, str, str]]:
    return [(each.difference.kind, str(each.provider), each.difference.pointer) for each in seen]


ORDER = {"id": 1, "customer": "cus_1", "payment": {"kind": "card", "last4": "4242"}, "metadata": {"a": "b"}}


def test_what_fits_is_silent() -> None:
    """Literal paths beat parameters, references are followed, forms are typed by their schema."""
    assert _seen("GET", "/orders?limit=10&tags[]=a&tags[]=b&trace=true", body={"total": 1, "items": [ORDER]}) == []
    assert _seen("GET", "/orders/latest", status=204) == []
    assert _seen("GET", "/orders/7", body=ORDER) == []
    assert _seen("GET", "/orders/7.pdf", body=b"%PDF", kind=(("Content-Type", "application/pdf"),)) == []
    sent = b"amount=3&gift=true&lines[0][sku]=x&lines[0][count]=2"
    assert _seen("POST", "/orders", sent=sent, headers=FORM, status=201, body=ORDER) == []
    assert _seen("POST", "/orders", sent=b'{"amount": 3}', headers=JSON, status=402, body={"error": 1}) == []


BAD: list[tuple[list[Mismatch], list[tuple[str, str, str]]]] = [
    (_seen("GET", "/nothing"), [("operation-undeclared", "GET /v1/nothing", "")]),
    (_seen("PUT", "/orders/7"), [("operation-undeclared", "PUT /v1/orders/7", "")]),
    (_seen("GET", "/orders", body={"total": 1}), [("parameter-missing", "GET /orders.limit", "")]),
    (_seen("GET", "/orders?limit=999", body={"total": 1}), [("parameter-refused", "GET /orders.limit", "")]),
    (_seen("GET", "/orders?limit=x", body={"total": 1}), [("parameter-refused", "GET /orders.limit", "")]),
    (_seen("GET", "/orders?limit=1&page=2", body={"total": 1}), [("parameter-undeclared", "GET /orders.page", "")]),
    (_seen("GET", "/orders/abc", body=ORDER), [("parameter-refused", "GET /orders/{id}.id", "")]),
    (_seen("POST", "/orders", body=ORDER), [("body-missing", "POST /orders.body", "")]),
    (_seen("POST", "/orders", sent=b"amount=0", headers=FORM, body=ORDER), [("body-refused", "New.amount", "/amount")]),
    (
        _seen("POST", "/orders", sent=b"gift=true", headers=FORM, body=ORDER),
        [("body-refused", "New.amount", "/amount")],
    ),
    (
        _seen("POST", "/orders", sent=b"{", headers=JSON, body=ORDER),
        [("body-unreadable", "POST /orders.request body", "")],
    ),
    (
        _seen("POST", "/orders", sent=b"x", headers=(("Content-Type", "text/plain"),), body=ORDER),
        [("content-type-undeclared", "POST /orders.request body", "")],
    ),
    (_seen("GET", "/orders/7", status=404), [("status-undeclared", "GET /orders/{id}.response 404", "")]),
    (
        _seen("GET", "/orders/7", body=b"<p>", kind=(("Content-Type", "text/html"),)),
        [("content-type-undeclared", "GET /orders/{id}.response 200", "")],
    ),
    (_seen("GET", "/orders/7", body={}), [("body-refused", "Order.id", "/id")]),
    (_seen("GET", "/orders/7", body={**ORDER, "customer": 7}), [("body-refused", "Order.customer", "/customer")]),
    (_seen("GET", "/orders/7", body={**ORDER, "customer": {}}), [("body-refused", "Customer.name", "/customer/name")]),
    (
        _seen("GET", "/orders/7", body={**ORDER, "payment": {"kind": "bank"}}),
        [("body-refused", "Bank.iban", "/payment/iban")],
    ),
    (
        _seen("GET", "/orders/7", body={**ORDER, "payment": {"kind": "cash"}}),
        [("body-refused", "Order.payment", "/payment")],
    ),
    (
        _seen("GET", "/orders?limit=1", body={"total": 1, "items": [{**ORDER, "colour": "red"}]}),
        [("field-undeclared", "Order.colour", "/items/0/colour")],
    ),
    (
        _seen("GET", "/orders/7", body={**ORDER, "customer": {"name": "Ada", "colour": "red"}}),
        [("field-undeclared", "Customer.colour", "/customer/colour")],
    ),
]


@pytest.mark.parametrize(("seen", "told"), BAD, ids=lambda each: each[0][0] if isinstance(each[0], tuple) else "")
def test_each_difference_has_its_kind_its_declaration_and_its_pointer(
    seen: list[Mismatch], told: list[tuple[str, str, str]]
) -> None:
    """One difference, named by the innermost component that declares the place."""
    assert _told(seen) == told
    assert all(each.difference.kind in KINDS for each in seen)
    assert str(seen[0].consumer.location) == "cassettes/acme/x/interactions.jsonl:3"


def test_every_kind_is_shown_above() -> None:
    """No kind of difference is without a test."""
    assert {each.difference.kind for seen, _ in BAD for each in seen} == set(KINDS)


def test_places_in_the_contract_are_located() -> None:
    """The declaration's own line, or its component's."""
    text = json.dumps(DOCUMENT, indent=2)
    lines = places(text)
    judge = ExchangeJudge(
        DOCUMENT, locate=lambda pointer: Location("c.json", lines[pointer]) if pointer in lines else None
    )
    exchange = Exchange(
        request=Request(method="GET", url="https://api.acme.test/v1/orders/7"),
        response=Response(status=200, headers=JSON, body=b'{"id": "x", "colour": 1}'),
    )
    found = {str(each.provider): each.provider.location for each in judge.compare(exchange)}
    source = text.splitlines()
    assert '"id": {' in source[(found["Order.id"] or Location("")).line - 1]
    assert '"Order": {' in source[(found["Order.colour"] or Location("")).line - 1]


def test_a_contract_for_another_host_says_nothing() -> None:
    """Servers are compared by host and base path; a document without servers fits every host."""
    document = Document(DOCUMENT)
    assert document.operation("GET", "https://other.test/v1/orders") is None
    assert document.operation("GET", "https://api.acme.test/v2/orders") is None
    anywhere = Document({**DOCUMENT, "servers": []})
    assert anywhere.operation("GET", "https://any.test/orders/5") is not None
    assert document.title == "Acme 7"


def test_references_that_lead_nowhere_or_in_circles_end() -> None:
    """An unreadable part allows everything; nothing hangs."""
    document = Document({"components": {"schemas": {"A": {"$ref": "#/components/schemas/A"}}}})
    assert document.resolved({"$ref": "#/components/schemas/A"})[1] == "A"
    assert document.resolved({"$ref": "#/components/schemas/None"})[0] == {}
    assert list(document.alternatives(True)) == []


def test_forms_nest_as_their_names_say() -> None:
    """Brackets, indices, empty brackets and repetition."""
    assert form("a=1&b[c]=2&b[d][e]=3&f[]=4&f[]=5&g[1]=7&g[0]=6&h=8&h=9") == {
        "a": "1",
        "b": {"c": "2", "d": {"e": "3"}},
        "f": ["4", "5"],
        "g": ["6", "7"],
        "h": ["8", "9"],
    }
    assert form("a=1&a[b]=2") == {"a": {"": "1", "b": "2"}}


def test_texts_are_read_as_their_schema_says() -> None:
    """Only where they can be; the rest stays for the validator to refuse."""
    schema = {
        "properties": {
            "i": {"type": "integer"},
            "n": {"type": "number"},
            "b": {"type": "boolean"},
            "e": {"enum": [1, None]},
            "s": {"type": ["string", "integer"]},
            "l": {"type": "array", "items": {"type": "integer"}},
        }
    }
    sent = {"i": "1", "n": "1.5", "b": "true", "e": "1", "s": "1", "l": "7", "x": "1"}
    read = {"i": 1, "n": 1.5, "b": True, "e": 1, "s": "1", "l": [7], "x": "1"}
    assert typed(Document({}), schema, sent) == read
    assert typed(Document({}), {"type": "integer"}, "1e3") == "1e3"


def test_json_places_are_lines() -> None:
    """Of members, items and nested values, also with brackets and quotes inside texts."""
    text = '{\n "a": {"b": [\n1,\n{"c": "x\\"}]"}]},\n "d~/e": 2}'
    assert places(text) == {"": 1, "/a": 2, "/a/b": 2, "/a/b/0": 3, "/a/b/1": 4, "/a/b/1/c": 4, "/d~0~1e": 5}
