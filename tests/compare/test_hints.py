"""What helps beside a difference is found in the shapes of both sides."""

from __future__ import annotations

from typing import Any

import pytest

from harness.compare.assign import assign
from harness.compare.hints import hints_of, other_name
from harness.sources.json_schema import read_schema

TEXT: dict[str, Any] = {"type": "string"}
STATE: dict[str, Any] = {"type": "string", "enum": ["on", "off"]}
LIST: dict[str, Any] = {"type": "array", "items": TEXT}


def _object(*required: str, **fields: Any) -> dict[str, Any]:
    return {"type": "object", "properties": fields, "required": list(required)}


@pytest.mark.parametrize(
    ("producer", "consumer", "hints"),
    [
        (_object("full_name", full_name=TEXT), _object("fullName", fullName=TEXT), ("renamed full_name",)),
        (_object("mail", mail=TEXT), _object("email", email=TEXT), ("renamed mail",)),
        (_object("amount", amount=TEXT), _object("subscription_id", subscription_id=TEXT), ()),
        (_object("label", label=STATE), _object("kind", kind=STATE), ("renamed label",)),
        (_object("a", "b", a=TEXT, b=TEXT), _object("name", name=TEXT), ()),
        (_object(a={"type": ["string", "null"]}), _object(a=TEXT), ("optional",)),
        (_object("a", a={"type": ["string", "null"]}), _object("a", a=TEXT), ()),
        (_object("items", items=LIST), LIST, ("within items",)),
        (_object("items", "more", items=LIST, more=LIST), LIST, ()),
        (TEXT, {"type": "integer"}, ("lax",)),
        ({"type": "integer"}, TEXT, ()),
        (LIST, {"type": "integer"}, ()),
    ],
    ids=[
        "casing",
        "likeness",
        "unlike",
        "telling",
        "several",
        "optional",
        "required",
        "envelope",
        "two-lists",
        "lax",
        "strict",
        "list",
    ],
)
def test_hints(producer: dict[str, Any], consumer: dict[str, Any], hints: tuple[str, ...]) -> None:
    """Another name, an envelope, an optional field, a lax reading; nothing where nothing is sure."""
    sent, taken = read_schema(producer), read_schema(consumer)
    (difference,) = assign(sent, taken, undeclared="none").differences
    assert hints_of(difference, sent, taken) == hints


def test_the_other_name_is_the_one_that_is_told() -> None:
    """Other hints beside it do not matter."""
    assert other_name(("optional", "renamed a b")) == "a b"
    assert other_name(("within items",)) == ""
