"""Lines are found by pointers, in JSON and YAML alike, and only where they lead."""

from __future__ import annotations

import json

import pytest

from harness.sources.lines import line_finder

DOCUMENT = {"paths": {"/a/b": {"get": {"tags": ["x", "y"]}}}, "components": {"schemas": {"T": {"type": "object"}}}}
YAML = b"""\
paths:
  /a/b:
    get: &shared
      tags: [x,
        y]
    put:
      <<: *shared
components:
  schemas: {}
"""


@pytest.mark.parametrize(
    ("pointer", "key"),
    [
        ("#/paths/~1a~1b/get", '"get"'),
        ("#/paths/~1a~1b/get/tags/1", '"y"'),
        ("#/components/schemas/T/type", '"type"'),
        ("#/components/schemas/T", '"T"'),
    ],
)
def test_a_json_pointer_leads_to_the_line_of_its_key(pointer: str, key: str) -> None:
    """Whatever stands before is skipped."""
    text = json.dumps(DOCUMENT, indent=2)
    assert key in text.splitlines()[line_finder(text.encode())(pointer) - 1]


@pytest.mark.parametrize(
    ("pointer", "line"),
    [
        ("#/paths/~1a~1b/get", 3),
        ("#/paths/~1a~1b/get/tags/1", 5),
        ("#/paths/~1a~1b/put/tags", 4),
        ("#/components/schemas/T", 9),
        ("#", 1),
    ],
)
def test_a_yaml_pointer_leads_through_anchors_and_merged_keys(pointer: str, line: int) -> None:
    """A part that is not there stands where its holder does."""
    assert line_finder(YAML)(pointer) == line


LAYOUTS = {
    "spaces": b'{\n  "a": {\n    "b": [\n      {\n        "c": 1\n      },\n      {}\n    ]\n  },\n  "d": 2\n}\n',
    "no indentation": b'{\n"a": {\n"b": [\n{\n"c": 1\n},\n{}\n]\n},\n"d": 2\n}\n',
    "tabs and carriage returns": b'{\r\n\t"a": {\r\n\t\t"b": [\r\n{\r\n"c": 1\r\n},\r\n{}\r\n]\r\n\t},\r\n\t"d": 2\r\n}',
    "closed too far left": b'{\n  "a": {\n    "b": [\n      {\n  "c":\n1\n  }, {}]\n  },\n\n  "d": 2\n}\n',
    "a child that closes like its holder": b'{\n  "a": {\n    "b": [\n{"c": 1}, {}], "e": {\n  }\n },\n\n\n  "d": 2\n}\n',
    "a child at the margin of its holder": b'{\n  "a": {\n  "b": [\n  {\n  "c": 1\n  },\n  {}\n  ]\n  },\n  "d": 2\n}\n',
}


@pytest.mark.parametrize("name", LAYOUTS)
@pytest.mark.parametrize(("pointer", "key"), [("#/a", b'"a"'), ("#/d", b'"d"'), ("#/a/b/0/c", b'"c"')])
def test_lines_are_right_however_a_text_is_laid_out(name: str, pointer: str, key: bytes) -> None:
    """Indentation is believed only where the lines around agree with it."""
    text = LAYOUTS[name]
    assert key in text.split(b"\n")[line_finder(text)(pointer) - 1]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("raw", [False, True])
def test_keys_beyond_ascii_are_found(mark: bytes, raw: bool) -> None:
    """Written out or escaped, behind a byte order mark or not."""
    text = mark + json.dumps({"é": {"🎉": 1}, "z": 2}, indent=2, ensure_ascii=not raw).encode()
    find = line_finder(text)
    assert [find(each) for each in ("#/é", "#/é/🎉", "#/z")] == [2, 3, 5]


def test_lines_far_down_are_counted() -> None:
    """Beyond the first stretch that is counted at once."""
    text = json.dumps([{"a": "x" * 50} for _ in range(3000)], indent=1).encode()
    find = line_finder(text)
    assert [find(f"#/{index}/a") for index in (2999, 0, 1500)] == [3 * index + 3 for index in (2999, 0, 1500)]


def test_what_is_written_on_one_line_stands_on_the_first() -> None:
    """Minified text is not scanned."""
    assert line_finder(json.dumps(DOCUMENT).encode())("#/components") == 1


@pytest.mark.parametrize("text", [b'{\n"a": {\n"b": ', b"[\n\n]\n", b"a: [\n- b\n  c", b"\n\n\n"])
def test_broken_text_has_a_line_for_everything(text: bytes) -> None:
    """Lines are a service: they never make a comparison fail."""
    assert line_finder(text)("#/a/b/0") >= 0
