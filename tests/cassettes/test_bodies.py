"""Bodies as readable JSON that give back exactly their bytes."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.cassettes import bodies

FORM = "application/x-www-form-urlencoded"
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@settings(deadline=None)
@given(st.binary() | st.text().map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_come_back(body: bytes) -> None:
    """Text, base64 or nothing: the bytes are the same."""
    assert bodies.decode(_stored(body, "")) == body


@settings(deadline=None)
@given(_JSON, st.booleans(), st.sampled_from([None, 2, 4]), st.sampled_from([(",", ":"), (", ", ": ")]))
def test_any_json_text_comes_back(value: object, ascii_only: bool, indent: int | None, marks: tuple[str, str]) -> None:
    """However it was laid out, down to numbers beyond 64 bits and NaN."""
    body = json.dumps(value, ensure_ascii=ascii_only, indent=indent, separators=marks).encode("utf-8", "surrogatepass")
    assert bodies.decode(_stored(body, "application/json")) == body


@settings(deadline=None)
@given(st.lists(st.tuples(st.text(min_size=1), st.text())))
def test_any_form_comes_back(pairs: list[tuple[str, str]]) -> None:
    """Forms come back with their order, repetition and spelling."""
    body = urlencode(pairs, errors="surrogatepass").encode()
    assert bodies.decode(_stored(body, FORM)) == body


def _stored(body: bytes, content_type: str) -> object:
    """As it is after a trip through a JSON line."""
    return json.loads(json.dumps(bodies.encode(body, content_type)))


@pytest.mark.parametrize(
    ("body", "content_type", "form"),
    [
        (b'{"a": 1}', "", "json"),
        (b'{"a":1}\n', "", "json"),
        (b"a=1&b[]=2", FORM, "form"),
        (b"a=%41", FORM, "text"),
        (b"a&b", FORM, "text"),
        (b'{"a": 1.0e2}', "", "text"),
        (b'{"a": 1, "a": 2}', "", "text"),
        (b"\xff", "", "base64"),
    ],
)
def test_the_most_readable_form_is_chosen(body: bytes, content_type: str, form: str) -> None:
    """JSON as JSON and forms as fields, unless that would change a byte."""
    assert form in (bodies.encode(body, content_type) or {})
    assert bodies.decode(_stored(body, content_type)) == body


@pytest.mark.parametrize(
    "stored", [{}, {"json": 1, "style": "mystery"}, {"base64": "%"}, "text", {"text": 1}, {"form": 7}, {"base64": 1}]
)
def test_foreign_forms_are_refused(stored: object) -> None:
    """What is none of the forms is a ValueError."""
    with pytest.raises(ValueError, match=r"body|style|base64"):
        bodies.decode(stored)
