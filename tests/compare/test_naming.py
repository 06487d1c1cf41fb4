"""Names that a client converts are compared as it hands them on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from harness.compare.calls import compare_calls
from harness.compare.naming import NAMING, camel_case
from harness.model.contract import Contract
from harness.model.difference import Mismatch
from harness.sources.openapi import read_openapi


def _contract(*names: str, naming: str | None = None) -> Contract:
    schema = {"type": "object", "properties": {each: {"type": "string"} for each in names}, "required": list(names)}
    answer = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/User"}}}}
    document: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {},
        "paths": {"/u": {"get": {"responses": {"200": answer}}}},
        "components": {"schemas": {"User": schema}},
    }
    contract = read_openapi(document, source="test")
    extensions = {NAMING: naming} if naming else {}
    return replace(contract, operations=tuple(replace(each, extensions=extensions) for each in contract.operations))


def _found(provider: Contract, consumer: Contract) -> list[Mismatch]:
    return [each for compared in compare_calls(provider, consumer) for each in compared.mismatches]


@pytest.mark.parametrize(
    ("name", "converted"),
    [("created_at", "createdAt"), ("a__b_2c", "aB2c"), ("_id", "_id"), ("plain", "plain"), ("trailing_", "trailing_")],
)
def test_names_are_converted_as_clients_do(name: str, converted: str) -> None:
    """Underscores join words; those in front or behind are part of the name."""
    assert camel_case(name) == converted


def test_converted_names_fit() -> None:
    """What is snake_case on the wire is camelCase in the page, and only there."""
    provider = _contract("created_at", "name")
    assert _found(provider, _contract("createdAt", "name", naming="auto")) == []
    assert _found(provider, _contract("createdAt", "name", naming="camelCase")) == []
    assert [each.difference.kind for each in _found(provider, _contract("createdAt", "name"))] == ["field-missing"]


def test_a_field_that_no_spelling_explains_is_missing() -> None:
    """Both places are still known, the provider's by the converted name."""
    (found,) = _found(_contract("created_at"), _contract("createdAt", "email", naming="auto"))
    assert (str(found.consumer), found.provider.declaration) == ("User.email", "User")


def test_a_client_that_may_convert_and_does_not_is_read_as_it_is() -> None:
    """`auto` takes what fits better; `camelCase` is an order."""
    provider = _contract("created_at")
    assert _found(provider, _contract("created_at", naming="auto")) == []
    assert [each.difference.kind for each in _found(provider, _contract("created_at", naming="camelCase"))] != []
