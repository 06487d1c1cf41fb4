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


def test_what_is_written_on_one_line_stands_on_the_first() -> None:
    """Minified text is not scanned."""
    assert line_finder(json.dumps(DOCUMENT).encode())("#/components") == 1


@pytest.mark.parametrize("text", [b'{\n"a": {\n"b": ', b"[\n\n]\n", b"a: [\n- b\n  c", b"\n\n\n"])
def test_broken_text_has_a_line_for_everything(text: bytes) -> None:
    """Lines are a service: they never make a comparison fail."""
    assert line_finder(text)("#/a/b/0") >= 0
