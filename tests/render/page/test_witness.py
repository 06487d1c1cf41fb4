"""Witnesses are shown as JSON with the failing part marked."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.render.page.witness import json_lines

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text("ab<&\"'\\\n", max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab/~", max_size=3), inner, max_size=3),
    max_leaves=8,
)


def _marked(value: Any, pointer: str) -> list[str]:
    return [line.html.striptags() for line in json_lines(value, pointer) if line.marked]


@pytest.mark.parametrize(
    ("value", "pointer", "marked"),
    [
        ({"a": {"b": None}}, "/a/b", ['"b": null']),
        ({"a": [1, 2, 3]}, "/a/1", ["2,"]),
        ({"a/b": {"~": 1}}, "/a~1b/~0", ['"~": 1']),
        ({"a": {"b": 1}}, "/a", ['"a": {', "}"]),
        ({"a": {"b": 1}}, "/a/missing", ['"a": {', "}"]),
        ({"a": []}, "/a/0", ['"a": []']),
        ({"a": [1]}, "/a/x", ['"a": [', "]"]),
        ({"a": "text"}, "/a/0", ['"a": "text"']),
        (None, "", []),
        ({"a": 1}, "", []),
    ],
)
def test_the_part_at_the_pointer_is_marked(value: Any, pointer: str, marked: list[str]) -> None:
    """A whole part with its brackets; a missing one marks where it is missing."""
    assert _marked(value, pointer) == marked


@given(_JSON)
def test_the_lines_are_the_value(value: Any) -> None:
    """Read back, they give the value again."""
    lines = json_lines(value, "")
    if not any(line.cut for line in lines):
        assert json.loads("".join(line.html.unescape().replace("</i>", "") for line in _bare(lines))) == value


def _bare(lines: Any) -> Any:
    return [type(line)(html=line.html.__class__(_without_tags(line.html)), marked=line.marked) for line in lines]


def _without_tags(html: str) -> str:
    return "".join(part.partition(">")[2] if at else part for at, part in enumerate(html.split("<")))


def test_a_long_witness_is_cut_around_the_marked_part() -> None:
    """The part that matters stays in sight."""
    lines = json_lines({"items": list(range(500))}, "/items/250")
    assert [line.html.striptags() for line in lines if line.marked] == ["250,"]
    assert len(lines) < 50
    assert sum(line.cut or 1 for line in lines) == 504


def test_a_long_text_is_cut() -> None:
    """A megabyte of text proves nothing more."""
    (line,) = json_lines("x" * 100_000, "")
    assert len(line.html) < 400
