"""What plans ask for."""

from __future__ import annotations

from harness.model.contract import Operation
from harness.model.exchange import header
from harness.model.plan import IDENTITY_FIELD, OPERATION_FIELD, ask


def test_a_request_names_its_operation_and_caller() -> None:
    """What is given is filled in, what is not stays a placeholder."""
    operation = Operation(method="GET", path="/a/{x}/b/{y}")
    request = ask(operation, caller="nobody", path_values={"x": "1/2"}, query={"page": 2})
    assert request.url == "/a/1%2F2/b/{y}?page=2"
    assert header(request.headers, OPERATION_FIELD) == "GET /a/{x}/b/{y}"
    assert header(request.headers, IDENTITY_FIELD) == "nobody"
    assert request.body == b""


def test_a_body_is_json() -> None:
    """A given body is encoded; no body is none, so that the probe may choose one."""
    assert ask(Operation(method="POST", path="/"), body={"a": 1}).body == b'{"a": 1}'
