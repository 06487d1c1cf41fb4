"""A consumer's calls are compared with what they reach, place by place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.compare.calls import compare_calls, reached
from harness.compare.compared import Compared
from harness.model.contract import Contract
from harness.model.difference import Mismatch
from harness.sources.openapi import read_openapi

TEXT = {"type": "string"}
USER = {"type": "object", "properties": {"id": {"type": "integer"}, "name": TEXT}, "required": ["id", "name"]}


def _json(schema: Any) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}}


def _contract(paths: Mapping[str, Any], **schemas: Any) -> Contract:
    document = {"openapi": "3.1.0", "info": {}, "paths": paths, "components": {"schemas": schemas}}
    return read_openapi(document, source="test")


def _compared(provider: Contract, consumer: Contract) -> dict[str, Compared]:
    return {each.aspect: each for each in compare_calls(provider, consumer)}


def _only(provider: Contract, consumer: Contract) -> Mismatch:
    (found,) = [each for compared in compare_calls(provider, consumer) for each in compared.mismatches]
    return found


def test_a_call_that_fits_has_no_mismatch() -> None:
    """Response, request and parameters are compared, and found to fit."""
    item = {"get": {"responses": {"200": _json(USER)}, "parameters": [{"name": "q", "in": "query", "schema": TEXT}]}}
    contract = _contract({"/users": item})
    compared = _compared(contract, contract)
    assert set(compared) == {"response", "parameters"}
    assert not any(each.mismatches or each.unchecked for each in compared.values())


def test_a_mismatch_names_both_declarations() -> None:
    """The cause is the pair of fields, wherever the types are used."""
    partial = {**USER, "required": ["id"]}
    reference = {"$ref": "#/components/schemas/User"}
    provider = _contract(
        {"/users": {"get": {"responses": {"200": _json({"type": "array", "items": reference})}}}}, User=partial
    )
    consumer = _contract(
        {"/users": {"get": {"responses": {"2XX": _json({"type": "array", "items": reference})}}}}, User=USER
    )
    found = _only(provider, consumer)
    assert (str(found.provider), str(found.consumer)) == ("User.name", "User.name")
    assert found.difference.kind == "field-optional"
    assert found.place.position == "response 200"


def test_anonymous_types_are_named_by_their_operation() -> None:
    """Two inline types of two operations are two causes."""
    provider = _contract(
        {"/users": {"get": {"responses": {"200": _json({"type": "object", "properties": {"id": TEXT}})}}}}
    )
    consumer = _contract({"/users": {"get": {"responses": {"200": _json(USER)}}}})
    names = {str(each.consumer) for compared in compare_calls(provider, consumer) for each in compared.mismatches}
    assert names == {"GET /users.id", "GET /users.name"}


def test_an_extra_field_that_looks_like_a_missing_one_is_its_new_name() -> None:
    """Casing gives a rename away, and so does the only new field of the same shape."""
    renamed = {
        "type": "object",
        "properties": {"id": {"type": "integer"}, "full_name": TEXT},
        "required": ["id", "full_name"],
    }
    cased = {"type": "object", "properties": {"id": {"type": "integer"}, "Name": TEXT}, "required": ["id", "Name"]}
    consumer = _contract({"/u": {"get": {"responses": {"200": _json(USER)}}}})
    for schema, hint in ((renamed, "renamed full_name"), (cased, "renamed Name")):
        provider = _contract({"/u": {"get": {"responses": {"200": _json(schema)}}}})
        assert _only(provider, consumer).hints == (hint,)


def test_errors_are_read_by_the_most_specific_reader() -> None:
    """A call that reads 422 apart is not blamed for its reading of other errors."""
    detail = {"type": "object", "properties": {"detail": TEXT}, "required": ["detail"]}
    envelope = {"type": "object", "properties": {"error": TEXT}, "required": ["error"]}
    provider = _contract(
        {"/u": {"get": {"responses": {"200": _json(USER), "422": _json(detail), "404": _json(envelope)}}}}
    )
    apart = {"200": _json(USER), "422": _json(detail), "default": _json(envelope)}
    assert not any(
        each.mismatches for each in compare_calls(provider, _contract({"/u": {"get": {"responses": apart}}}))
    )
    together = {"200": _json(USER), "default": _json(envelope)}
    found = _only(provider, _contract({"/u": {"get": {"responses": together}}}))
    assert (found.difference.kind, found.place.position) == ("error-body", "error 422")


def test_bounds_of_the_provider_do_not_bind_a_request_without_bounds() -> None:
    """A TypeScript type cannot say `maxLength`; reporting it would be noise."""
    short = {"type": "object", "properties": {"name": {"type": "string", "maxLength": 5}}, "required": ["name"]}
    loose = {"type": "object", "properties": {"name": TEXT}, "required": ["name"], "additionalProperties": False}
    provider = _contract({"/u": {"post": {"requestBody": _json(short), "responses": {}}}})
    consumer = _contract({"/u": {"post": {"requestBody": _json(loose), "responses": {}}}})
    assert not any(each.mismatches for each in compare_calls(provider, consumer))


def test_undeclared_fields_of_a_provider_are_not_imagined() -> None:
    """A serialised model sends what it declares, so an optional field that it does not know cannot have a wrong kind."""
    wants = {"type": "object", "properties": {"id": {"type": "integer"}, "name": TEXT, "extra": {"type": "boolean"}}}
    provider = _contract({"/u": {"get": {"responses": {"200": _json(USER)}}}})
    assert not any(
        each.mismatches
        for each in compare_calls(provider, _contract({"/u": {"get": {"responses": {"200": _json(wants)}}}}))
    )


def test_what_cannot_be_compared_says_why() -> None:
    """An unresolved part is never a silent pass."""
    remote = {"$ref": "https://elsewhere.test/user.json"}
    provider = _contract({"/u": {"get": {"responses": {"200": _json(remote)}}}})
    consumer = _contract({"/u": {"get": {"responses": {"200": _json(USER)}}}})
    compared = _compared(provider, consumer)["response"]
    assert compared.unchecked
    assert not compared.mismatches


def test_operations_that_nobody_calls_are_told() -> None:
    """A removal that nobody reads can be quiet."""
    provider = _contract({"/a": {"get": {"responses": {}}}, "/b": {"get": {"responses": {}}}})
    consumer = _contract({"/a": {"get": {"responses": {}}}})
    assert reached(provider, consumer) == {"GET /a": ("GET /a",), "GET /b": ()}


def test_a_call_that_goes_elsewhere_is_not_missed_at_the_provider() -> None:
    """A third party's address, or a route that the frontend answers itself, is no operation of the backend's."""
    provider = _contract({"/a": {"get": {"responses": {}}}})
    elsewhere = _contract({"/repos": {"get": {"responses": {}, "x-elsewhere": True}}})
    assert compare_calls(provider, elsewhere) == ()


def test_each_of_two_differences_points_at_its_own_place() -> None:
    """A body with several drifts proves each at its own field, not at the first one that is refused."""
    sends = {
        "type": "object",
        "properties": {"a": {"type": "integer"}, "b": {"type": "integer"}},
        "required": ["a", "b"],
    }
    takes = {"type": "object", "properties": {"a": TEXT, "b": TEXT, "c": TEXT}, "required": ["a", "b", "c"]}
    provider = _contract({"/u": {"get": {"responses": {"200": _json({"type": "array", "items": sends})}}}})
    consumer = _contract({"/u": {"get": {"responses": {"200": _json({"type": "array", "items": takes})}}}})
    found = [each.difference for compared in compare_calls(provider, consumer) for each in compared.mismatches]
    assert {each.path[-1]: each.pointer for each in found} == {"a": "/0/a", "b": "/0/b", "c": "/0"}


def test_what_only_some_of_several_operations_answer_is_not_certain() -> None:
    """A hole where the provider has literals reaches one of several operations, nobody knows which before it runs."""
    other = {**USER, "required": ["id"]}
    provider = _contract(
        {
            "/make/user": {"get": {"responses": {"200": _json(USER)}}},
            "/make/bot": {"get": {"responses": {"200": _json(other)}}},
        }
    )
    consumer = _contract({"/make/{kind}": {"get": {"responses": {"2XX": _json(USER)}}}})
    assert _only(provider, consumer).confidence == "inferred"


def test_a_path_that_is_known_as_it_stands_needs_no_prefix() -> None:
    """Most calls go through a client that puts `/api` in front; one that writes it itself is as good."""
    paths = ("/api/users", "/api/items", "/api/config")
    provider = _contract({each: {"get": {"responses": {"200": _json(USER)}}} for each in paths})
    consumer = _contract(
        {each: {"get": {"responses": {"2XX": _json(USER)}}} for each in ("/users", "/items", "/api/config")}
    )
    assert not [each for compared in compare_calls(provider, consumer) for each in compared.mismatches]
    assert all(reached(provider, consumer).values())


def test_a_call_that_fits_by_chance_is_not_compared() -> None:
    """It is told as such, once, and blames none of the operations that it might mean."""
    item = {"get": {"responses": {"200": _json(USER)}, "parameters": [{"name": "id", "in": "path", "required": True}]}}
    provider = _contract({"/flows/{id}": item, "/runs/{id}": item})
    consumer = _contract({"/{base}/ui-settings": {"get": {"responses": {"200": _json(TEXT)}}}})
    (compared,) = compare_calls(provider, consumer)
    assert compared.mismatches == ()
    assert "known only when it runs" in compared.unchecked


def test_a_call_whose_path_is_wholly_open_is_not_compared() -> None:
    """The inside of a client that others call: it reaches everything, lacks no operation and no method."""
    provider = _contract({"/users": {"get": {"responses": {"200": _json(USER)}}}})
    item = {"get": {"responses": {"200": _json(TEXT)}}, "delete": {"responses": {}}}
    consumer = _contract({"/{baseUrl}{url}": item, "/{baseUrl}/{url}": item})
    compared = compare_calls(provider, consumer)
    assert len(compared) == 4
    assert all(not each.mismatches and "before it runs" in each.unchecked for each in compared)
