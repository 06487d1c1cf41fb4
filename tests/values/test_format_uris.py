"""URIs and templates follow the grammars of their specifications."""

from __future__ import annotations

import pytest

from harness.values.format_uris import iri, iri_reference, uri, uri_reference, uri_template


@pytest.mark.parametrize(
    "text", ["a:", "http://u:p@h:80/a//b?c#d", "http://[::1]/", "http://[V1.a]", "urn:a:b", "a:/", "a:b/c"]
)
def test_uris(text: str) -> None:
    """A scheme, then an authority and a path, or a path alone."""
    assert uri(text)
    assert uri_reference(text)
    assert iri(text)


@pytest.mark.parametrize(
    "text",
    ["//h:x/", "//a@b@c/", "/[::1]", "http://[::ffff:01.2.3.4]", "http://h:abc/", "1:b", "a b", "http://[1::2::3]"],
)
def test_what_is_neither_uri_nor_reference(text: str) -> None:
    """Ports are digits, brackets hold addresses, a colon in the first segment needs a scheme before it."""
    assert not uri(text)
    assert not uri_reference(text)


def test_letters_beyond_ascii() -> None:
    """Only IRIs hold them."""
    assert iri("http://ä.example/ö?ü")
    assert iri_reference("/ö")
    assert not uri("http://ä.example/")


@pytest.mark.parametrize("text", ["/{a}", "{?q*,page:3}", "{+path}/x", "a%20b", "{a.b}"])
def test_templates(text: str) -> None:
    """Expressions with operators, prefixes and lists."""
    assert uri_template(text)


@pytest.mark.parametrize("text", ["{", "{}", "{a,}", "{v:0}", "{v:10000}", "{a..b}", "{a=b}", "a}b", "a b", "%zz"])
def test_what_is_no_template(text: str) -> None:
    """Braces come in pairs around names."""
    assert not uri_template(text)
