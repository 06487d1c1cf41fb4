"""Cases on the wire."""

from __future__ import annotations

from typing import Any

import pytest

from harness.model.exchange import header
from harness.probes.api_case import Case, is_json, wire_text


def test_path_and_query_are_encoded() -> None:
    """A slash in a value stays in its segment, a list repeats its name, scalars are written as JSON."""
    case = Case(method="GET", path="/a/{b}", path_values={"b": "x/y é"}, query={"t": [1, True], "n": None})
    assert case.as_request("http://h").url == "http://h/a/x%2Fy%20%C3%A9?t=1&t=true&n=null"


@pytest.mark.parametrize(("value", "encoded"), [(".", "%2E"), ("..", "%2E%2E"), ("\ud800", "%ED%A0%80")])
def test_a_path_value_is_never_a_step(value: str, encoded: str) -> None:
    """Dots would be resolved away; half a surrogate pair becomes the invalid UTF-8 that it is."""
    assert Case(method="GET", path="/{b}", path_values={"b": value}).as_request("http://h").url == f"http://h/{encoded}"


@pytest.mark.parametrize(
    ("media_type", "body", "wire"),
    [
        ("application/json", {"a": "\ud800"}, b'{"a": "\\ud800"}'),
        ("application/json", None, b"null"),
        ("application/x-www-form-urlencoded", {"a": [1, 2]}, b"a=1&a=2"),
        ("text/plain", b"raw", b"raw"),
    ],
)
def test_a_body_is_written_in_its_media_type(media_type: str, body: Any, wire: bytes) -> None:
    """JSON, forms and bytes, with the content type that fits; a JSON null is a body."""
    request = Case(method="POST", path="/", media_type=media_type, body=body).as_request("http://h")
    assert request.body == wire
    assert header(request.headers, "content-type") == media_type


def test_no_body_has_no_content_type() -> None:
    """An absent body says nothing about itself; cookies and sendable headers go along."""
    case = Case(method="GET", path="/", headers={"x": "1", "y": "a\nb"}, cookies={"c": "d e"})
    assert case.as_request("http://h").headers == (("x", "1"), ("cookie", "c=d%20e"))


def test_media_types_of_json() -> None:
    """The suffix counts, parameters do not."""
    assert is_json("application/problem+json; charset=utf-8")
    assert not is_json("text/plain")
    assert wire_text("a") == "a"
