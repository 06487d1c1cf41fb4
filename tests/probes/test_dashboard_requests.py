"""Requests of a consumer against the contract."""

from __future__ import annotations

import pytest

from harness.model import shape as s
from harness.model.contract import Body, Contract, Operation, Parameter, ParameterPlace, Typed
from harness.model.exchange import Request
from harness.probes.dashboard_requests import faults, nearest, operation_of


def parameter(name: str, place: ParameterPlace, shape: s.Shape, *, required: bool = False) -> Parameter:
    """A parameter of this shape."""
    return Parameter(name=name, place=place, typed=Typed(shape), required=required)


LIST = Operation(
    method="GET",
    path="/v1/orders",
    parameters=(
        parameter("status", "query", s.enum(["open", "paid"])),
        parameter("page", "query", s.number(minimum=1, integer=True), required=True),
        parameter("ids", "query", s.array(s.INTEGER)),
        parameter("flag", "query", s.BOOLEAN),
        parameter("X-Tenant", "header", s.STRING, required=True),
    ),
)
READ = Operation(method="GET", path="/v1/orders/{id}", parameters=(parameter("id", "path", s.INTEGER, required=True),))
LATEST = Operation(method="GET", path="/v1/orders/latest")
PLACE = Operation(
    method="POST",
    path="/v1/orders",
    body_required=True,
    request_bodies=(
        Body(content_type="application/json", typed=Typed(s.object_({"items": s.Field(s.array(s.INTEGER))}))),
    ),
)
CONTRACT = Contract(title="shop", source="test", operations=(LIST, READ, LATEST, PLACE))
JSON = (("content-type", "application/json"),)


@pytest.mark.parametrize(
    ("method", "path", "name"),
    [
        ("GET", "/v1/orders", "GET /v1/orders"),
        ("GET", "/v1/orders/", "GET /v1/orders"),
        ("GET", "/v1/orders/7", "GET /v1/orders/{id}"),
        ("GET", "/v1/orders/latest", "GET /v1/orders/latest"),
        ("GET", "/proxy/v1/orders/7", "GET /v1/orders/{id}"),
        ("DELETE", "/v1/orders/7", ""),
        ("GET", "/v1/order", ""),
    ],
)
def test_the_operation_is_found(method: str, path: str, name: str) -> None:
    """A literal segment beats a parameter, a prefix of the server is allowed."""
    found = operation_of(CONTRACT, method, path)
    assert (found.name if found else "") == name


def test_the_nearest_operation_is_named() -> None:
    """An unknown request is told what it may have meant."""
    assert nearest(CONTRACT, "GET", "/v1/order") == "GET /v1/orders"
    assert nearest(CONTRACT, "DELETE", "/v1/orders/7").endswith("/v1/orders/{id}")
    assert nearest(CONTRACT, "PATCH", "/weather/today/in/berlin") == ""


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("page=1&status=open&ids=1&ids=2&flag=true", []),
        ("status=open", ["missing parameter page"]),
        ("page=0", ["parameter value page"]),
        ("page=1&status=lost", ["parameter value status"]),
        ("page=1&ids=x", ["parameter value ids"]),
        ("page=1&pgae=2", ["unknown parameter pgae"]),
    ],
)
def test_query_parameters_are_judged_as_they_are_written(query: str, found: list[str]) -> None:
    """Text on the wire counts as the number, flag or list that it stands for."""
    request = Request(method="GET", url=f"http://shop/v1/orders?{query}", headers=(("x-tenant", "a"),))
    assert [f"{each.kind} {each.subject}" for each in faults(LIST, request)] == found


def test_headers_and_path_values_are_judged() -> None:
    """A required header must be there, a path value must fit."""
    bare = Request(method="GET", url="http://shop/v1/orders?page=1")
    assert [each.subject for each in faults(LIST, bare)] == ["X-Tenant"]
    odd = Request(method="GET", url="http://shop/v1/orders/abc")
    assert [each.kind for each in faults(READ, odd)] == ["parameter value"]


@pytest.mark.parametrize(
    ("body", "headers", "found"),
    [
        (b'{"items":[1]}', JSON, []),
        (b"", JSON, ["missing body body"]),
        (b'{"items":[1,"x"]}', JSON, ["body value /items/*"]),
        (b"{", JSON, ["body value body"]),
        (b"a=1", (("content-type", "application/x-www-form-urlencoded"),), ["content type body"]),
    ],
)
def test_bodies_are_judged(body: bytes, headers: tuple[tuple[str, str], ...], found: list[str]) -> None:
    """A body must be there, of a declared type, and a value of its shape; list positions do not tell faults apart."""
    request = Request(method="POST", url="http://shop/v1/orders", headers=headers, body=body)
    assert [f"{each.kind} {each.subject}" for each in faults(PLACE, request)] == found
