"""The walk over every text of an exchange."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.cassettes import multipart
from harness.cassettes.carriers import rewrite, rewrite_url
from harness.cassettes.places import Place, name_parts
from harness.model.exchange import Chunk, Exchange, Request, Response

FORM = "application/x-www-form-urlencoded"


def _exchange(url: str, content_type: str, body: bytes) -> Exchange:
    return Exchange(
        request=Request(method="POST", url=url, headers=(("Content-Type", content_type),), body=body),
        response=Response(status=200, headers=(("Content-Type", content_type),), body=body),
    )


@settings(deadline=None)
@given(
    st.sampled_from([FORM, "application/json", "multipart/form-data; boundary=b", "text/plain", ""]),
    st.binary() | st.text().map(str.encode),
    st.text(alphabet="abc/?&=%41#:@[]", max_size=30),
)
def test_a_change_that_changes_nothing_keeps_every_byte(content_type: str, body: bytes, tail: str) -> None:
    """The walk itself leaves no trace."""
    exchange = _exchange("https://h.test/" + tail.replace("[", "").replace("]", ""), content_type, body)
    assert rewrite(exchange, lambda _, text: text) == exchange


@settings(deadline=None)
@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=8))
def test_every_text_in_json_is_seen(value: object) -> None:
    """Each string and whole number passes the change, and the result is JSON still."""
    body = json.dumps({"k": value}).encode()
    changed = rewrite(_exchange("https://h.test/", "application/json", body), _mark)
    texts = [each for each in _leaves(json.loads(changed.response.body)) if each is not None and each is not True]
    assert all(each == "X" for each in texts if each is not False and each != "")


def _mark(place: Place, text: str) -> str:
    return "X" if place.carrier == "json" else text


def _leaves(value: object) -> list[object]:
    if isinstance(value, dict):
        return [leaf for each in value.values() for leaf in _leaves(each)]
    if isinstance(value, list):
        return [leaf for each in value for leaf in _leaves(each)]
    return [value]


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("card[number]", ("card", "number")),
        ("items[0][price]", ("items", "0", "price")),
        ("a.b", ("a", "b")),
        ("tags[]", ("tags",)),
        ("[]", ("[]",)),
    ],
)
def test_names_are_taken_apart(name: str, parts: tuple[str, ...]) -> None:
    """Brackets and dots nest."""
    assert name_parts(name) == parts


def test_a_form_that_is_none_is_one_text() -> None:
    """What cannot be parsed is still seen."""
    changed = rewrite(_exchange("https://h.test/", FORM, b"no form here"), lambda _, text: text.replace("here", "X"))
    assert changed.request.body == b"no form X"


def test_layout_stays() -> None:
    """A changed document keeps its indentation or its tightness."""
    for text in ('{\n  "a": "1",\n  "b": [\n    2\n  ]\n}', '{"a":"1","b":[2]}', '{"a": "1", "b": [2]}'):
        changed = rewrite(_exchange("https://h.test/", "application/json", text.encode()), _one)
        assert changed.response.body.decode() == text.replace("1", "X")


def _one(_: Place, text: str) -> str:
    return "X" if text == "1" else text


@pytest.mark.parametrize(
    ("pieces", "kept"),
    [
        ((b'data: {"a":"1"}\n\n', b"data: x\n\n"), (b'data: {"a": "X"}\n\n', b"data: x\n\n")),
        ((b'data: {"a":', b'"1"}\n\n', b"data: x\n\n"), (b'data: {"a": "X"}\n\n', b"data: x\n\n")),
        ((b'{"a":\n', b'"1"}\n'), (b'{\n  "a": "X"\n}',)),
    ],
    ids=["lines", "a line in two pieces", "a document over several lines"],
)
def test_a_changed_stream_keeps_the_boundaries_that_are_ends_of_lines(
    pieces: tuple[bytes, ...], kept: tuple[bytes, ...]
) -> None:
    """Boundaries within a changed text would be guesses."""
    exchange = _exchange("https://h.test/", "text/event-stream", b"".join(pieces))
    chunks = tuple(Chunk(float(place), data) for place, data in enumerate(pieces))
    streamed = replace(exchange, response=replace(exchange.response, chunks=chunks))
    assert rewrite(streamed, lambda _, text: text).response.chunks == chunks
    changed = rewrite(streamed, _one).response
    assert tuple(chunk.data for chunk in changed.chunks) == kept
    assert changed.body == b"".join(kept)
    assert changed.chunks[0].offset == 0.0


def test_urls_keep_what_is_not_changed() -> None:
    """Only the changed part is spelled anew."""
    url = "https://h.test/a%20b/1?q=%7E&x=1#top"
    assert rewrite_url(url, _one) == "https://h.test/a%20b/X?q=%7E&x=X#top"


def test_broken_basic_credentials_are_still_a_credential() -> None:
    """What does not decode is seen as it stands."""
    seen: list[str] = []

    def note(place: Place, text: str) -> str:
        seen.append(place.name)
        return text

    request = Request(method="GET", url="https://h.test/", headers=(("Authorization", "Basic abc"),))
    rewrite(Exchange(request=request, response=Response(status=200)), note)
    assert "authorization" in seen


def test_multipart_is_taken_apart_and_put_together() -> None:
    """Names, file names and types are known, and building gives the bytes again."""
    body = (
        b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'
        b'--b\r\nContent-Disposition: form-data; name="f"; filename="x.txt"\r\nContent-Type: Text/Plain\r\n\r\nhi\r\n--b--\r\n'
    )
    first, second = multipart.parse(body, b"b")
    assert (first.name, first.filename, first.content, first.content_type) == ("a", "", b"1", "")
    assert (second.name, second.filename, second.content_type) == ("f", "x.txt", "text/plain")
    assert multipart.build([first, second], b"b") == body
    assert multipart.boundary("multipart/form-data") == b""
