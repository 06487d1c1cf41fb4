"""JSON and YAML are read as data, within bounds, with errors that say where."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.model.errors import SourceError
from harness.sources.documents import at_pointer, joined, parse_document, read_document, tokens
from harness.sources.json_schema import read_schema


def test_json_and_yaml_give_the_same_data() -> None:
    """Keys of YAML are text, as those of JSON are."""
    yaml = b"openapi: 3.1.0\npaths:\n  /a:\n    get:\n      responses: {200: {description: ok}, default: null}\n"
    json = b'{"openapi":"3.1.0","paths":{"/a":{"get":{"responses":{"200":{"description":"ok"},"default":null}}}}}'
    assert parse_document(yaml, where="a") == parse_document(json, where="b")


def test_odd_keys_and_values_of_yaml_become_text() -> None:
    """Booleans and nothing as keys, dates as values."""
    assert parse_document(b"true: 1\nnull: 2\nday: 2030-01-01\n", where="a") == {"true": 1, "": 2, "day": "2030-01-01"}


@pytest.mark.parametrize(
    ("content", "what"),
    [(b'{"a":', "a:1: not valid JSON"), (b"a: [1", "neither JSON nor YAML"), (b"[" * 300_000, "not valid JSON|nested")],
)
def test_broken_text_names_its_line(content: bytes, what: str) -> None:
    """The error has the file and the line."""
    with pytest.raises(SourceError, match=what):
        parse_document(content, where="a")


def test_an_alias_bomb_is_refused() -> None:
    """Aliases that stand for billions of nodes are counted before anything is built."""
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 2000)]
    with pytest.raises(SourceError, match="aliases"):
        parse_document("\n".join(lines).encode(), where="bomb.yaml")


def _aliased(levels: int) -> bytes:
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, levels)]
    return "\n".join(lines).encode()


def test_aliases_are_followed_and_bombs_refused() -> None:
    """Few lines of aliases can stand for billions of values; what reads them later would walk each."""
    assert parse_document(_aliased(4), where="a")["a3"][0][0][0] == ["x", "x"]
    with pytest.raises(SourceError, match="stand for more than"):
        parse_document(_aliased(40), where="a")


def test_deep_yaml_is_refused() -> None:
    """Nesting that the parser cannot follow is an error, not a crash."""
    with pytest.raises(SourceError, match=r"nested too deeply|neither"):
        parse_document(b"a: " + b"[" * 20_000 + b"]" * 20_000, where="a")


def test_deep_json_is_read() -> None:
    """Ten thousand levels are more than the fast parser takes; the slow one takes them."""
    data = parse_document(b"[" * 10_000 + b"]" * 10_000, where="a")
    assert data[0][0][0]


def test_a_missing_or_large_file_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The path is named, and the limit."""
    with pytest.raises(SourceError, match="cannot be read"):
        read_document(tmp_path / "none.json")
    monkeypatch.setattr("harness.sources.documents.LARGEST", 3)
    (tmp_path / "large.json").write_text("[1, 2]")
    with pytest.raises(SourceError, match="too many"):
        read_document(tmp_path / "large.json")


def test_pointers_lead_to_parts() -> None:
    """Tokens are escaped on the way in and decoded on the way out. Source: RFC 6901."""
    document = {"a/b": [{"x~y": 1}], "": {"%": 2}}
    place = joined("#", "a/b", 0, "x~y")
    assert place == "#/a~1b/0/x~0y"
    assert at_pointer(document, place) == 1
    assert at_pointer(document, "#//%25") == 2
    assert list(tokens("#/a%20b/c")) == ["a b", "c"]


@pytest.mark.parametrize("place", ["#/none", "#/a~1b/7", "#/a~1b/0/x~0y/deeper"])
def test_a_pointer_to_nothing_is_a_key_error(place: str) -> None:
    """Callers decide what that means."""
    with pytest.raises(KeyError):
        at_pointer({"a/b": [{"x~y": 1}]}, place)


@pytest.mark.parametrize("token", ["²", "³", "1", "9" * 5_000])
def test_what_counts_no_item_leads_to_nothing(token: str) -> None:
    """Digits of other scripts and numbers beyond all lists are no places."""
    with pytest.raises(KeyError):
        at_pointer({"allOf": [{}]}, f"#/allOf/{token}")
    assert read_schema({"$ref": f"#/allOf/{token}", "allOf": [{}]}).residuals
