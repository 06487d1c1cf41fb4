"""What makes two requests the same one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.cassettes.canonical import canonical
from harness.model.exchange import Request

JSON = (("Content-Type", "application/json; charset=utf-8"),)
FORM = (("Content-Type", "application/x-www-form-urlencoded"),)
URL = "https://api.acme.test/v1/x"


def _request(url: str = URL, headers: Any = (), body: bytes = b"", method: str = "POST") -> Request:
    return Request(method=method, url=url, headers=headers, body=body)


def _multipart(mark: str, content: str = "hello", filename: str = "a.txt") -> Request:
    body = (
        f'--{mark}\r\nContent-Disposition: form-data; name="f"; filename="{filename}"\r\nContent-Type: text/plain\r\n\r\n'
        f"{content}\r\n--{mark}--\r\n"
    )
    return _request(headers=(("Content-Type", f'multipart/form-data; boundary="{mark}"'),), body=body.encode())


def _parts(*fields: str) -> Request:
    pairs = [field.partition("=") for field in fields]
    parts = [f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, _, value in pairs]
    return _request(
        headers=(("Content-Type", "multipart/form-data; boundary=x"),), body=f"{''.join(parts)}--x--\r\n".encode()
    )


SAME = [
    (_request(URL + "?b=2&a=1"), _request(URL + "?a=1&b=2")),
    (_request("https://API.acme.test:443/v1/x"), _request(URL)),
    (_request("https://api.acme.test"), _request("https://api.acme.test/")),
    (_request(URL + "/%7Eada"), _request(URL + "/~ada")),
    (_request(headers=JSON, body=b'{"a":1,"b":[2]}'), _request(headers=JSON, body=b'{ "b": [2], "a": 1 }')),
    (_request(body=b'{"a":1}'), _request(headers=JSON, body=b'{"a": 1}')),
    (_request(headers=FORM, body=b"b=2&a=1"), _request(headers=FORM, body=b"a=1&b=2")),
    (_request(headers=FORM, body=b"a%5B%5D=1"), _request(headers=FORM, body=b"a[]=1")),
    (_request(headers=FORM, body=b"nonce=1"), _request(headers=FORM)),
    (_multipart("one"), _multipart("two")),
    (_parts("a=1", "b=2", "a=3"), _parts("b=2", "a=1", "a=3")),
    (_request(headers=JSON, body=b'{"a":1.0,"b":-2e1}'), _request(headers=JSON, body=b'{"a":1,"b":-20}')),
    (_request(headers=JSON, body=b"9007199254740993.0"), _request(headers=JSON, body=b"9007199254740993")),
    (_request(headers=(("X-Anything", "1"),)), _request()),
    (_request(method="post"), _request()),
    (_request(headers=FORM, body=b"nonce=1&a=1"), _request(headers=FORM, body=b"nonce=2&a=1")),
    (
        _request(headers=JSON, body=b'{"trace":{"id":1},"a":1}'),
        _request(headers=JSON, body=b'{"trace":{"id":2},"a":1}'),
    ),
]
DIFFERENT = [
    (_request(URL + "?a=1&a=2"), _request(URL + "?a=2&a=1")),
    (_request(URL + "?a=1"), _request(URL + "?a=")),
    (_request("http://api.acme.test/v1/x"), _request(URL)),
    (_request(URL + "/a%2Fb"), _request(URL + "/a/b")),
    (_request(headers=JSON, body=b'{"a":1}'), _request(headers=JSON, body=b'{"a":"1"}')),
    (_request(headers=JSON, body=b"[1,2]"), _request(headers=JSON, body=b"[2,1]")),
    (_request(headers=JSON, body=b"null"), _request(headers=JSON)),
    (_request(headers=JSON, body=b"{broken"), _request(headers=JSON, body=b"{broken!")),
    (_parts("a=1", "b=2", "a=3"), _parts("a=3", "b=2", "a=1")),
    (_request(headers=JSON, body=b"1.5"), _request(headers=JSON, body=b"1")),
    (_request(headers=JSON, body=b"1"), _request(headers=JSON, body=b"true")),
    (_request(headers=JSON, body=b"9007199254740993"), _request(headers=JSON, body=b"9007199254740992.0")),
    (_request(headers=JSON, body=b"1e999999999"), _request(headers=JSON, body=b"1e-999999999")),
    (_multipart("one"), _multipart("one", content="bye")),
    (_multipart("one"), _multipart("one", filename="b.txt")),
    (_request(method="PUT"), _request()),
    (_request(body=b"\xff\x00"), _request(body=b"\xff\x01")),
]
IGNORED = ("form:nonce", "json:trace")


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_request_in_another_spelling(one: Request, other: Request) -> None:
    """Spelling, order, headers, boundaries and ignored fields make no difference."""
    assert canonical(one, IGNORED).digest == canonical(other, IGNORED).digest


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_requests_that_differ(one: Request, other: Request) -> None:
    """What a provider could answer differently is different."""
    assert canonical(one, IGNORED).digest != canonical(other, IGNORED).digest


def test_facts_name_every_compared_part() -> None:
    """A person reads which field differs."""
    facts = canonical(_request(URL + "?a=1&a=2", JSON, b'{"card":{"brand":"visa"},"tags":["x"],"none":{}}')).facts()
    assert facts["query a"] == "1"
    assert facts["query a #2"] == "2"
    assert facts["json card.brand"] == '"visa"'
    assert facts["json tags[0]"] == '"x"'
    assert facts["json none"] == "{}"


@settings(deadline=None)
@given(st.binary(), st.text(max_size=40))
def test_no_body_and_no_type_breaks_it(body: bytes, content_type: str) -> None:
    """Any bytes under any type have a canonical form, the same each time."""
    request = _request(headers=(("Content-Type", content_type),), body=body)
    assert canonical(request).digest == canonical(request).digest


@settings(deadline=None)
@given(st.lists(st.tuples(st.text(), st.text()), max_size=4), st.lists(st.tuples(st.text(), st.text()), max_size=4))
def test_different_parts_never_run_into_one(one: list[tuple[str, str]], other: list[tuple[str, str]]) -> None:
    """Two forms have one key only when each name has the same values in the same order."""

    def of(pairs: list[tuple[str, str]]) -> tuple[bytes, list[tuple[str, str]]]:
        from urllib.parse import parse_qsl, urlencode

        body = urlencode(pairs, errors="replace")
        read = parse_qsl(body, keep_blank_values=True)
        return canonical(_request(headers=FORM, body=body.encode())).digest, sorted(read, key=lambda pair: pair[0])

    assert (of(one)[0] == of(other)[0]) is (of(one)[1] == of(other)[1])
