"""Schemas of OpenAPI 3.0 as later validators read them."""

from __future__ import annotations

from typing import Any

import pytest

from harness.compare.older_schemas import as_2020


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ({"type": "string", "nullable": True}, {"type": ["string", "null"], "nullable": True}),
        ({"minimum": 1, "exclusiveMinimum": True}, {"exclusiveMinimum": 1}),
        ({"maximum": 1, "exclusiveMaximum": False}, {"maximum": 1}),
        ({"$ref": "#/x", "nullable": True}, {"$ref": "#/x"}),
        ({"nullable": True}, {"nullable": True}),
        ({"allOf": [{"type": "integer", "nullable": False}]}, {"allOf": [{"type": "integer", "nullable": False}]}),
        (
            {"type": "string", "enum": ["a"], "nullable": True, "example": {"exclusiveMinimum": True}},
            {"type": ["string", "null"], "enum": ["a", None], "nullable": True, "example": {"exclusiveMinimum": True}},
        ),
    ],
)
def test_what_changed_its_meaning_is_rewritten(older: Any, newer: Any) -> None:
    """Nulls, exclusive bounds and siblings of references; data stays as it is."""
    assert as_2020(older) == newer
