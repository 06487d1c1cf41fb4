"""Findings of a diff name their lines in both documents."""

from __future__ import annotations

import json
from typing import Any

from harness.model.location import Location
from harness.run.diff import diff
from harness.run.diff_places import with_lines


def _api(field: dict[str, Any]) -> dict[str, Any]:
    schema = {"type": "object", "properties": {"id": field}}
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/User"}}}
    answer = {"get": {"responses": {"200": {"description": "ok", "content": content}}}}
    return {"openapi": "3.1.0", "info": {}, "paths": {"/users": answer}, "components": {"schemas": {"User": schema}}}


def test_a_finding_names_the_line_on_both_sides() -> None:
    """The field's own line in the revision, and in the base."""
    sides = [_api({"type": "integer"}), _api({"description": "any", "type": "string"})]
    texts = {name: json.dumps(each, indent=1).encode() for name, each in zip(("old", "new"), sides, strict=True)}
    found = with_lines(diff(*sides, base_name="old", revision_name="new"), texts).findings[0]
    assert found.at is not None
    assert found.other is not None
    assert (found.at.file, found.other.file) == ("new", "old")
    for place in (found.at, found.other):
        assert '"id"' in texts[place.file].decode().splitlines()[place.line - 1]


def test_places_without_a_text_stay_as_they_are() -> None:
    """Documents that came inline have names and no lines."""
    sides = [_api({"type": "integer"}), _api({"type": "string"})]
    found = with_lines(diff(*sides), {}).findings[0]
    assert found.at is not None
    assert (found.at.file, found.at.line) == ("revision", 0)
    assert type(found.other) is not Location
