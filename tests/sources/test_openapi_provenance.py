"""Declarations of an OpenAPI document lead to their parts on demand."""

from __future__ import annotations

from typing import Any

import pytest

from harness.model.location import Every, Location
from harness.sources.openapi_provenance import OpenApiProvenance

USER = {"type": "object", "properties": {"a/b": {"type": "string"}, "c": {}}, "additionalProperties": {"type": "null"}}
LISTS = {"List": {"items": {"type": "null"}}, "Pair": {"prefixItems": [{}, {}]}, "Old": {"items": [{}]}, "Free": True}
HERE = Location("api.json")


def _provenance(**schemas: Any) -> OpenApiProvenance:
    return OpenApiProvenance({"components": {"schemas": schemas}}, lambda _pointer: HERE)


def test_a_declaration_leads_to_its_parts() -> None:
    """Fields, entries, items and positions have pointers, escaped as the standard says."""
    provenance = _provenance(User=USER, **LISTS)
    base = "#/components/schemas"
    assert dict(provenance[f"{base}/User"].members) == {
        "a/b": f"{base}/User/properties/a~1b",
        "c": f"{base}/User/properties/c",
        Every.ENTRY: f"{base}/User/additionalProperties",
    }
    assert dict(provenance[f"{base}/List"].members) == {Every.ITEM: f"{base}/List/items"}
    assert dict(provenance[f"{base}/Pair"].members) == {step: f"{base}/Pair/prefixItems/{step}" for step in (0, 1)}
    assert dict(provenance[f"{base}/Old"].members) == {0: f"{base}/Old/items/0"}
    assert not provenance[f"{base}/Free"].members


def test_what_is_not_declared_is_no_member() -> None:
    """Steps that lead nowhere are refused."""
    members = _provenance(User=USER)["#/components/schemas/User"].members
    assert len(members) == 3
    assert "d" not in members
    assert 0 not in members
    with pytest.raises(KeyError):
        members[Every.ITEM]


def test_named_schemas_are_listed() -> None:
    """The named schemas have pointers, and nothing else has a name."""
    provenance = _provenance(User=USER)
    assert list(provenance) == ["#/components/schemas/User"]
    assert provenance["#/components/schemas/User"].name == "User"
    assert provenance["#/components/schemas/User/properties/c"].name == ""
    with pytest.raises(KeyError):
        provenance["#/components/schemas/User/type"]


def test_names_are_decoded() -> None:
    """Escapes of pointers and of addresses lead to the same name."""
    provenance = OpenApiProvenance({"$defs": {"a/b": {}}}, lambda _pointer: None)
    assert provenance["#/$defs/a~1b"].name == "a/b"
    assert provenance["#/%24defs/a~1b"].name == "a/b"
    assert provenance.get("#/$defs/c") is None
    assert provenance.get("#/$defs/a~1b") is provenance["#/$defs/a~1b"]
