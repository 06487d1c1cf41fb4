"""Bodies of requests are compared in the form that both sides speak."""

from __future__ import annotations

from typing import Any

from harness.compare.calls import compare_calls
from harness.model.contract import Contract
from harness.model.difference import Mismatch
from harness.sources.openapi import read_openapi

FORM, PARTS, JSON = "application/x-www-form-urlencoded", "multipart/form-data", "application/json"


def _contract(kind: str, *names: str, **more: Any) -> Contract:
    schema = {"type": "object", "properties": {each: {"type": "string"} for each in names}, "required": list(names)}
    body = {"content": {kind: {"schema": {**schema, **more}}}}
    paths = {"/u": {"post": {"requestBody": body, "responses": {}}}}
    return read_openapi({"openapi": "3.1.0", "info": {}, "paths": paths}, source="test")


def _found(provider: Contract, consumer: Contract) -> list[Mismatch]:
    return [each for compared in compare_calls(provider, consumer) for each in compared.mismatches]


def test_unknown_fields_of_one_object_are_one_mismatch() -> None:
    """Its cause is the object: one more such field is no new fault."""
    sent = _contract(JSON, "name", "id", "size", additionalProperties=False)
    (found,) = _found(_contract(JSON, "name"), sent)
    assert (found.difference.kind, found.difference.members) == ("field-unknown", ("id", "size"))
    assert (found.consumer.path, found.provider.path) == ("", "")


def test_a_field_that_is_told_to_be_missing_explains_the_unknown_one() -> None:
    """`mail` for `email` is one fault, not two."""
    (found,) = _found(_contract(JSON, "email"), _contract(JSON, "mail", additionalProperties=False))
    assert (found.difference.kind, found.hints) == ("field-missing", ("renamed mail",))


def test_forms_are_compared_by_their_names() -> None:
    """What is text on the wire has no kind; either encoding is read."""
    numbers = {"properties": {"a": {"type": "integer"}}}
    assert _found(_contract(FORM, "a", **numbers), _contract(PARTS, "a")) == []
    (found,) = _found(_contract(FORM, "a", "b"), _contract(FORM, "a", additionalProperties=False))
    assert (found.difference.kind, found.difference.path) == ("field-missing", ("b",))


def test_another_form_is_one_mismatch() -> None:
    """Its fields are not looked at: none of them arrives."""
    (found,) = _found(_contract(FORM, "a"), _contract(JSON, "b"))
    assert (found.difference.kind, found.difference.expected) == ("content-type", FORM)
    assert _found(_contract("image/png"), _contract("*/*", "b")) == []
