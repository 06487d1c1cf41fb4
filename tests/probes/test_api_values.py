"""Identifiers that answers have shown."""

from __future__ import annotations

import json
from typing import Any

from harness.model.contract import Operation
from harness.model.exchange import Exchange, Request, Response
from harness.probes.api_case import Case, NoBody
from harness.probes.api_values import KnownValues, plain_name

_OPERATIONS = tuple(
    Operation(method=method, path=path)
    for method, path in (
        ("GET", "/products"),
        ("GET", "/products/{product_id}"),
        ("POST", "/customers/{customer_id}/addresses"),
        ("DELETE", "/products/{product_id}"),
    )
)


def _exchange(operation: str, body: Any, status: int = 200) -> Exchange:
    response = Response(status=status, body=body if isinstance(body, bytes) else json.dumps(body).encode())
    return Exchange(
        request=Request(method=operation.split(maxsplit=1)[0], url="/"), response=response, operation=operation
    )


def _known(*exchanges: Exchange) -> KnownValues:
    known = KnownValues(_OPERATIONS)
    for each in exchanges:
        known.learn(each)
    return known


def test_items_of_a_page_are_known_by_the_parameter_that_leads_to_them() -> None:
    """Lists, pages and single things teach the same name."""
    known = _known(
        _exchange("GET /products", {"items": [{"id": 3}, {"id": 5}], "total": 2}),
        _exchange("GET /products", [{"id": 7}]),
        _exchange("GET /products/{product_id}", {"id": 9, "makerId": "m1", "tags": []}),
    )
    assert known.known("product_id") == (3, 5, 7, 9)
    assert known.known("maker_id") == ("m1",)


def test_a_collection_without_items_lends_its_own_name() -> None:
    """An address is known as `address_id`, and so to a longer name that ends with it."""
    known = _known(_exchange("POST /customers/{customer_id}/addresses", {"id": "a1"}, 201))
    assert known.known("shippingAddressId") == ("a1",)


def test_failures_deletions_and_other_bodies_teach_nothing() -> None:
    """Only successful JSON answers do, and only whole identifiers."""
    known = _known(
        _exchange("GET /products", [{"id": 1}], 404),
        _exchange("DELETE /products/{product_id}", {"id": 1}),
        _exchange("GET /products", b"<p>"),
        _exchange("GET /products", [{"id": True}, {"id": ""}, 5]),
    )
    assert known.known("product_id") == ()


def test_a_case_is_filled_with_what_is_known() -> None:
    """Paths, queries and nested bodies get known identifiers, the next one each turn; nulls and other fields stay."""
    known = _known(_exchange("GET /products", [{"id": 3}, {"id": 5}]))
    body = {"lines": [{"productId": 0, "quantity": 2}], "product_id": None}
    case = Case(method="POST", path="/{product_id}", path_values={"product_id": 0}, query={"product_id": 0}, body=body)
    filled = known.fill(case, turn=1)
    assert filled.path_values == filled.query == {"product_id": 5}
    assert filled.body == {"lines": [{"productId": 5, "quantity": 2}], "product_id": None}


def test_parts_that_are_off_on_purpose_stay() -> None:
    """What breaks the contract must go on breaking it."""
    known = _known(_exchange("GET /products", [{"id": 3}]))
    case = Case(method="GET", path="/{product_id}", path_values={"product_id": "x"}, off=frozenset({"path"}))
    assert known.fill(case).path_values == {"product_id": "x"}
    assert known.fill(case).body is NoBody.ABSENT


def test_spellings_of_a_name() -> None:
    """Camel, kebab and snake case are one name."""
    assert plain_name("productId") == plain_name("product-id") == plain_name("Product_ID") == "product_id"


def test_a_slash_at_the_end_of_a_collection_makes_no_difference() -> None:
    """`/tasks/` lists what `/tasks/{task_id}` reads."""
    paths = ("/tasks/", "/tasks/{task_id}")
    known = KnownValues([Operation(method="GET", path=each) for each in paths])
    known.learn(_exchange("GET /tasks/", [{"id": 4}]))
    assert known.known("task_id") == (4,)
