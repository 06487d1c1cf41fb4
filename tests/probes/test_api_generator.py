"""The contract with schemathesis: what of its unpublished generation interface is used, and what it gives."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis.configuration import storage_directory

from harness.probes.api_case import Case, NoBody
from harness.probes.api_generator import Generator

_ITEM = {
    "type": "object",
    "required": ["name"],
    "properties": {"name": {"type": "string", "maxLength": 3}, "count": {"type": "integer", "minimum": 0}},
}


def _document(operation: Mapping[str, Any], path: str = "/items", method: str = "post") -> Mapping[str, Any]:
    return {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {path: {method: {"responses": {"200": {"description": ""}}, **operation}}},
        "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
        "security": [{"token": []}],
    }


def _body(schema: Any, media_type: str = "application/json", **more: Any) -> Mapping[str, Any]:
    return {"requestBody": {"required": True, "content": {media_type: {"schema": schema, **more}}}}


@pytest.fixture(scope="module")
def covering() -> list[Case]:
    """The deterministic cases of a small operation."""
    return list(Generator(_document(_body(_ITEM))).coverage("POST /items"))


def test_coverage_has_valid_and_broken_cases(covering: list[Case]) -> None:
    """Valid cases keep the schema, broken ones say which part is off."""
    valid = [each.body for each in covering if not each.off]
    assert {"name"} in [set(each) for each in valid]
    assert all(isinstance(each["name"], str) and len(each["name"]) <= 3 for each in valid)
    assert any(each.off == {"body"} and isinstance(each.body, dict) and "name" not in each.body for each in covering)


def test_coverage_stays_with_the_operation(covering: list[Case]) -> None:
    """Other methods are not tried, and credentials are left to the session."""
    assert {each.method for each in covering} == {"POST"}
    assert not any("authorization" in {name.lower() for name in each.headers} for each in covering)


def test_coverage_is_the_same_each_time(covering: list[Case]) -> None:
    """No seed is needed: the deterministic cases are deterministic."""
    assert list(Generator(_document(_body(_ITEM))).coverage("POST /items")) == covering


def test_search_is_repeatable() -> None:
    """The same seed draws the same cases, another one others."""
    generator = Generator(_document(_body(_ITEM)))
    first = list(generator.search("POST /items", seed=1, count=12))
    assert first == list(generator.search("POST /items", seed=1, count=12))
    assert first != list(generator.search("POST /items", seed=2, count=12))
    assert 0 < len(first) <= 12
    assert not any(each.off for each in first)


def test_search_can_break_things() -> None:
    """Broken cases are off somewhere; an operation without input has none."""
    broken = list(Generator(_document(_body(_ITEM))).search("POST /items", seed=1, count=12, broken=True))
    assert broken
    assert all(each.off for each in broken)
    generator = Generator(_document({}, method="get"))
    assert list(generator.search("GET /items", seed=1, count=3, broken=True)) == []
    assert generator.faults == {}


def test_examples_of_the_document_come_as_cases() -> None:
    """What the document shows is sent as it stands."""
    generator = Generator(_document(_body(_ITEM, example={"name": "ada", "count": 7})))
    assert [each.body for each in generator.examples("POST /items")] == [{"name": "ada", "count": 7}]


def test_path_values_are_plain() -> None:
    """The generator's own percent-encoding is undone, so that it happens once."""
    parameter = {"name": "b", "in": "path", "required": True, "schema": {"enum": ["x/y"]}}
    generator = Generator(_document({"parameters": [parameter]}, path="/a/{b}", method="get"))
    assert {each.path_values["b"] for each in generator.coverage("GET /a/{b}") if not each.off} == {"x/y"}


def test_forms_stay_values_and_files_become_bytes() -> None:
    """URL-encoded bodies can be pushed to their edges; multipart is written by the generator's own serialiser."""
    form = Generator(_document(_body(_ITEM, "application/x-www-form-urlencoded")))
    assert isinstance(next(iter(form.coverage("POST /items"))).body, dict)
    files = {"type": "object", "required": ["f"], "properties": {"f": {"type": "string", "format": "binary"}}}
    multipart = next(iter(Generator(_document(_body(files, "multipart/form-data"))).coverage("POST /items")))
    assert isinstance(multipart.body, bytes)
    assert "boundary=" in multipart.media_type


def test_an_operation_without_input_has_one_plain_case() -> None:
    """There is always something to send."""
    cases = list(Generator(_document({}, method="get")).coverage("GET /items"))
    assert any(each.body is NoBody.ABSENT and not each.query for each in cases)


def test_an_unknown_operation_gives_no_case() -> None:
    """A name that is not in the document is silent."""
    generator = Generator(_document({}))
    assert list(generator.coverage("GET /nowhere")) == []
    assert list(generator.search("GET /nowhere", seed=1, count=1)) == []
    assert list(generator.examples("GET /nowhere")) == []


@pytest.mark.parametrize(
    ("operation", "word"),
    [
        ({"parameters": [{"$ref": "#/components/parameters/Gone"}]}, "Gone"),
        (_body({"type": "wrong"}), "wrong"),
    ],
)
def test_an_operation_that_cannot_be_read_is_a_fault(operation: Mapping[str, Any], word: str) -> None:
    """It gives no case, and the reason is kept; the other operations go on."""
    generator = Generator(_document(operation))
    assert list(generator.coverage("POST /items")) == []
    assert list(generator.search("POST /items", seed=1, count=1)) == []
    assert word in generator.faults["POST /items"]


def test_nothing_is_left_where_it_is_run() -> None:
    """What Hypothesis keeps between runs lies in the user's cache, not in the folder that is checked."""
    assert Path.cwd() not in storage_directory("examples").path.parents
